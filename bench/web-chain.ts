import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Drop, type Row, type RowKernel } from '../compiler/operators/authoring.ts';
import { chooseBands } from '../stdlib/dedup/banding.ts';
import { clustering } from '../stdlib/dedup/clustering.ts';
import { enterSigned } from '../stdlib/dedup/comparison.ts';
import { signer } from '../stdlib/dedup/signing.ts';
import { spilledList } from '../stdlib/dedup/spilled-list.ts';
import { fineweb_quality } from '../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../stdlib/filters/gopher-repetition.ts';
import { language } from '../stdlib/filters/language.ts';
import { redact } from '../stdlib/privacy/redact.ts';
import { punctuation, symbols, terminalPunctuation } from '../stdlib/text/punctuation.ts';
import { rowTools } from '../stdlib/text/row-tools.ts';
import { type Document, grownCorpus } from './grown-corpus.ts';
import {
  plainLines,
  plainQuality,
  plainRedaction,
  plainRepetition,
  plainSignature,
  plainSimplifier,
} from './plain-chain.ts';
import { comparison, runs } from './web-chain-runs.ts';

/**
 * The whole Swedish web chain (language, repetition, lines, quality, redaction, MinHash) on the shared corpus, grown.
 *
 *  `npx tsx bench/web-chain.ts [MB]`: on one thread by processor time, our operators beside a plain implementation of the published definitions: speed, share of each
 *    operator, and whether they decide alike. 16 MB unless said; the plain one gets a quarter.
 *  `npx tsx bench/web-chain.ts --run MB [MB …]`: `finslip run` with two workers over files of these sizes: time, speed, resident memory of all processes, and how they grow.
 *    Takes about 75 s for a GB, and three times its size in the folder for temporary files.
 *  `npx tsx bench/web-chain.ts --compare MB [MB …] [--rounds=3]`: one worker and two over files of these sizes, in turns.
 */
interface Step {
  readonly name: string;
  /** The row that goes on, or the reason why it does not. */
  readonly apply: (row: Row) => Row | string;
}

async function operators(megabytes: number): Promise<void> {
  const { name, documents, size } = some(megabytes);
  const lines = documents.map((document) => JSON.stringify(document));
  const folder = mkdtempSync(join(tmpdir(), 'finslip-web-chain-'));
  const tools = await rowTools(1);
  const text = { name: 'text' };
  const kernel = (name: string, apply: RowKernel): Step => ({
    name,
    apply(row) {
      const result = apply(row);
      return result instanceof Drop ? result.reason : (result as Row);
    },
  });
  const banding = chooseBands(112, 0.8);
  const sign = signer({ shingle: 5, banding, seed: 1 });
  const shingles = spilledList(join(folder, 'shingles'));
  const candidates = clustering({ folder });
  const classes = ['personnummer', 'samordningsnummer', 'phone', 'email', 'ip'] as const;
  const ours: readonly Step[] = [
    kernel('language', language.create(text, { is: 'sv' }, tools)),
    kernel('gopher_repetition', gopher_repetition.create(text, {}, tools)),
    kernel('fineweb_quality', fineweb_quality.create(text, {}, tools)),
    kernel('gopher_quality', gopher_quality.create(text, {}, tools)),
    kernel('redact', redact.create(text, classes, {}, tools)),
    { name: 'minhash', apply: looked((text) => enterSigned(sign([text]), shingles, candidates, banding.bands)) },
  ];
  const identify = await fastTextItself();
  const simplified = plainSimplifier(punctuation);
  const rule = (name: string, judge: (text: string) => string | null): Step => ({
    name,
    apply: (row) => judge(row.text as string) ?? row,
  });
  const plain: readonly Step[] = [
    rule('language', (text) => {
      const { language, score } = identify(text);
      return language !== 'sv' ? 'language' : score >= 0.65 ? null : 'language_score';
    }),
    rule('gopher_repetition', (text) => plainRepetition(text)),
    rule('fineweb_quality', (text) => plainLines(text, terminalPunctuation)),
    rule('gopher_quality', (text) => plainQuality(text, symbols)),
    { name: 'redact', apply: (row) => ({ ...row, text: plainRedaction(row.text as string) }) },
    { name: 'minhash', apply: looked((text) => plainSignature(simplified(text))) },
  ];
  const quarter = documents.slice(0, documents.length >> 2);
  const quarterSize = bytesOf(quarter) / 1e6;
  // A first round warms both up and compares what they decide.
  const mine = decisions(ours, quarter);
  const theirs = decisions(plain, quarter);
  const differing = mine.flatMap((decision, i) => (decision === theirs[i] ? [] : `${decision} / ${theirs[i]}`));
  const parse = processorTime(() => {
    for (const line of lines) JSON.parse(line);
  });
  const own = timed(ours, documents);
  const other = timed(plain, quarter);
  shingles.remove();
  candidates.close();
  rmSync(folder, { recursive: true });
  console.log(`${documents.length} documents, ${size.toFixed(1)} MB of ${name}, one thread, processor time`);
  console.log(`  only parsed${rate(size, parse)}`);
  const total = own.reduce((sum, { seconds }) => sum + seconds, parse);
  const plainTotal = other.reduce((sum, { seconds }) => sum + seconds, (parse * quarterSize) / size);
  for (const [i, { name }] of ours.entries()) {
    const [one, plainOne] = [own[i]!, other[i]!];
    const speed = one.size / one.seconds;
    console.log(
      `  ${name.padEnd(20)}${rate(one.size, one.seconds)}  of ${one.size.toFixed(1).padStart(6)} MB  ${((100 * one.seconds) / total).toFixed(0).padStart(3)} %  ${(speed / (plainOne.size / plainOne.seconds)).toFixed(1).padStart(6)}x of the plain one`,
    );
  }
  const ratio = plainTotal / quarterSize / (total / size);
  console.log(
    `  the whole chain     ${rate(size, total)}  ${ratio.toFixed(1)}x of the plain one: ${ratio >= 3 ? 'at least' : 'BELOW'} 3x`,
  );
  console.log(
    `  decisions: ${differing.length} of ${quarter.length} differ from the plain one's ${differing.slice(0, 5).join(', ')}`,
  );
  if (ratio < 3) process.exitCode = 1;
}

