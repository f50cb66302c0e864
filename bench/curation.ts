import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  Drop,
  type Row,
  type RowKernel,
  type Rows,
  recordsOf,
  type TaskTools,
} from '../compiler/operators/authoring.ts';
import { quality_classifier } from '../stdlib/classifiers/quality-classifier.ts';
import { dedup } from '../stdlib/dedup/dedup.ts';
import { exact } from '../stdlib/dedup/exact.ts';
import { minhash } from '../stdlib/dedup/minhash.ts';
import { dedup_parts } from '../stdlib/dedup/parts/dedup-parts.ts';
import { dedup_substrings } from '../stdlib/dedup/parts/dedup-substrings.ts';
import { recurring_parts } from '../stdlib/dedup/parts/recurring-parts.ts';
import { counterfactual } from '../stdlib/fairness/counterfactual.ts';
import { representation } from '../stdlib/fairness/representation.ts';
import { boilerplate_lines } from '../stdlib/filters/boilerplate-lines.ts';
import { c4_paragraphs } from '../stdlib/filters/c4-paragraphs.ts';
import { c4_quality } from '../stdlib/filters/c4-quality.ts';
import { code_mixing } from '../stdlib/filters/code-mixing.ts';
import { dolma_quality } from '../stdlib/filters/dolma-quality.ts';
import { drop_outliers } from '../stdlib/filters/drop-outliers.ts';
import { fineweb_quality } from '../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../stdlib/filters/gopher-repetition.ts';
import { language } from '../stdlib/filters/language.ts';
import { language_paragraphs } from '../stdlib/filters/language-paragraphs.ts';
import { nemo_quality } from '../stdlib/filters/nemo-quality.ts';
import { repeated_lines } from '../stdlib/filters/repeated-lines.ts';
import { sweb_quality } from '../stdlib/filters/sweb-quality.ts';
import { symbol_lines } from '../stdlib/filters/symbol-lines.ts';
import { toxic_terms } from '../stdlib/filters/toxic-terms.ts';
import { url_filter } from '../stdlib/filters/url-filter.ts';
import { decontaminate } from '../stdlib/leakage/decontaminate.ts';
import { infer_metadata } from '../stdlib/metadata/infer-metadata.ts';
import { ocr_quality } from '../stdlib/ocr/ocr-quality.ts';
import { ocr_repair } from '../stdlib/ocr/ocr-repair.ts';
import { replace_words } from '../stdlib/ocr/replace-words.ts';
import { low_perplexity } from '../stdlib/perplexity/low-perplexity.ts';
import { redact } from '../stdlib/privacy/redact.ts';
import { sample } from '../stdlib/sampling/sample.ts';
import { sort } from '../stdlib/sampling/sort.ts';
import { split } from '../stdlib/sampling/split.ts';
import { alnum_share } from '../stdlib/text/alnum-share.ts';
import { lix } from '../stdlib/text/lix.ts';
import { count_matches } from '../stdlib/text/matches.ts';
import { normalize } from '../stdlib/text/normalize.ts';
import { old_swedish } from '../stdlib/text/old-swedish.ts';
import { ovix } from '../stdlib/text/ovix.ts';
import { passages } from '../stdlib/text/passages.ts';
import { repair_encoding } from '../stdlib/text/repair-encoding.ts';
import { rowTools } from '../stdlib/text/row-tools.ts';
import { swedish_words } from '../stdlib/text/swedish-word-count.ts';
import { trim_fragments } from '../stdlib/text/trim-fragments.ts';
import { unigram_entropy } from '../stdlib/text/unigram-entropy.ts';
import { upper_share } from '../stdlib/text/upper-share.ts';
import { mainSeconds, processorSeconds } from './main-thread.ts';
import { prose } from './prose.ts';

/**
 * Curation operators on one thread: rows and megabytes of text a second, and time as a multiple of a plain JSON.parse and JSON.stringify of the
 * same rows, measured in the same run. `npx tsx bench/curation.ts [MB] [operator ...]`; on the shared corpus where it lies beside the repository, else on
 * made-up prose. Each operator starts on texts that nothing has tokenized yet, so a chain costs less than the sum. Those that share their work between threads are
 * measured on two as well: the processor time of all threads, and what the main thread has of it, which is the least time that they can take.
 */
