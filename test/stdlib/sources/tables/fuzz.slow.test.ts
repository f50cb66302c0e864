import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pdf } from '../../../../stdlib/sources/pages/pdf.ts';
import { roff } from '../../../../stdlib/sources/pages/roff.ts';
import { sql } from '../../../../stdlib/sources/tables/sql.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { pdfFile } from '../pages/pdf-file.ts';
import { readAll } from '../read.ts';

const folder = temporaryFolder();

/** Numbers below 2^32 from a seed (xorshift). */
function random(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** Cut short, some bits turned, or a stretch overwritten. */
function damaged(bytes: Uint8Array, next: () => number): Buffer {
  const copy = Buffer.from(bytes);
  const kind = next() % 3;
  if (kind === 0) return copy.subarray(0, next() % copy.length);
  const times = kind === 1 ? 1 + (next() % 4) : 0;
  for (let i = 0; i < times; i++) copy[next() % copy.length]! ^= 1 << (next() % 8);
  if (kind === 2) copy.fill(next() % 256, next() % copy.length, next() % copy.length);
  return copy;
}

type Read = Parameters<typeof readAll>[0];

/** Ends with rows, a bad record or a failure that is told; anything else throws. Slower than five seconds is a hang. */
async function survives(
  source: Read,
  whole: Uint8Array,
  name: string,
  cases: number,
  options: Parameters<typeof readAll>[3] = {},
): Promise<void> {
  const next = random(20261126);
  let told = 0;
  for (let i = 0; i < cases; i++) {
    const bytes = damaged(whole, next);
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const started = process.cpuUsage();
    const { failure, bad, rows } = await readAll(source, path, {}, options);
    const { user } = process.cpuUsage(started);
    assert.ok(user < 5e6, `case ${i} of ${name} took ${user / 1e6} s`);
    assert.ok(rows.length < 100_000, `case ${i} of ${name} gave ${rows.length} rows`);
    if (failure !== null || bad.length > 0) told++;
  }
  assert.ok(told > 0 && told <= cases);
}

const manual = `.TH A 1 2026 "b" c\n.SH NAMN\na \\- b\n${'.TP\n.B \\-x\nText \\fImed\\fP \\(co \\*(Tm.\n.if n \\{\\\nhej\n.\\}\n.de X\n.Y\n..\n.TS\nl l.\na\tb\n.TE\n'.repeat(20)}`;
test('5000 damaged manual pages', () => survives(roff, Buffer.from(manual), 'a.1', 5000));
test('5000 damaged packed manual pages', () => survives(roff, gzipSync(manual), 'a.1.gz', 5000));

test('1000 damaged PDF files', async () => {
  if (!(await import('pdfjs-dist/legacy/build/pdf.mjs').catch(() => null)))
    return console.log('skipped: pdfjs-dist is not installed');
  const lines = Array.from({ length: 20 }, (_, i) => ({ text: `Rad ${i} med några ord`, x: 50, y: 780 - 12 * i }));
  await survives(pdf, pdfFile([lines, lines], { Title: 'Titel' }), 'a.pdf', 1000);
});

test('300 damaged Parquet files under a query', async () => {
  if (!(await import('@duckdb/node-api').catch(() => null)))
    return console.log('skipped: @duckdb/node-api is not installed');
  const asking: Read = {
    read: (path: string, options: never, tools) => sql.read(path, 'SELECT * FROM data', options, tools),
  };
  const whole = readFileSync(fileURLToPath(new URL('../data/notes-snappy.parquet', import.meta.url)));
  await survives(asking, whole, 'a.parquet', 300);
});

test.run();
