import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Row, RowKernel, Rows, TaskTools } from '../compiler/operators/authoring.ts';
import { dedup } from '../stdlib/dedup/dedup.ts';
import { exact } from '../stdlib/dedup/exact.ts';
import { minhash } from '../stdlib/dedup/minhash.ts';
import { fineweb_quality } from '../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../stdlib/filters/gopher-repetition.ts';
import { language } from '../stdlib/filters/language.ts';
import { redact } from '../stdlib/privacy/redact.ts';
import { sample } from '../stdlib/sampling/sample.ts';
import { sort } from '../stdlib/sampling/sort.ts';
import { split } from '../stdlib/sampling/split.ts';
import { lix } from '../stdlib/text/lix.ts';
import { normalize } from '../stdlib/text/normalize.ts';
import { passages } from '../stdlib/text/passages.ts';
import { rowTools } from '../stdlib/text/row-tools.ts';
import { prose } from './prose.ts';

/**
 * Curation operators on one thread: rows and megabytes of text a second, and time as a multiple of a plain JSON.parse and JSON.stringify of the
 * same rows, measured in the same run. `npx tsx bench/curation.ts [MB]`; on the shared corpus where it lies beside the repository, else on
 * made-up prose. Each operator starts on texts that nothing has tokenized yet, so a chain costs less than the sum.
 */
const megabytes = Number(process.argv[2] ?? 6);
const ROUNDS = 3;

function corpus(): { readonly name: string; readonly rows: readonly Row[] } {
  const folder = fileURLToPath(new URL('../../shared/corpus', import.meta.url));
  const rows: Row[] = [];
  if (!existsSync(folder)) {
    for (let bytes = 0; bytes < megabytes * 1e6; bytes += (rows.at(-1)!.text as string).length)
      rows.push({ id: `n${rows.length}`, text: prose(rows.length, 200 + (rows.length % 7) * 100) });
    return { name: 'made-up prose', rows };
  }
  const paragraphs = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz'))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(folder, file)))
        .toString('utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => (JSON.parse(line) as { text: string }).text);
  // The corpus comes in paragraphs; documents of about 1.5 kB are more like what is curated.
  let document = '';
  let bytes = 0;
  for (const paragraph of paragraphs) {
    document += `${paragraph}\n`;
    if (document.length < 1500) continue;
    rows.push({ id: `n${rows.length}`, text: document });
    bytes += document.length;
    document = '';
    if (bytes > megabytes * 1e6) break;
  }
  return { name: 'the shared corpus', rows };
}

const { name, rows } = corpus();
const lines = rows.map((row) => JSON.stringify(row));
const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) / 1e6;
const folder = mkdtempSync(join(tmpdir(), 'finslip-curation-'));

const table: Rows = {
  kind: 'rows',
  count: rows.length,
  bytes: size * 1e6,
  async *batches() {
    for (let at = 0; at < rows.length; at += 1000) yield rows.slice(at, at + 1000);
  },
};
const nothing = (): void => {};
const task: TaskTools = {
  seed: 1,
  threads: 1,
  numerics: null,
  signal: new AbortController().signal,
  progress: nothing,
  log: nothing,
  table: () => ({ write: async () => {} }),
  tree: () => folder,
  fetched: async () => folder,
  value: nothing,
  dropped: nothing,
  count: nothing,
  measure: nothing,
  checkpoints: folder,
  point: nothing,
  lineage: null,
  fail(code): never {
    throw new Error(code);
  },
};

const tools = await rowTools(1);
const text = { name: 'text' };
const each = (kernel: RowKernel) => async () => {
  for (const row of rows) kernel(row);
};
const classes = [
  'personnummer',
  'samordningsnummer',
  'reservnummer',
  'phone',
  'email',
  'ip',
  'account',
  'card',
  'plate',
] as const;
const subjects: Record<string, () => Promise<void>> = {
  'JSON.parse and stringify': async () => {
    for (const line of lines) JSON.stringify(JSON.parse(line));
  },
  normalize: each(normalize.create(text, {}, tools)),
  passages: each(passages.create(text, {}, tools)),
  language: each(language.create(text, { is: 'sv' }, tools)),
  gopher_repetition: each(gopher_repetition.create(text, {}, tools)),
  fineweb_quality: each(fineweb_quality.create(text, {}, tools)),
  gopher_quality: each(gopher_quality.create(text, {}, tools)),
  redact: each(redact.create(text, classes, {}, tools)),
  lix: async () => {
    for (const row of rows) lix.call(row.text as string);
  },
  'dedup exact': () => dedup.run(table, text, exact.create(), {}, task),
  'dedup minhash': () => dedup.run(table, text, minhash.create({}), {}, task),
  split: () => split.run(table, { by: { name: 'id' }, train: 0.8, dev: 0.1, test: 0.1 }, task),
  sample: () => sample.run(table, { count: 1000 }, task),
  'sort on disk': () => sort.run({ ...table, bytes: 1e12 }, { by: text }, task),
};

/** Rounds go through all subjects, so that a drifting machine hits each of them; the best counts, the first warms up. */
const best: Record<string, number> = {};
for (let round = 0; round <= ROUNDS; round++)
  for (const [subject, run] of Object.entries(subjects)) {
    const start = performance.now();
    await run();
    const seconds = (performance.now() - start) / 1000;
    if (round > 0) best[subject] = Math.min(best[subject] ?? Number.POSITIVE_INFINITY, seconds);
  }
rmSync(folder, { recursive: true });

const baseline = best['JSON.parse and stringify']!;
console.log(`${rows.length} documents, ${size.toFixed(1)} MB of ${name}, one thread`);
for (const [subject, seconds] of Object.entries(best))
  console.log(
    `  ${subject.padEnd(26)}${Math.round(rows.length / seconds)
      .toString()
      .padStart(
        8,
      )} rows/s${(size / seconds).toFixed(1).padStart(8)} MB/s${(seconds / baseline).toFixed(2).padStart(9)}x`,
  );
