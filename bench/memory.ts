import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultRecord } from '../runtime/store/result.ts';
import { measured } from './measured-run.ts';
import { prose } from './prose.ts';

/**
 * Pushes a generated file of made-up web text through the Swedish web chain and MinHash deduplication, as a user would, and prints the peak of
 * resident memory of all processes together, against a bound of 1 GB, and the throughput beside a plain read of the same file in the same run.
 * `npx tsx bench/memory.ts [MB] [workers]`: 1000 MB on 2 unless said, which takes long.
 */
const megabytes = Number(process.argv[2] ?? 1000);
const workers = process.argv[3] ?? '2';
const BOUND = 1e9;

const pipeline = `edition 2026

pipeline memory { seed: 1 }

use "std/swedish" { swedish_web }

source web = jsonl("web.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

data clean = web
  |> normalize(text)
  |> language(text, is: sv)
  |> swedish_web(text)
  |> redact(text, [personnummer, phone, email])
  |> dedup(text, minhash(similarity: 80%))
`;

const ENGLISH = 'The library is open every day, and the books that were lent last winter are back on their shelves. ';

/** Mostly prose; some of it twice with a sentence more, some English, some with an address, some too short. */
function record(index: number): string {
  const again = index % 12 === 5 ? index - 4 : index;
  let text = prose(again, 200 + (again % 9) * 80);
  if (again !== index) text += ' Det var allt för i dag, sade hon och gick hem.';
  if (index % 25 === 3) text = ENGLISH.repeat(20);
  if (index % 30 === 7)
    text += ` Skriv till karin${index}@exempel.se eller ring 070-174 06 ${String(index % 100).padStart(2, '0')}.`;
  if (index % 40 === 9) text = text.slice(0, 120);
  return `${JSON.stringify({ id: `web-${index}`, text })}\n`;
}

async function generate(file: string): Promise<number> {
  const stream = createWriteStream(file);
  let bytes = 0;
  let index = 0;
  while (bytes < megabytes * 1e6) {
    let block = '';
    while (block.length < 500_000) block += record(index++);
    const buffer = Buffer.from(block);
    bytes += buffer.length;
    if (!stream.write(buffer)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return index;
}

async function plainRead(file: string): Promise<number> {
  const start = process.hrtime.bigint();
  let lines = 0;
  for await (const block of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    for (let i = block.indexOf(10); i >= 0; i = block.indexOf(10, i + 1)) lines++;
  }
  if (lines === 0) throw new Error('nothing was read');
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** The results that the run left, by how much memory their workers took. */
function results(folder: string): ResultRecord[] {
  const store = join(folder, '.finslip/store/ac');
  const files = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(store, name), 'utf8')) as ResultRecord);
}

const folder = mkdtempSync(join(tmpdir(), 'finslip-memory-'));
try {
  const file = join(folder, 'web.jsonl');
  const rows = await generate(file);
  const size = statSync(file).size;
  writeFileSync(join(folder, 'main.ftp'), pipeline);
  await plainRead(file);
  const plain = await plainRead(file);
  const { wall: seconds, peak } = await measured(folder, ['run', '--workers', workers]);
  console.log(`\n${rows} rows, ${(size / 1e6).toFixed(0)} MB, ${workers} workers`);
  for (const { report } of results(folder)) {
    const drops = report.drops.map((drop) => `${drop.reason} ${drop.rows}`).join(', ');
    console.log(
      `  ${report.rowsIn} -> ${report.rowsOut} rows in ${report.seconds.toFixed(1)} s, worker peak ${(report.memory / 1e6).toFixed(0)} MB; dropped: ${drops}`,
    );
  }
  console.log(
    `  plain read ${(size / 1e6 / plain).toFixed(0)} MB/s, whole run ${(size / 1e6 / seconds).toFixed(2)} MB/s: ${(seconds / plain).toFixed(0)}x the time of a plain read`,
  );
  if (peak === null) console.log('  peak of all processes: unknown on this system');
  else
    console.log(
      `  peak of all processes ${(peak / 1e6).toFixed(0)} MB, ${(peak / BOUND).toFixed(2)}x of 1 GB: ${peak <= BOUND ? 'within' : 'ABOVE'}`,
    );
  if (peak !== null && peak > BOUND) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