/** Of what looks at a text and lets every row pass. */
const looked =
  (look: (text: string) => unknown): Step['apply'] =>
  (row) => {
    look(row.text as string);
    return row;
  };

interface Timed {
  readonly seconds: number;
  /** Megabytes of text that came to the step. */
  readonly size: number;
}

/** Every step over the rows that are left, its own processor time. */
function timed(steps: readonly Step[], documents: readonly Document[]): Timed[] {
  let rows: readonly Row[] = documents as unknown as Row[];
  return steps.map(({ apply }) => {
    const left: Row[] = [];
    const seconds = processorTime(() => {
      for (const row of rows) {
        const result = apply(row);
        if (typeof result !== 'string') left.push(result);
      }
    });
    const size = bytesOf(rows) / 1e6;
    rows = left;
    return { seconds, size };
  });
}

function decisions(steps: readonly Step[], documents: readonly Document[]): string[] {
  return documents.map((document) => {
    let row: Row | string = document as unknown as Row;
    for (const { apply } of steps) {
      row = apply(row);
      if (typeof row === 'string') return row;
    }
    return 'kept';
  });
}

function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function some(megabytes: number): { name: string; documents: Document[]; size: number } {
  const { name, document } = grownCorpus();
  const documents: Document[] = [];
  let bytes = 0;
  while (bytes < megabytes * 1e6) {
    const next = document(documents.length);
    documents.push(next);
    bytes += Buffer.byteLength(next.text);
  }
  return { name, documents, size: bytes / 1e6 };
}

const bytesOf = (rows: readonly { readonly text?: unknown }[]): number =>
  rows.reduce((sum, { text }) => sum + Buffer.byteLength(String(text)), 0);

const rate = (size: number, seconds: number): string => `${(size / seconds).toFixed(1).padStart(8)} MB/s`;

async function fastTextItself(): Promise<(text: string) => { language: string; score: number }> {
  const { getLIDModel } = await import('fasttext.wasm.js');
  const model = await (await getLIDModel()).load();
  return (text) => {
    const best = model.predict(text.replace(/[\n\r\0]/g, ' '), 1, 0);
    const [score, label] = best.get(0);
    best.delete();
    return { language: label.replace('__label__', ''), score };
  };
}

const args = process.argv.slice(2);
const sizesIn = (given: readonly string[]): number[] => given.filter((each) => !each.startsWith('--')).map(Number);
const rounds = Number(args.find((each) => each.startsWith('--rounds='))?.slice('--rounds='.length) ?? 3);
if (args[0] === '--run') await runs(sizesIn(args));
else if (args[0] === '--compare') await comparison(sizesIn(args), rounds);
else await operators(Number(args[0] ?? 16));
