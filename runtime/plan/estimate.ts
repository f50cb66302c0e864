import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Output, ResultRecord } from '../store/result.ts';
import type { SourceFile } from './key.ts';

/** What a task will take. `null` is not known; `basis` says where the numbers come from, so that nobody takes a guess for a fact. */
export interface Estimate {
  readonly rows: number | null;
  readonly tokens: number | null;
  readonly steps: number | null;
  /** Bytes of memory at the peak. */
  readonly memory: number | null;
  readonly seconds: number | null;
  readonly basis: 'measured' | 'last run' | 'file sizes' | 'computed' | 'unknown';
}

export const unknownEstimate: Estimate = {
  rows: null,
  tokens: null,
  steps: null,
  memory: null,
  seconds: null,
  basis: 'unknown',
};

/** Knows what training costs; given by the command line, which may load the standard library. */
export type Estimator = (
  node: GraphNode,
  input: { readonly rows: number | null; readonly bytes: number | null },
) => Partial<Estimate> | Promise<Partial<Estimate>>;

interface Known {
  readonly previous: ReadonlyMap<string, string>;
  readonly lookup: (key: string) => Promise<ResultRecord | null>;
  readonly estimator: Estimator;
}

/** What is known of a task that comes before. */
interface Estimated {
  readonly node: GraphNode;
  readonly result: ResultRecord | null;
  readonly estimate: Estimate;
}

/** Bytes of JSON per row where nothing better is known: a paragraph. */
const TYPICAL_ROW = 800;

export async function estimateNode(
  node: GraphNode,
  files: readonly SourceFile[],
  result: ResultRecord | null,
  tasks: ReadonlyMap<string, Estimated>,
  known: Known,
): Promise<Estimate> {
  if (result) return fromResult(result, 'measured');
  const previousKey = known.previous.get(node.id);
  const previous = previousKey === undefined ? null : await known.lookup(previousKey);
  const input = inputSize(node, files, tasks);
  if (node.kind === 'model') {
    const computed = await known.estimator(node, input);
    const last = previous ? fromResult(previous, 'last run') : unknownEstimate;
    return { ...last, ...computed, seconds: computed.seconds ?? last.seconds, basis: 'computed' };
  }
  if (previous) return fromResult(previous, 'last run');
  if (input.rows === null) return unknownEstimate;
  return {
    ...unknownEstimate,
    rows: node.kind === 'rows' || node.kind === 'barrier' ? input.rows : null,
    basis: 'file sizes',
  };
}

function fromResult({ outputs, report }: ResultRecord, basis: Estimate['basis']): Estimate {
  const tables = Object.values(outputs).filter(
    (output): output is Extract<Output, { type: 'rows' }> => output.type === 'rows',
  );
  return {
    rows: tables.length === 0 ? null : tables.reduce((sum, { rows }) => sum + rows, 0),
    tokens: numberOrNull(report.measures.tokens),
    steps: numberOrNull(report.measures.steps),
    memory: report.memory,
    seconds: report.seconds,
    basis,
  };
}

function inputSize(node: GraphNode, files: readonly SourceFile[], tasks: ReadonlyMap<string, Estimated>): Size {
  files = files.filter(({ beside }) => !beside);
  if (files.length > 0) {
    const bytes = files.reduce((sum, file) => sum + file.bytes * (/\.(gz|zst)$/.test(file.path) ? 4 : 1), 0);
    return { rows: Math.max(1, Math.round(bytes / TYPICAL_ROW)), bytes };
  }
  const main = node.inputs.rows ?? node.inputs.on ?? Object.values(node.inputs)[0];
  if (!main) return { rows: null, bytes: null };
  if (node.operator !== 'concat') return outputSize(main, tasks);
  const streams = Object.values(node.inputs).map((reference) => outputSize(reference, tasks));
  const sum = (of: (size: Size) => number | null): number | null =>
    streams.reduce<number | null>((total, size) => plus(total, of(size)), 0);
  return { rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) };
}

interface Size {
  readonly rows: number | null;
  readonly bytes: number | null;
}

/** A sum with something unknown in it is unknown. */
const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** How much one output of a task before holds, or is expected to. */
function outputSize(reference: GraphNode['inputs'][string], tasks: ReadonlyMap<string, Estimated>): Size {
  const task = tasks.get(reference.node);
  if (!task) return { rows: null, bytes: null };
  const output = task.result?.outputs[reference.output];
  if (output?.type === 'rows') return { rows: output.rows, bytes: output.bytes };
  const share = partShare(task.node, reference.output);
  const rows = task.estimate.rows === null ? null : Math.round(task.estimate.rows * share);
  return { rows, bytes: rows === null ? null : rows * TYPICAL_ROW };
}

/** A part of a split holds its declared share of the rows. */
function partShare(node: GraphNode, output: string): number {
  const share = node.options[output];
  return node.operator === 'split' && typeof share === 'number' ? share : 1;
}

const numberOrNull = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