const megabytes = Number(process.argv[2] ?? 6);
const wanted = process.argv.slice(3);
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

const tableOf = (given: readonly Row[]): Rows => ({
  kind: 'rows',
  count: given.length,
  bytes: size * 1e6,
  async *batches() {
    for (let at = 0; at < given.length; at += 1000) yield given.slice(at, at + 1000);
  },
  async *records() {
    for (let at = 0; at < given.length; at += 1000) yield recordsOf(given.slice(at, at + 1000));
  },
});
const table = tableOf(rows);
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
  ask: () => Promise.reject(new Error('There is no service here.')),
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

/** Every fiftieth document, cut short, as the rows of an evaluation. */
const examRows = rows
  .filter((_, i) => i % 50 === 0)
  .map(({ text }, i) => ({ id: `e${i}`, text: String(text).slice(0, 300) }));
const exam = tableOf(examRows);
const lists: Readonly<Record<string, string>> = {
  replacements: 'bam/barn\nocb/och\nmcd/med\n',
  women: 'hon\nhenne\nhennes\nkvinna\nkvinnan\nkvinnor\nkvinnorna',
  men: 'han\nhonom\nhans\nman\nmannen\nmän\nmännen',
  pairs: 'hon/han\nhenne/honom\nhennes/hans\nkvinna/man\nkvinnan/mannen',
};
const list = (path: string) => ({ $: 'word_list', path }) as const;
/** The classifier wants fifty texts of each kind and more, some of which it holds out. */
const everyNth = Math.min(5, Math.floor(rows.length / 55));
if (everyNth < 2) throw new Error(`${rows.length} documents are too few for quality_classifier: give 1 MB or more`);
/** Every fifth text (more of few), for a classifier to learn from; those of the second kind backwards, which is easy to tell. */
const labelled = (kind: 0 | 1): Rows => {
  const some = rows
    .filter((_, i) => i % everyNth === kind)
    .map(({ text }) => ({ labelled: kind === 0 ? (text as string) : [...(text as string)].reverse().join('') }));
  return tableOf(some);
};
const measured = tableOf(rows.map((row) => ({ ...row, length: (row.text as string).length })));
/** Every second word of the texts: a lexicon that knows about half of what it is asked. */
const known = [...new Set(rows.flatMap((row) => (row.text as string).match(/\p{L}+/gu) ?? []))].filter(
  (_, i) => i % 2 === 0,
);
const tools = await rowTools(1, { readText: (path) => lists[path] ?? known.join('\n') });
const lexicon = { $: 'word_list', path: 'words.txt' } as const;
const text = { name: 'text' };
const each = (kernel: RowKernel) => async () => {
  for (const row of rows) kernel(row);
};
const measure = (call: (text: string) => unknown) => async () => {
  for (const row of rows) call(row.text as string);
};
/** Limits that let everything pass, so that every rule is computed. */
const passing = {
  max_symbols: 1,
  max_digits: 1,
  max_urls: 1,
  max_spaces: 1,
  max_brackets: 1,
  max_boilerplate: 1,
  min_unique_lines: 0,
  min_unique_paragraphs: 0,
  min_words: 0,
  max_unended_lines: 1,
  max_mean_length: 1000,
  top_2_gram: 1,
  top_3_gram: 1,
  top_4_gram: 1,
} as const;
const terms = Array.from(
  { length: 500 },
  (_, i) => `${['skräp', 'gnäll', 'tjafs', 'pladder'][i % 4]}${i}${i % 3 ? '' : '*'}`,
);
const addresses = rows.map((row, i) => ({
  id: row.id!,
  url: `https://www.exempel${i % 97}.se/sida/${i}?visa=alla-nyheter`,
}));
const filterAddress = url_filter.create(
  { name: 'url' },
  { domains: terms.map((term) => `${term}.se`), words: terms, parts: terms.map((term) => term.replaceAll('ä', 'a')) },
  tools,
);
const misread = rows.map((row) => ({ ...row, text: Buffer.from(row.text as string, 'utf8').toString('latin1') }));
const repairRow = repair_encoding.create(text, {}, tools);
/** What FineWeb-2 does to each row but the language, in its order, as one pass. */
const steps = [
  gopher_repetition.create(text, {}, tools),
  fineweb_quality.create(text, {}, tools),
  gopher_quality.create(text, {}, tools),
  repairRow,
  redact.create(text, ['email', 'ip'], {}, tools),
  symbol_lines.create(text, { symbols: ['|'], replace: '\n' }, tools),
];
function chain(row: Row): Row {
  let current = row;
  for (const step of steps) {
    const result = step(current);
    if (result instanceof Drop || Array.isArray(result)) return current;
    current = result as Row;
  }
  return current;
}
const identifySwedish = language.create(text, { is: 'sv', min: 0.629 }, tools);
const withLanguage = (row: Row): Row => (identifySwedish(row) === row ? chain(row) : row);
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
  c4_quality: each(c4_quality.create(text, {}, tools)),
  c4_paragraphs: each(c4_paragraphs.create(text, {}, tools)),
  nemo_quality: each(nemo_quality.create(text, {}, tools)),
  'nemo_quality, all rules': each(nemo_quality.create(text, passing, tools)),
  dolma_quality: each(dolma_quality.create(text, {}, tools)),
  sweb_quality: each(sweb_quality.create(text, {}, tools)),
  symbol_lines: each(symbol_lines.create(text, { symbols: ['|'] }, tools)),
  toxic_terms: each(toxic_terms.create(text, { terms }, tools)),
  url_filter: async () => {
    for (const row of addresses) filterAddress(row);
  },
  representation: each(representation.create(text, { women: list('women'), men: list('men') }, tools)),
  counterfactual: each(counterfactual.create(text, { pairs: list('pairs') }, tools)),
  repeated_lines: each(repeated_lines.create(text, {}, tools)),
  boilerplate_lines: each(boilerplate_lines.create(text, {}, tools)),
  repair_encoding: each(repair_encoding.create(text, {}, tools)),
  'repair_encoding, all wrong': async () => {
    for (const row of misread) repairRow(row);
  },
  trim_fragments: each(trim_fragments.create(text, {}, tools)),
  language_paragraphs: each(language_paragraphs.create(text, { is: 'sv', divide: 'line' }, tools)),
  code_mixing: each(code_mixing.create(text, { is: 'sv' }, tools)),
  'FineWeb-2 rules, one chain': each(chain),
  'the same with the language': each(withLanguage),
  ocr_quality: each(ocr_quality.create(text, { lexicon, max_non_words: 1 }, tools)),
  replace_words: each(replace_words.create(text, { words: list('replacements') }, tools)),
  ocr_repair: each(ocr_repair.create(text, { lexicon }, tools)),
  'infer_metadata, with a lexicon': each(infer_metadata.create(text, { lexicon }, tools)),
  lix: measure(lix.call),
  ovix: measure(ovix.call),
  unigram_entropy: measure(unigram_entropy.call),
  alnum_share: measure(alnum_share.call),
  upper_share: measure(upper_share.call),
  old_swedish: measure(old_swedish.call),
  swedish_words: measure(swedish_words.call),
  count_matches: measure((sample) => count_matches.call(sample, '(?i)\\bbibliotek\\w*')),
  'dedup exact': () => dedup.run(table, text, exact.create(), {}, task),
  'dedup minhash': () => dedup.run(table, text, minhash.create({}), {}, task),
  'dedup_parts sentences': () => dedup_parts.run(table, text, 'sentences', {}, task),
  'dedup_parts lines': () => dedup_parts.run(table, text, 'lines', {}, task),
  'recurring_parts lines': () => recurring_parts.run(table, text, 'lines', {}, task),
  'dedup minhash of characters': () => dedup.run(table, text, minhash.create({ unit: 'characters' }), {}, task),
  dedup_substrings: () => dedup_substrings.run(table, text, {}, task),
  'decontaminate words': () => decontaminate.run(table, text, { exam }, task),
  'decontaminate characters': () => decontaminate.run(table, text, { exam, characters: 50 }, task),
  low_perplexity: () => low_perplexity.run(table, text, { like: table, max: 1000 }, task),
  'low_perplexity characters': () => low_perplexity.run(table, text, { like: table, unit: 'characters' }, task),
  quality_classifier: () =>
    quality_classifier.run(
      table,
      text,
      { like: labelled(0), unlike: labelled(1), column: 'labelled', epochs: 1 },
      task,
    ),
  drop_outliers: () => drop_outliers.run(measured, { by: { name: 'length' } }, task),
  split: () => split.run(table, { by: { name: 'id' }, train: 0.8, dev: 0.1, test: 0.1 }, task),
  sample: () => sample.run(table, { count: 1000 }, task),
  'sort on disk': () => sort.run({ ...table, bytes: 1e12 }, { by: text }, task),
};

