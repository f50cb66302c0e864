import { KernelResultError } from '../../compiler/graph/kernel-instance.ts';
import { ExpressionError } from '../../compiler/graph/kernel-values.ts';
import { placeOfOption } from '../../compiler/graph/place.ts';
import { asFailure, isCoded, taskFailure } from '../store/failure.ts';
import { TableDamage } from '../tables/reader.ts';
import type { TaskFailure, TaskOrder } from './protocol.ts';

/** A diagnostic on its way up from an operator, with the step it belongs to where that is known. */
export class UserFailure extends Error {
  constructor(
    readonly code: string,
    readonly values: TaskFailure['values'],
    readonly at: string | null = null,
    readonly detail: string | null = null,
  ) {
    super(`${code}: ${JSON.stringify(values)}`);
  }
}

/** Stops a task with a diagnostic of the `run` stage; what `task.fail` and `tools.fail` call. */
export const failAt =
  (at: string) =>
  (code: string, values: TaskFailure['values'], option?: string): never => {
    throw new UserFailure(code, values, option === undefined ? at : placeOfOption(at, option));
  };

/** Why a task failed, in terms a user can act on. Errors that nobody foresaw keep their stack for whoever mends them. */
export function failureOf(error: unknown, order: TaskOrder, signal: AbortSignal): TaskFailure {
  const task = order.node.id;
  if (signal.aborted) return { cause: 'cancelled', code: 'FTP0991', values: { task }, at: task, detail: null };
  if (error instanceof UserFailure) {
    return { cause: 'user-error', code: error.code, values: error.values, at: error.at ?? task, detail: error.detail };
  }
  if (error instanceof TableDamage) {
    return { cause: 'infra', code: 'FTP0922', values: { reason: error.message }, at: task, detail: null };
  }
  const shortage = memoryShortage(error);
  if (shortage) {
    return { cause: 'out-of-memory', code: 'FTP0992', values: { task, reason: shortage }, at: task, detail: null };
  }
  const coded = asFailure(error, order.store, 'write');
  return isCoded(coded) ? taskFailure(coded, task) : taskFailure(error, task);
}

/** Memory that ran out in a thread or in one allocation can be told; where the whole process ends, its parent sees to it. */
function memoryShortage(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // Told by the engine, with what it tried.
  if (error.name === 'OutOfMemory') return error.message;
  if (/OOM when allocating|memory access out of bounds/.test(error.message)) return error.message.split('\n')[0]!;
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'a thread reached its limit';
  if (
    error instanceof RangeError &&
    /allocation failed|Invalid string length|Invalid array buffer length/i.test(error.message)
  ) {
    return error.message;
  }
  return null;
}

/** What an operator's kernel or a scalar function threw, told as the operator's: with its place in the data. */
export function operatorFailure(error: unknown, operator: string, place: string, at: string): unknown {
  if (error instanceof UserFailure) return error.at === null ? new UserFailure(error.code, error.values, at) : error;
  if (error instanceof ExpressionError) {
    const { problem, expression } = error;
    return new UserFailure('FTP0919', { place, problem, expression }, at);
  }
  if (error instanceof KernelResultError)
    return new UserFailure('FTP0920', { operator, seen: error.message, place }, at);
  if (memoryShortage(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new UserFailure('FTP0918', { operator, place, reason }, at, error instanceof Error ? ownFrames(error) : null);
}

/** Frames from here on are ours and tell an operator's author nothing: the generated function of a stage, and what calls an operator. */
const CALLERS = /eval at instantiate |\b(?:rowKernel|processChunk|runOperator|runOperatorOver)\b/;

/** The trace as far as it runs through the operator's own code; null where none of it does. */
function ownFrames({ stack = '' }: Error): string | null {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => CALLERS.test(line));
  const own = first < 0 ? lines : lines.slice(0, first);
  return own.some((line) => /^\s+at /.test(line)) ? own.join('\n') : null;
}

/** What a user's own operator throws is for its author; what ours throws is a bug, unless the file system or memory is behind it. */
export function operatorTold(error: unknown, { node, store }: TaskOrder): unknown {
  const own = node.digest !== null && !isCoded(asFailure(error, store, 'write')) && !(error instanceof TableDamage);
  return own || error instanceof UserFailure ? operatorFailure(error, node.operator, node.id, node.id) : error;
}
