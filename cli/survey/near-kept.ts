import { join } from 'node:path';
import type { RunExpression } from '../../compiler/graph/expression.ts';
import { expressionText } from '../../compiler/graph/expression-text.ts';
import type { GraphNode, Step } from '../../compiler/graph/graph.ts';
import { conjuncts, expressionOf, isComparison } from '../../compiler/graph/kernel.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json, OperatorSignature } from '../../compiler/operators/manifest.ts';
import { filesBeside } from '../../runtime/plan/beside.ts';
import type { ModuleReference, TaskOrder } from '../../runtime/worker/protocol.ts';
import type { Found, Made } from '../found.ts';
import type { DroppedRow, RuleDrops } from './drops.ts';
import type { Read } from './duplicates.ts';
import { lot } from './lot.ts';

/** What measuring kept rows takes: the code of operators, and the files that they read beside. */
export interface Bench {
  readonly root: string;
  readonly store: string;
  readonly signature: (operator: string) => OperatorSignature | undefined;
  readonly modules: (node: GraphNode) => Readonly<Record<string, ModuleReference>>;
  readonly digestFile: (path: string) => Promise<{ readonly digest: string; readonly bytes: number }>;
}

/** Kept rows that a rule would drop next, were it stricter: measured as they are at the end of their task, of `looked` rows drawn at random. */
export interface NearKept {
  readonly nearest: readonly DroppedRow[];
  readonly looked: number;
}

/** So many kept rows are measured, in a second or two. */
const LOOKED = 2000;
/** Stricter than any measure: every row misses it. */
const BEYOND = 1e300;

/**
 * For each rule that measures a number against a threshold of its own: the kept rows nearest to it. Rows that are kept are not measured on the way, so the step is
 * run once more on some of them with a threshold that none can meet, and then says of each what it measured. A rule whose threshold is no number among the
 * options, or whose columns are gone by the end of its task, cannot be measured so and is left out. Steps that need all rows are not run again: those that measure leave
 * the measure in a column. By step and reason.
 */
export async function nearKept(
  { steps }: Found,
  read: Read,
  rules: readonly RuleDrops[],
  count: number,
  bench: Bench,
): Promise<ReadonlyMap<string, NearKept>> {
  const found = new Map<string, NearKept>();
  for (const made of steps) {
    const within = new Set([made.node.id, ...(made.node.stage?.steps ?? []).map(({ id }) => id)]);
    const wanted = rules.filter(
      (rule) => within.has(rule.step) && typeof rule.threshold === 'number' && rule.values !== null,
    );
    const output = made.result.outputs.rows;
    if (wanted.length === 0 || count === 0 || output?.type !== 'rows') continue;
    const looked = lot<Row>(LOOKED);
    for await (const batch of read([output])) batch.forEach(looked.offer);
    const rows = looked.items();
    for (const rule of wanted) {
      const step = made.node.stage?.steps.find(({ id }) => id === rule.step);
      const measured = step ? await measure(made, step, rule, rows, bench) : inColumn(made, rule, rows, bench);
      if (measured !== null)
        found.set(`${rule.step}\n${rule.reason}`, {
          nearest: nearest(measured, rule.threshold as number, count),
          looked: rows.length,
        });
    }
  }
  return found;
}

/** Whether a rule asks for its threshold or more: what it dropped lay below. */
function atLeast({ values, threshold }: RuleDrops): boolean {
  return values!.max <= (threshold as number) && values!.min < (threshold as number);
}

const keeps = (rule: RuleDrops, value: Json | undefined): boolean =>
  typeof value === 'number' &&
  (atLeast(rule) ? value >= (rule.threshold as number) : value <= (rule.threshold as number));

