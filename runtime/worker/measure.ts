import type { GraphNode, Step } from '../../compiler/graph/graph.ts';
import { conjuncts, expressionOf } from '../../compiler/graph/kernel.ts';
import { expressionFunction } from '../../compiler/graph/kernel-instance.ts';
import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import { placeOfOption } from '../../compiler/graph/place.ts';
import { Drop, type Row, type RowKernel } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { reservoir } from '../measure/sample.ts';
import { type Measured, thresholdOf } from '../measure/threshold.ts';
import { digestOfJson } from '../store/canonical.ts';
import type { ResultRecord } from '../store/result.ts';
import type { ChunkResult } from './chunk-processor.ts';
import { rowKernels } from './chunk-processor.ts';
import { operatorFailure, UserFailure } from './failure.ts';
import { inputHandles } from './inputs.ts';
import { inOrder } from './ordered.ts';
import type { TaskOrder } from './protocol.ts';
import { runOperatorOver } from './run-over.ts';
import { loadScalars } from './scalars.ts';
import { chunkHost, sourceInput, tableInput } from './stage.ts';
import type { Telling } from './telling.ts';

/** Values in the place of a limit that every number lies beyond, or none. JSON has no infinity. */
const beyondAll = { above: -Number.MAX_VALUE, below: Number.MAX_VALUE };
const beyondNone = { above: Number.MAX_VALUE, below: -Number.MAX_VALUE };

/** The values of a rule over rows: what it would compare with its limit, of the rows that reach it. */
type Values = (rows: readonly Row[], limit: MeasuredLimit) => Promise<readonly number[]>;

/**
 * Measures limits of a step: draws a sample of the rows that reach it, lets the step drop each of them by the rule of the limit, and reads the value that it was dropped
 * with. Other limits of the step that are measured drop nothing meanwhile; its other rules do, so that the values are of rows that the rule gets to see.
 */
export async function runMeasure(
  order: TaskOrder,
  telling: Telling,
  signal: AbortSignal,
): Promise<Omit<ResultRecord, 'key'>> {
  const started = performance.now();
  const { node } = order;
  const { limits } = node.measure!;
  const { rows, items } =
    node.stage === null ? await drawTable(order, telling, signal) : await drawStage(order, telling, signal);
  const valuesOf = node.stage === null ? ofOperator(order, telling, signal) : await ofStep(order);
  const found: Record<string, Json> = {};
  for (const [index, limit] of limits.entries()) {
    signal.throwIfAborted();
    telling.progress({ unit: 'limits', done: index, total: limits.length });
    const measured = thresholdOf(limit, (await valuesOf(items, limit)).filter(Number.isFinite), rows);
    if ('code' in measured)
      throw new UserFailure(measured.code, measured.values, placeOfOption(limit.step, limit.param));
    found[limit.name] = measured satisfies Measured as unknown as Json;
  }
  return {
    format: 1,
    outputs: { limits: { type: 'value', digest: digestOfJson(found), value: found } },
    report: {
      rowsIn: rows,
      rowsOut: null,
      drops: [],
      counts: {},
      measures: {},
      series: {},
      dropped: null,
      seconds: (performance.now() - started) / 1000,
      memory: process.resourceUsage().maxRSS * 1024,
    },
  };
}

interface Drawn {
  /** How many there are. */
  readonly rows: number;
  readonly items: readonly Row[];
}

const NEWLINE = 10;

/** Takes rows through the steps before the last one, and a sample of what is left. */
async function drawStage(order: TaskOrder, telling: Telling, signal: AbortSignal): Promise<Drawn> {
  const { sample, seed } = order.node.measure!;
  const before: GraphNode = {
    ...order.node,
    stage: { ...order.node.stage!, steps: order.node.stage!.steps.slice(0, -1) },
  };
  const prefix = { ...order, node: before };
  const drawn = reservoir<string>(sample, seed);
  let records = 0;
  const seen = {
    get records() {
      return records;
    },
  };
  const input = before.stage!.source ? await sourceInput(prefix, signal) : tableInput(prefix, seen, signal);
  const host = chunkHost(prefix, input.bytes);
  const take = ({ kept }: ChunkResult): void => {
    const bytes = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, start);
      if (drawn.next()) drawn.put(bytes.toString('utf8', start, end));
      start = end + 1;
    }
  };
  try {
    await inOrder({
      items: input.items,
      capacity: host.capacity,
      process: host.process,
      finish: async (_, result) => {
        signal.throwIfAborted();
        if (result === null) return;
        records += result.records;
        take(result);
        telling.progress({ unit: input.unit, done: input.done(), total: input.total });
      },
    });
  } catch (error) {
    await input.checked();
    throw error;
  } finally {
    await host.close();
  }
  return { rows: drawn.seen, items: drawn.items.map((line) => JSON.parse(line) as Row) };
}

