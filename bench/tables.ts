import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetWriteFile } from 'hyparquet-writer/src/node.js';
import type { Row } from '../compiler/operators/authoring.ts';
import { openRows } from '../runtime/tables/reader.ts';
import { tableSink } from '../runtime/tables/writer.ts';
import { prose } from './prose.ts';

/**
 * What a table costs in each format that was thought of: size, writing, reading all rows, reading the first hundred. Everything is a ratio to plain JSON Lines
 * measured in the same run. `npx tsx bench/tables.ts [MB]`, 64 MB unless said; the decision is in docs/decisions/2026-11-22-table-format.md.
 */

interface Measured {
  readonly bytes: number;
  readonly write: number;
  readonly read: number;
  readonly first: number;
}

const ROUNDS = 3;
const FIRST = 100;
const megabytes = Number(process.argv[2] ?? 64);
const folder = mkdtempSync(join(tmpdir(), 'finslip-tables-'));

const rows: Row[] = [];
for (let bytes = 0, i = 0; bytes < megabytes * 1e6; i++) {
  const text = prose(i, 200 + (i % 7) * 100);
  rows.push({
    id: `notis-${i}`,
    text,
    year: 1900 + (i % 126),
    words: text.split(' ').length,
    score: (i % 1000) / 1000,
  });
  bytes += text.length;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const formats: Readonly<Record<string, (round: number) => Promise<Measured>>> = {
  'JSON Lines shards': async (round) => {
    const at = join(folder, `jsonl-${round}`);
    const sink = tableSink(at, 'rows');
    let output!: Awaited<ReturnType<typeof sink.finish>>;
    const write = await seconds(async () => {
      await sink.writeRows(rows);
      output = await sink.finish();
    });
    const table = openRows(output, (digest) => join(at, digest.slice(7)));
    const read = await seconds(async () => {
      let count = 0;
      for await (const batch of table.batches()) count += batch.length;
      if (count !== rows.length) throw new Error('rows are missing');
    });
    const first = await seconds(async () => {
      for await (const batch of table.batches()) if (batch.length >= FIRST) break;
    });
    return { bytes: output.bytes, write, read, first };
  },
  'JSON Lines, gzip -1': async (round) => {
    const file = join(folder, `lines-${round}.gz`);
    const write = await seconds(async () => {
      const zip = createGzip({ level: 1 });
      const done = pipeline(zip, createWriteStream(file));
      for (let i = 0; i < rows.length; i += 1000) {
        const text = rows
          .slice(i, i + 1000)
          .map((row) => `${JSON.stringify(row)}\n`)
          .join('');
        if (!zip.write(text)) await new Promise((resolve) => zip.once('drain', resolve));
      }
      zip.end();
      await done;
    });
    const lines = async (most: number): Promise<number> => {
      let rest = '';
      let count = 0;
      for await (const block of createReadStream(file)
        .pipe(createGunzip({ chunkSize: 1 << 18 }))
        .setEncoding('utf8')) {
        const parts = (rest + block).split('\n');
        rest = parts.pop()!;
        for (const part of parts) {
          JSON.parse(part);
          if (++count === most) return count;
        }
      }
      return count;
    };
    const read = await seconds(() => lines(Number.POSITIVE_INFINITY));
    const first = await seconds(() => lines(FIRST));
    return { bytes: statSync(file).size, write, read, first };
  },
  'Parquet, snappy': (round) => parquet(round, 'SNAPPY'),
  'Parquet, gzip': (round) => parquet(round, 'GZIP'),
};

async function parquet(round: number, codec: 'SNAPPY' | 'GZIP'): Promise<Measured> {
  const file = join(folder, `rows-${codec}-${round}.parquet`);
  const write = await seconds(async () => {
    const column = (name: string, type: 'STRING' | 'INT32' | 'DOUBLE') => ({
      name,
      type,
      data: rows.map((row) => row[name]) as never,
    });
    parquetWriteFile({
      filename: file,
      columnData: [
        column('id', 'STRING'),
        column('text', 'STRING'),
        column('year', 'INT32'),
        column('words', 'INT32'),
        column('score', 'DOUBLE'),
      ],
      codec,
      compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes, { level: 1 }) },
      rowGroupSize: 10_000,
    });
  });
  const load = async (rowEnd?: number): Promise<void> => {
    const buffer = await asyncBufferFromFile(file);
    for (let start = 0; start < (rowEnd ?? rows.length); start += 10_000) {
      await parquetReadObjects({
        file: buffer,
        compressors,
        rowStart: start,
        rowEnd: Math.min(start + 10_000, rowEnd ?? rows.length),
      });
    }
  };
  const read = await seconds(() => load());
  const first = await seconds(() => load(FIRST));
  return { bytes: statSync(file).size, write, read, first };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

try {
  const measured: Record<string, Measured[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    // Interleaved, so that a machine that gets slower hits all alike.
    for (const [name, measure] of Object.entries(formats)) (measured[name] ??= []).push(await measure(round));
  }
  const medians = Object.entries(measured).map(([name, all]) => ({
    name,
    bytes: all[0]!.bytes,
    write: median(all.map(({ write }) => write)),
    read: median(all.map(({ read }) => read)),
    first: median(all.map(({ first }) => first)),
  }));
  const base = medians[0]!;
  const ratio = (value: number, of: number): string => `${(value / of).toFixed(2)}x`.padStart(10);
  console.log(
    `${rows.length} rows, ${(base.bytes / 1e6).toFixed(0)} MB as JSON Lines; ratios to the first line, medians of ${ROUNDS}`,
  );
  console.log(
    `${''.padEnd(22)}${['size', 'write', 'read all', 'first 100'].map((each) => each.padStart(10)).join('')}`,
  );
  for (const { name, bytes, write, read, first } of medians) {
    console.log(
      name.padEnd(22) +
        ratio(bytes, base.bytes) +
        ratio(write, base.write) +
        ratio(read, base.read) +
        ratio(first, base.first),
    );
  }
  console.log(
    `JSON Lines: ${(base.bytes / 1e6 / base.write).toFixed(0)} MB/s written and synced, ${(base.bytes / 1e6 / base.read).toFixed(0)} MB/s read and checked, first ${FIRST} rows in ${(base.first * 1000).toFixed(1)} ms`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
