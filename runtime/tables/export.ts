import { once } from 'node:events';
import { closeSync, createWriteStream, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Rows } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

/** Formats that other tools read. */
export const exportFormats = ['jsonl', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Writes a table to `file`: beside its place first, then renamed, so that the file is whole or absent. */
export async function exportTable(
  rows: Rows,
  format: ExportFormat,
  file: string,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const part = `${file}.part`;
  try {
    if (format === 'parquet') await (await import('./parquet.ts')).writeParquet(rows, part);
    else await writeLines(rows, part, format);
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  return { rows: rows.count, bytes: statSync(file).size };
}

async function writeLines(rows: Rows, file: string, format: 'jsonl' | 'csv'): Promise<void> {
  const stream = createWriteStream(file);
  const failed = new Promise<never>((_, reject) => stream.on('error', reject));
  // It may fail while nobody waits for it, as during the pass for the columns; whoever waits next still hears of it.
  failed.catch(() => undefined);
  const write = async (text: string): Promise<void> => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
  };
  const columns = format === 'csv' ? await columnsOf(rows) : [];
  if (format === 'csv') await write(`${columns.map(csvCell).join(',')}\r\n`);
  for await (const batch of rows.batches()) {
    const lines =
      format === 'csv'
        ? batch.map((row) => `${columns.map((column) => csvCell(row[column] ?? null)).join(',')}\r\n`)
        : batch.map((row) => `${JSON.stringify(row)}\n`);
    await write(lines.join(''));
  }
  stream.end();
  await Promise.race([once(stream, 'close'), failed]);
}

/** Columns in the order they first appear; rows may lack some. One more pass, so that memory stays bounded. */
async function columnsOf(rows: Rows): Promise<string[]> {
  const columns = new Set<string>();
  for await (const batch of rows.batches())
    for (const row of batch) for (const column of Object.keys(row)) columns.add(column);
  return [...columns];
}

/** RFC 4180: quoted where a comma, quote or line break demands it; lists and records as JSON. */
function csvCell(value: Json): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