/** The table five times over, for threads, that take a while to start; and said to be so large that it is worth them. */
const large = (small: Rows, times = 5): Rows => ({
  ...small,
  count: small.count * times,
  bytes: 1e12,
  async *batches() {
    for (let time = 0; time < times; time++)
      for await (const batch of small.batches())
        for (let at = 0; at < batch.length; at += 250) yield batch.slice(at, at + 250);
  },
});
const threaded: Record<string, (task: TaskTools) => Promise<void>> = {
  'decontaminate words': (task) => decontaminate.run(large(table), text, { exam }, task),
  'decontaminate characters': (task) => decontaminate.run(large(table), text, { exam, characters: 50 }, task),
  low_perplexity: (task) => low_perplexity.run(large(table), text, { like: large(table, 1), max: 1000 }, task),
  'low_perplexity characters': (task) =>
    low_perplexity.run(large(table), text, { like: large(table, 1), unit: 'characters' }, task),
  quality_classifier: (task) =>
    quality_classifier.run(
      large(table),
      text,
      { like: large(labelled(0)), unlike: large(labelled(1)), column: 'labelled', epochs: 1 },
      task,
    ),
};

const isWanted = ([subject]: readonly [string, unknown]): boolean =>
  wanted.length === 0 || subject === 'JSON.parse and stringify' || wanted.some((word) => subject.includes(word));
