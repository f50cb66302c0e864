import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';
import { digestOfJson } from '../store/canonical.ts';
import type { Output, ResultRecord } from '../store/result.ts';
import { digestTree } from '../store/tree.ts';
import { tableSink } from '../tables/writer.ts';
import { argumentsOf } from './arguments.ts';
import { operatorTold, UserFailure } from './failure.ts';
import { inputHandles, layOutInputs } from './inputs.ts';
import { runMeasure } from './measure.ts';
import { loadOperator } from './modules.ts';
import type { TaskOrder } from './protocol.ts';
import { loadScalars } from './scalars.ts';
import { runStage } from './stage.ts';
import { type Left, taskTools } from './task-tools.ts';
import type { Telling } from './telling.ts';

type Run = (...args: readonly unknown[]) => Promise<void>;

/** Does what a task order says and leaves its outputs in the workspace. Failures are thrown; `failureOf` tells them. */
export function runTask(order: TaskOrder, telling: Telling, signal: AbortSignal): Promise<Omit<ResultRecord, 'key'>> {
  if (order.node.measure) return runMeasure(order, telling, signal);
  return order.node.stage === null ? runOperator(order, telling, signal) : runStage(order, telling, signal);
}

async function runOperator(
  order: TaskOrder,
  telling: Telling,
  signal: AbortSignal,
): Promise<Omit<ResultRecord, 'key'>> {
  const { node } = order;
  const started = performance.now();
  const { definition, params } = await loadOperator(order.modules, node, node.id);
  const scalars = await loadScalars(order.modules, node.options as Json, node.id);
  await layOutInputs(order);
  const handle = inputHandles(order);
  const given = argumentsOf(params, node.options, { input: handle, scalar: scalars });
  const { tools, left } = taskTools(order, telling, signal);
  // The judged model is what a metric's kind brings; it is no parameter of the language.
  const brought = node.kind === 'metric' && !('model' in node.options) ? [handle('model', { kind: 'model' })] : [];
  const options =
    node.kind === 'evaluation' ? { ...judged(order), ...given.options, gates: node.gates } : given.options;
  try {
    await (definition.run as Run)(...brought, ...given.positional, options, tools);
  } catch (error) {
    await left.abandon();
    signal.throwIfAborted();
    throw operatorTold(error, order);
  }
  signal.throwIfAborted();
  const outputs = await outputsOf(order, left);
  return {
    format: 1,
    outputs,
    report: {
      rowsIn: rowsIn(order, definition.labels === 'subject'),
      rowsOut: rowsOut(outputs),
      drops: left.drops(),
      counts: Object.fromEntries(left.counts),
      measures: Object.fromEntries(left.measures),
      series: left.series.all(),
      dropped: await left.dropped(),
      seconds: (performance.now() - started) / 1000,
      memory: process.resourceUsage().maxRSS * 1024,
    },
  };
}

/** Metrics of an evaluation that no option names: those of the baseline (`bpb.baseline`). */
function judged(order: TaskOrder): Record<string, unknown> {
  const handle = inputHandles(order);
  const metrics = Object.keys(order.node.inputs).filter((name) => order.inputs[name]?.type === 'value');
  return Object.fromEntries(metrics.map((name) => [name, handle(name, { kind: 'metric', fields: {} })]));
}

/** Every output that the graph names has to be there. A table that was never opened has no rows; a folder or value was forgotten. */
async function outputsOf(order: TaskOrder, left: Left): Promise<Record<string, Output>> {
  const { node, workspace } = order;
  const outputs: Record<string, Output> = {};
  for (const [name, sink] of left.tables) outputs[name] = await sink.finish();
  for (const name of left.trees) outputs[name] = await digestTree(join(workspace, 'trees', name), name);
  for (const [name, value] of left.values) outputs[name] = { type: 'value', digest: digestOfJson(value), value };
  for (const [name, type] of Object.entries(node.outputs)) {
    if (outputs[name]) continue;
    if (type.kind !== 'rows') throw new UserFailure('FTP0923', { operator: node.operator, output: name }, node.id);
    outputs[name] = await tableSink(join(workspace, 'blobs'), `empty-${name}`).finish();
  }
  return outputs;
}

/** Rows that are only looked at come in nowhere. */
function rowsIn({ node, inputs }: TaskOrder, subjectAlone: boolean): number | null {
  const tables = Object.keys(node.inputs).flatMap((name) => {
    if (subjectAlone && name !== 'rows') return [];
    const input = inputs[name];
    return input?.type === 'rows' ? [input.rows] : [];
  });
  return tables.length === 0 ? null : tables.reduce((sum, rows) => sum + rows, 0);
}

function rowsOut(outputs: Readonly<Record<string, Output>>): number | null {
  const tables = Object.values(outputs).flatMap((output) => (output.type === 'rows' ? [output.rows] : []));
  return tables.length === 0 ? null : tables.reduce((sum, rows) => sum + rows, 0);
}