/** Of a step that compares all rows: its measure stands in a column that it added, or in the one that it was told to measure. */
function inColumn({ node }: Made, rule: RuleDrops, rows: readonly Row[], bench: Bench): readonly DroppedRow[] | null {
  const effect = bench.signature(node.operator)?.rows;
  const added = effect?.kind === 'adds' ? Object.keys(effect.fields) : [];
  const told = Object.values(node.options).filter(
    (option): option is string =>
      typeof option === 'string' && rule.examples.every(({ row, value }) => row[option] === value),
  );
  const column = [...added, ...told].find(
    (name) => rows.length > 0 && rows.every((row) => row[name] === null || keeps(rule, row[name])),
  );
  if (column === undefined) return null;
  return rows.flatMap((row) => {
    const value = row[column];
    return typeof value === 'number' ? [{ value, threshold: rule.threshold, row }] : [];
  });
}

/** Stable, so that rows equally near come as the table has them. */
function nearest(measured: readonly DroppedRow[], threshold: number, count: number): readonly DroppedRow[] {
  const distance = ({ value }: DroppedRow): number => Math.abs((value as number) - threshold);
  return [...measured].sort((a, b) => distance(a) - distance(b)).slice(0, count);
}

async function measure(
  made: Made,
  step: Step,
  rule: RuleDrops,
  rows: readonly Row[],
  bench: Bench,
): Promise<readonly DroppedRow[] | null> {
  const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'utf8');
  const reason = step.operator === 'where' ? null : rule.reason;
  for (const options of stricter(step, rule, atLeast(rule) ? BEYOND : -BEYOND, bench)) {
    const dropped = await run(made, { ...step, options }, lines, bench);
    // A row that misses another rule first is one that later steps changed.
    const measured = dropped
      .filter((each) => (reason === null || each.reason === reason) && keeps(rule, each.value))
      .map(({ value, row }) => ({ value: value!, threshold: rule.threshold, row: row as Row }));
    if (measured.length > 0) return measured;
  }
  return null;
}

type Options = Step['options'];

/** The options with that threshold out of reach; several where more than one option has its value. */
function stricter(step: Step, rule: RuleDrops, beyond: number, { signature }: Bench): readonly Options[] {
  if (step.operator === 'where') return strictCondition(step.options, rule.reason, beyond);
  const known = signature(step.operator);
  const variant = known?.variants?.[String(step.options.variant)] ?? {};
  return (known?.params ?? [])
    .map(({ name }) => name)
    .filter((name) => (step.options[name] ?? variant[name]) === rule.threshold)
    .map((name) => ({ ...step.options, [name]: beyond }));
}

function strictCondition(options: Options, reason: string, beyond: number): readonly Options[] {
  for (const [name, value] of Object.entries(options)) {
    const condition = expressionOf(value);
    const each = condition && conjuncts(condition).find((part) => expressionText(part) === reason);
    if (!each || !isComparison(each) || each.operator === '==' || each.operator === '!=') continue;
    if (each.right.op !== 'literal' || typeof each.right.value !== 'number') continue;
    const expression: RunExpression = { ...each, right: { op: 'literal', value: beyond } };
    return [{ ...options, [name]: { $expression: expression as unknown as Json } }];
  }
  return [];
}

/** Rows that one step drops, with what it says of them. */
async function run(made: Made, step: Step, lines: Uint8Array, bench: Bench): Promise<readonly Row[]> {
  const { chunkProcessor } = await import('../../runtime/worker/chunk-processor.ts');
  const node: GraphNode = { ...made.node, inputs: {}, stage: { source: null, record: null, steps: [step] } };
  try {
    const beside = await Promise.all(
      filesBeside(node).map(async (path) => ({
        path,
        beside: true as const,
        ...(await bench.digestFile(join(bench.root, path))),
      })),
    );
    const order: TaskOrder = {
      node,
      key: made.result.key,
      store: bench.store,
      workspace: '',
      checkpoints: '',
      root: bench.root,
      inputs: {},
      files: beside,
      modules: bench.modules(node),
      threads: 1,
      numerics: null,
      memory: 0,
      lineage: null,
    };
    const { dropped } = (await chunkProcessor(order))({ file: step.id, firstLine: 1, bytes: lines });
    return Buffer.from(dropped)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  } catch {
    // It is run in a way that its author may not have thought of, on rows that may have lost what it reads, with files that may be gone: then it measures nothing.
    return [];
  }
}
