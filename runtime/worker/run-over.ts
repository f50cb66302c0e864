import { type Drop, type Row, type Rows, recordsOf, type TaskTools } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Type } from '../../compiler/operators/types.ts';
import { argumentsOf } from './arguments.ts';
import { operatorTold } from './failure.ts';
import { inputHandles } from './inputs.ts';
import { loadOperator } from './modules.ts';
import type { TaskOrder } from './protocol.ts';
import { loadScalars } from './scalars.ts';
import { taskTools } from './task-tools.ts';
import type { Telling } from './telling.ts';

type Run = (...args: readonly unknown[]) => Promise<void>;
const BATCH = 2000;

/** Runs an operator over other rows than those of its input, tells what it drops, and keeps nothing of what it makes. */
export async function runOperatorOver(
  order: TaskOrder,
  rows: readonly Row[],
  telling: Telling,
  signal: AbortSignal,
  dropped: (drop: Drop) => void,
): Promise<void> {
  const { node } = order;
  const { definition, params } = await loadOperator(order.modules, node, node.id);
  const scalars = await loadScalars(order.modules, node.options as Json, node.id);
  const stored = inputHandles(order);
  const subject = params.find((param) => param.subject)?.name;
  const batches = function* () {
    for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
  };
  const table: Rows = {
    kind: 'rows',
    count: rows.length,
    bytes: 0,
    async *batches() {
      yield* batches();
    },
    async *records() {
      for (const batch of batches()) yield recordsOf(batch);
    },
  };
  const input = (name: string, type: Type | null) => (name === subject ? table : stored(name, type));
  const given = argumentsOf(params, node.options, { input, scalar: scalars });
  const { tools, left } = taskTools(order, telling, signal);
  const looking: TaskTools = {
    ...tools,
    dropped: (_, drop) => dropped(drop),
    table: () => ({ write: async () => {} }),
  };
  try {
    await (definition.run as Run)(...given.positional, given.options, looking);
  } catch (error) {
    signal.throwIfAborted();
    throw operatorTold(error, order);
  } finally {
    await left.abandon();
  }
}
