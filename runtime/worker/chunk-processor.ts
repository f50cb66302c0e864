import type { Step } from '../../compiler/graph/graph.ts';
import { stageKernel } from '../../compiler/graph/kernel.ts';
import { instantiate } from '../../compiler/graph/kernel-instance.ts';
import {
  placeOf,
  type RecordChunk,
  type Row,
  type RowKernel,
  type RowTools,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { jsonProblem } from '../tables/json-position.ts';
import { RecordProblem, recordCheck } from '../tables/record-check.ts';
import { argumentsOf } from './arguments.ts';
import { besides } from './besides.ts';
import { type BadRow, badRow, droppedRow } from './dropped-rows.ts';
import { failAt, operatorFailure, UserFailure } from './failure.ts';
import { type InputHandles, inputHandles } from './inputs.ts';
import { importExport, loadOperator } from './modules.ts';
import type { TaskOrder } from './protocol.ts';
import { loadScalars, type ScalarTable } from './scalars.ts';

/** What became of a chunk. Plain data and bytes: threads send it. */
export interface ChunkResult {
  /** JSON Lines of the rows kept, and of those dropped. */
  readonly kept: Uint8Array;
  readonly keptRows: number;
  readonly dropped: Uint8Array;
  readonly droppedRows: number;
  /** Records read, those that were no good included. */
  readonly records: number;
  /** Rows that reached each step. */
  readonly rowsIn: readonly number[];
  /** Step (-1 is the source), reason, rows. */
  readonly drops: readonly (readonly [step: number, reason: string, rows: number])[];
  readonly counts: Readonly<Record<string, number>>;
}

export type ChunkProcessor = (chunk: RecordChunk) => ChunkResult;

export const BAD_RECORD = 'bad_record';

/** Makes the function that takes chunks through a stage: parse, check against the record, run the generated kernel. One per thread. */
export async function chunkProcessor(order: TaskOrder): Promise<ChunkProcessor> {
  const stage = order.node.stage!;
  const { source, steps } = stage;
  const kernel = stageKernel(stage);
  const counts = new Map<string, number>();
  const inputs = inputHandles(order);
  const scalars = await loadScalars(order.modules, steps.map((step) => step.options) as Json, order.node.id);
  const kernels = new Map<number, RowKernel>();
  for (const i of kernel.called) {
    const step = steps[i]!;
    kernels.set(i, (await rowKernels(step, order, scalars, inputs, counts))(step.options));
  }
  const check = recordCheck(stage.record?.kind === 'record' ? stage.record : null);
  const skips = source?.options.on_bad === 'skip';

  let kept: string[] = [];
  let dropped: string[] = [];
  let drops = new Map<string, [number, string, number]>();
  /** The record at hand: a row that comes out of a table unchanged keeps its bytes. */
  let original: Row | null = null;
  let json = '';

  const countDrop = (step: number, reason: string): void => {
    const name = `${step} ${reason}`;
    const found = drops.get(name);
    if (found) found[2]++;
    else drops.set(name, [step, reason, 1]);
  };
  const state = { at: 0, rowsIn: new Float64Array(steps.length) };
  const run = instantiate(
    kernel,
    (step) => kernels.get(step)!,
    scalars,
    {
      keep(row) {
        kept.push(row === original ? json : JSON.stringify(row));
      },
      drop(step, row, reason, value, threshold) {
        countDrop(step, reason);
        dropped.push(droppedRow(steps[step]!.id, reason, value, threshold, row));
      },
    },
    state,
  );
  const bad = (problem: BadRow): void => {
    if (!skips) throw new UserFailure(problem.code, problem.values, source?.id ?? null);
    countDrop(-1, BAD_RECORD);
    dropped.push(badRow(source?.id ?? order.node.id, problem));
  };

  /** The row that a line holds; null where it is blank or no good. */
  const read = (line: string, number: number, chunk: RecordChunk): Row | null => {
    let value: Json;
    try {
      value = JSON.parse(line) as Json;
    } catch {
      if (line.trim() === '') return null;
      records++;
      const { column, problem } = jsonProblem(line) ?? { column: 1, problem: 'it is no JSON' };
      const place = placeOf(chunk.file, number, chunk.unit);
      const values = { place, column, problem, excerpt: excerpt(line, column) };
      bad({ code: 'FTP0911', values, file: chunk.file, line: number, raw: line });
      return null;
    }
    records++;
    if (source === null) return value as Row;
    const row = check(value);
    if (!(row instanceof RecordProblem)) return row;
    const place = placeOf(chunk.file, number, chunk.unit);
    bad({ code: row.code, values: { place, ...row.values }, file: chunk.file, line: number, raw: line });
    return null;
  };
  let records = 0;

  return (chunk) => {
    kept = [];
    dropped = [];
    drops = new Map();
    counts.clear();
    state.rowsIn.fill(0);
    records = 0;
    const text = textOf(chunk.bytes);
    for (let start = 0, i = 0; start < text.length; i++) {
      const end = text.indexOf('\n', start);
      const line = text.slice(start, end);
      start = end + 1;
      if (line === '') continue;
      const number = chunk.lines ? chunk.lines[i]! : chunk.firstLine + i;
      const row = read(line, number, chunk);
      if (row === null) continue;
      // Only what we wrote ourselves is known to be in canonical form.
      original = source === null ? row : null;
      json = line;
      try {
        run(row);
      } catch (error) {
        const step = steps[state.at]!;
        throw operatorFailure(error, step.operator, placeOf(chunk.file, number, chunk.unit), step.id);
      }
    }
    return {
      kept: bytesOf(kept),
      keptRows: kept.length,
      dropped: bytesOf(dropped),
      droppedRows: dropped.length,
      records,
      rowsIn: [...state.rowsIn],
      drops: [...drops.values()],
      counts: Object.fromEntries(counts),
    };
  };
}

/** Loads the operator of a step and makes kernels of it, one for each set of options. */
export async function rowKernels(
  step: Step,
  order: TaskOrder,
  scalars: ScalarTable,
  inputs: InputHandles,
  counts: Map<string, number>,
): Promise<(options: Step['options']) => RowKernel> {
  const { definition, params } = await loadOperator(order.modules, step, step.id);
  const subjects = params.filter((param) => param.subject).map((param) => param.name);
  const tools = await rowTools(order, step, counts);
  const create = definition.create as (...args: readonly unknown[]) => RowKernel;
  return function rowKernel(options) {
    const given = argumentsOf(params, options, { input: inputs, scalar: scalars }, ['rows', ...subjects]);
    try {
      return create(...given.positional, given.options, tools);
    } catch (error) {
      // A user's own operator is mended by its author; one of ours that throws here is our bug.
      throw step.digest === null ? error : operatorFailure(error, step.operator, order.node.id, step.id);
    }
  };
}

async function rowTools(order: TaskOrder, step: Step, counts: Map<string, number>): Promise<RowTools> {
  const reference = order.modules['row-tools'];
  const fail = (reason: string): never => {
    throw new UserFailure('FTP0921', { operator: 'row-tools', reason }, step.id);
  };
  const make = reference ? await importExport(reference, fail) : fail('the task order names no module for it');
  const { readText, readBytes, secret } = besides(order, step.id);
  const count = (name: string, by: number): void => void counts.set(name, (counts.get(name) ?? 0) + by);
  return (make as (seed: number, options: object) => Promise<RowTools>)(step.seed, {
    step: step.id,
    count,
    readText,
    readBytes,
    secret,
    fail: failAt(step.id),
  });
}

/** Some characters around the place of an error, on one line. */
function excerpt(line: string, column: number): string {
  const start = Math.max(0, column - 21);
  return line.slice(start, start + 40).replace(/\s+/g, ' ');
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

function bytesOf(lines: string[]): Uint8Array {
  if (lines.length === 0) return new Uint8Array(0);
  lines.push('');
  return Buffer.from(lines.join('\n'), 'utf8');
}
