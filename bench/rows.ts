import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunExpression } from '../compiler/graph/expression.ts';
import { stageKernel } from '../compiler/graph/kernel.ts';
import { expressionFunction, instantiate } from '../compiler/graph/kernel-instance.ts';
import type { Row } from '../compiler/operators/authoring.ts';
import type { Json } from '../compiler/operators/manifest.ts';
import { blobPath } from '../runtime/store/layout.ts';
import { order, place, run, stageNode, step, storedTable } from '../test/support/orders.ts';
import { prose } from './prose.ts';

/**
 * A stage of `where`, `derive` and `select` over a table, beside a loop that a programmer would write by hand over the same bytes, on one thread and
 * on two; and the generated kernel alone beside the same steps as functions called one after another. `npx tsx bench/rows.ts [MB]`.
 */
const megabytes = Number(process.argv[2] ?? 64);
const ROUNDS = 3;

const column = (name: string): RunExpression => ({ op: 'column', name });
const literal = (value: Json): RunExpression => ({ op: 'literal', value });
const binary = (left: RunExpression, operator: string, right: RunExpression): RunExpression => ({
  op: 'binary',
  operator,
  left,
  right,
});
const condition = binary(
  binary(column('year'), '>=', literal(1990)),
  'and',
  binary(column('score'), '<', literal(0.9)),
);
const sum = binary(binary(column('year'), '-', literal(1990)), '*', literal(2));
const steps = [
  step('where', { condition: { $expression: condition as unknown as Json } }),
  step('derive', { age: { $expression: sum as unknown as Json } }),
  step('select', { columns: ['id', 'text', 'age'] }),
];

const rows: Row[] = [];
for (let bytes = 0, i = 0; bytes < megabytes * 1e6; i++) {
  const text = prose(i, 100 + (i % 7) * 50);
  rows.push({ id: `n${i}`, text, year: 1900 + (i % 126), score: (i % 100) / 100 });
  bytes += text.length;
}

async function timed(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const at = place();
const table = await storedTable(at, rows);
const node = stageNode({ steps }, { inputs: { rows: { node: 'notices', output: 'rows' } } });
const stage = (threads: number) => async (): Promise<void> => {
  await run(order(at, node, { inputs: { rows: table }, threads }));
};

/** Reads, parses, filters, writes, digests: nothing checked, counted or kept of what is dropped. */
function byHand(): void {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-rows-'));
  const file = openSync(join(folder, 'out'), 'w');
  const hash = createHash('sha256');
  for (const { digest } of table.shards) {
    const kept: string[] = [];
    for (const line of readFileSync(blobPath(at.store, digest), 'utf8').split('\n')) {
      if (line === '') continue;
      const row = JSON.parse(line) as { id: string; text: string; year: number; score: number };
      if (row.year >= 1990 && row.score < 0.9)
        kept.push(JSON.stringify({ id: row.id, text: row.text, age: (row.year - 1990) * 2 }));
    }
    const bytes = Buffer.from(`${kept.join('\n')}\n`);
    hash.update(bytes);
    writeSync(file, bytes);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
}

const PASSES = 20;
let kept = 0;
const sink = { keep: () => void kept++, drop: () => {} };
const noScalar = (): never => {
  throw new Error('no functions here');
};
const kernel = instantiate(stageKernel({ steps }), noScalar, noScalar, sink, { at: 0, rowsIn: new Float64Array(3) });
const holds = expressionFunction(condition, noScalar);
const age = expressionFunction(sum, noScalar);
const chain: ((row: Row) => Row | null)[] = [
  (row) => (holds(row) === true ? row : null),
  (row) => ({ ...row, ...Object.fromEntries([['age', age(row)]]) }),
  (row) => Object.fromEntries(['id', 'text', 'age'].map((name) => [name, row[name] ?? null])),
];
const generated = (): void => {
  for (let pass = 0; pass < PASSES; pass++) for (const row of rows) kernel(row);
};
const chained = (): void => {
  for (let pass = 0; pass < PASSES; pass++) {
    for (let row of rows as (Row | null)[]) {
      for (const each of chain) row = row && each(row);
      if (row) kept++;
    }
  }
};

const subjects: Readonly<Record<string, () => unknown>> = {
  'loop by hand': byHand,
  'stage, one thread': stage(1),
  'stage, two threads': stage(2),
  'steps as functions': chained,
  'generated kernel': generated,
};
const times: Record<string, number[]> = {};
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, work] of Object.entries(subjects)) {
    const seconds = await timed(work);
    if (round > 0) (times[name] ??= []).push(seconds);
  }
}
const median = (name: string): number => [...times[name]!].sort((a, b) => a - b)[ROUNDS >> 1]!;
const line = (name: string, against: string): void =>
  console.log(
    `  ${name.padEnd(20)} ${(median(name) * 1000).toFixed(0).padStart(7)} ms  ${(median(name) / median(against)).toFixed(2).padStart(6)}x`,
  );

console.log(`${rows.length} rows, ${(table.bytes / 1e6).toFixed(0)} MB: where, derive, select (medians of ${ROUNDS})`);
for (const name of ['loop by hand', 'stage, one thread', 'stage, two threads']) line(name, 'loop by hand');
console.log(`the kernel alone, ${PASSES} passes over rows in memory`);
for (const name of ['steps as functions', 'generated kernel']) line(name, 'steps as functions');
if (kept === 0) throw new Error('nothing was kept');