/** Rounds go through all subjects, so that a drifting machine hits each of them; the best counts, the first warms up. */
const best: Record<string, number> = {};
for (let round = 0; round <= ROUNDS; round++)
  for (const [subject, run] of Object.entries(subjects).filter(isWanted)) {
    // Processor time, so that a machine with other work on it measures the same.
    const start = processorSeconds();
    await run();
    const seconds = Math.max(processorSeconds() - start, 1e-6);
    if (round > 0) best[subject] = Math.min(best[subject] ?? Number.POSITIVE_INFINITY, seconds);
  }
/** Processor seconds of all threads, and those of the main one. */
interface Shared {
  readonly all: number;
  readonly main: number;
}
const shares: Record<string, readonly [one: Shared, two: Shared]> = {};
for (const [subject, run] of Object.entries(threaded).filter(isWanted)) {
  const measured: Shared[] = [];
  for (const threads of [1, 2]) {
    const start = { all: processorSeconds(), main: mainSeconds() };
    await run({ ...task, threads });
    measured.push({ all: processorSeconds() - start.all, main: mainSeconds() - start.main });
  }
  shares[subject] = [measured[0]!, measured[1]!];
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
if (Object.keys(shares).length > 0)
  console.log(`the same five times over, on one thread and on two beside the main one`);
for (const [subject, [one, two]] of Object.entries(shares))
  console.log(
    `  ${subject.padEnd(26)}${one.all.toFixed(1).padStart(7)} s and ${two.all.toFixed(1).padStart(5)} s of processor time, ${(two.all / one.all).toFixed(2)} times; ` +
      `${two.main.toFixed(2)} s of it the main thread: ${(two.main / one.all).toFixed(2)} of the time of one`,
  );