/** A sample of the table that an operator works on. */
async function drawTable(order: TaskOrder, telling: Telling, signal: AbortSignal): Promise<Drawn> {
  const { sample, seed } = order.node.measure!;
  const table = inputHandles(order)('rows', { kind: 'rows', row: null });
  if (table.kind !== 'rows') throw new Error('the subject of a limit that is measured is no table');
  const drawn = reservoir<Row>(sample, seed);
  for await (const batch of table.batches()) {
    signal.throwIfAborted();
    for (const row of batch) if (drawn.next()) drawn.put(row);
    telling.progress({ unit: 'rows', done: drawn.seen, total: table.count });
  }
  return { rows: drawn.seen, items: drawn.items };
}

/** Every limit of the step that is measured, now or in another task. */
const allOf = ({ node }: TaskOrder): readonly MeasuredLimit[] => [...node.measure!.limits, ...node.measure!.idle];

/** Options with one limit set and the others of the step out of the way. */
function optionsWith(order: TaskOrder, options: Step['options'], limit: MeasuredLimit, value: number): Step['options'] {
  const idle = allOf(order).map(({ param, drops }) => [param, beyondNone[drops]] as const);
  return { ...options, ...Object.fromEntries(idle), [limit.param]: value };
}

/** Values of a row operator's rule, or of a side of a comparison. */
async function ofStep(order: TaskOrder): Promise<Values> {
  const step = order.node.stage!.steps.at(-1)!;
  const scalars = await loadScalars(order.modules, step.options as Json, step.id);
  const isCondition = order.node.measure!.limits.some(({ part }) => part !== null);
  const kernelWith = isCondition ? null : await rowKernels(step, order, scalars, inputHandles(order), new Map());

  return async (rows, limit) => {
    if (kernelWith === null) return compared(rows, limit);
    const make = (value: number): RowKernel => kernelWith(optionsWith(order, step.options, limit, value));
    const first = make(beyondAll[limit.drops]);
    return rows.flatMap((row) => {
      let value = valueFrom(judged(first, row), limit, beyondAll[limit.drops]);
      // Where several values are held against one limit, what counts is the limit at which all of them pass.
      for (let more = value; more !== null && limit.reasons.length > 1; ) {
        value = more;
        more = valueFrom(judged(make(value), row), limit, value);
      }
      return value ?? [];
    });
  };

  function judged(kernel: RowKernel, row: Row): ReturnType<RowKernel> {
    try {
      return kernel(row);
    } catch (error) {
      throw operatorFailure(error, step.operator, 'a row of the sample', step.id);
    }
  }

  /** The left side, for rows that the conditions before it let pass. */
  function compared(rows: readonly Row[], { param, part }: MeasuredLimit): readonly number[] {
    const parts = conjuncts(expressionOf(step.options[param]!)!);
    const comparison = parts[part!]!;
    if (comparison.op !== 'binary') throw new Error('a limit that is measured stands outside a comparison');
    const others = new Set(allOf(order).map((limit) => limit.part));
    const before = parts.slice(0, part!).filter((_, index) => !others.has(index));
    const passes = before.map((condition) => expressionFunction(condition, scalars));
    const left = expressionFunction(comparison.left, scalars);
    return rows
      .filter((row) => passes.every((pass) => pass(row) === true))
      .flatMap((row) => {
        const value = left(row);
        return typeof value === 'number' ? value : [];
      });
  }
}

/** Values of an operator that needs all rows: it runs over the sample once for each limit, and what it makes is thrown away. */
function ofOperator(order: TaskOrder, telling: Telling, signal: AbortSignal): Values {
  return async (rows, limit) => {
    const options = optionsWith(order, order.node.options, limit, beyondAll[limit.drops]);
    const values: number[] = [];
    await runOperatorOver({ ...order, node: { ...order.node, options } }, rows, telling, signal, (drop) => {
      const value = valueFrom(drop, limit, beyondAll[limit.drops]);
      if (value !== null) values.push(value);
    });
    return values;
  };
}

/** The value that a row was dropped with by the rule of this limit. Two limits may share a reason; what they are held against tells them apart. */
function valueFrom(result: unknown, { reasons }: MeasuredLimit, limit: number): number | null {
  if (!(result instanceof Drop) || !reasons.includes(result.reason) || result.threshold !== limit) return null;
  return typeof result.value === 'number' ? result.value : null;
}
