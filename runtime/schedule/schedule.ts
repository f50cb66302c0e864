import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Verdict } from '../events/event.ts';
import { secretsOf } from '../plan/beside.ts';
import { type Change, changesOf } from '../plan/changes.ts';
import { inDeclaredOrder } from '../plan/declared-order.ts';
import { inputNamed, inputsOf } from '../plan/inputs.ts';
import type { KeyContext, KeyManifest, SourceFile } from '../plan/key.ts';
import type { Finished } from '../plan/lineage.ts';
import { resolve } from '../plan/resolve.ts';
import { heldBack, verdictIn } from '../plan/verdict.ts';
import type { ResultRecord } from '../store/result.ts';
import { gpuHourText, makeBudget } from './budget.ts';
import type { Slots } from './slots.ts';
import { hasResult, isFinished, type RunOutcome, type ScheduleEvent, type TaskState } from './state.ts';
import type { TaskOutcome, TaskRun } from './task.ts';

export interface ScheduledTask {
  readonly node: GraphNode;
  readonly files: readonly SourceFile[];
  /** Bytes it is expected to need at its peak; null where nothing is known. */
  readonly memory: number | null;
  /** Seconds it is expected to take; null or absent where nothing is known. */
  readonly seconds?: number | null;
}

export interface Scheduling {
  readonly compilation: Compilation;
  /** The tasks to bring about, in graph order, with the files of their sources. */
  readonly tasks: readonly ScheduledTask[];
  readonly context: KeyContext;
  readonly lookup: (key: string) => Promise<ResultRecord | null>;
  readonly keyManifest: (key: string) => Promise<KeyManifest | null>;
  readonly previous: ReadonlyMap<string, string>;
  /** Computes one task and publishes its result. */
  readonly execute: (run: TaskRun) => Promise<TaskOutcome>;
  readonly slots: Slots;
  /** GPU-hours that the run may use; null or absent where nobody set a limit. */
  readonly gpuHours?: number | null;
  readonly emit: (event: ScheduleEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings every task to an end. A task's key is computed when the results before it are known, so an equal result stops the re-run there
 * (early cut-off). Independent branches go on when one fails.
 */
export async function schedule(scheduling: Scheduling): Promise<RunOutcome> {
  const { tasks, emit, signal } = scheduling;
  const states = new Map<string, TaskState>(
    tasks.map(({ node, files, memory }) => [
      node.id,
      { node, status: 'waiting', key: null, result: null, files, memory, failure: null, attempts: 0 },
    ]),
  );
  const finished = new Map<string, Finished>();
  const running = new Map<string, Promise<void>>();
  const expected = new Map(tasks.map(({ node, seconds }) => [node.id, seconds ?? null]));
  const limit = scheduling.gpuHours ?? null;
  const budget = limit === null ? null : makeBudget(limit);
  for (;;) {
    let moved = false;
    for (const state of states.values()) {
      if (state.status !== 'waiting') continue;
      if (signal.aborted) settle(state, 'cancelled', { type: 'task-cancelled', task: state.node.id });
      else moved = (await advance(state)) || moved;
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (!moved) break;
  }
  return { states, interrupted: signal.aborted };

  /** Moves a waiting task on if what it waits for has ended; says whether anything changed. */
  async function advance(state: TaskState): Promise<boolean> {
    const before = Object.values(state.node.inputs).map(({ node }) => states.get(node)!);
    if (!before.every(({ status }) => isFinished(status))) return false;
    const missing = before.find(({ status }) => !hasResult(status));
    if (missing)
      return settle(state, 'skipped', { type: 'task-skipped', task: state.node.id, because: missing.node.id });
    const held = heldBack(state.node, before);
    if (held) return settle(state, 'blocked', { type: 'task-blocked', task: state.node.id, ...held });

    const resolved = resolve(state.node, scheduling.compilation, finished, state.files, scheduling.context);
    state.key = resolved.key!;
    const result = await scheduling.lookup(state.key);
    if (result) return succeed(state, result, 'cached');
    const seconds = expected.get(state.node.id)!;
    const overrun = budget?.overrun(state.node.resources, seconds) ?? null;
    // What runs now may end sooner than expected.
    if (overrun !== null && running.size > 0) return false;
    if (overrun !== null) return refuse(state, overrun);
    const threads = scheduling.slots.take(state.node.id, requestOf(state.node, state.memory));
    if (threads === null) return false;
    budget?.start(state.node.id, state.node.resources, seconds);
    state.status = 'running';
    const run: TaskRun = {
      node: state.node,
      key: state.key,
      manifest: resolved.manifest,
      files: state.files,
      inputs: inputsOf(state.node, (task) => finished.get(task)?.result.outputs).outputs,
      lineage: resolved.lineage,
      threads,
      secrets: secretDigestsFor(state.node, scheduling.context),
    };
    running.set(state.node.id, compute(state, run));
    return true;
  }

  async function compute(state: TaskState, run: TaskRun): Promise<void> {
    const outcome = await scheduling.execute(run);
    scheduling.slots.give(run.node.id);
    budget?.end(run.node.id);
    if (outcome.kind === 'damaged') rewind(state, outcome.inputs);
    else if (outcome.kind === 'failed') {
      state.failure = outcome.failure;
      const event: ScheduleEvent =
        outcome.failure.cause === 'cancelled'
          ? { type: 'task-cancelled', task: run.node.id }
          : { type: 'task-failed', task: run.node.id, failure: outcome.failure, log: outcome.log };
      settle(state, outcome.failure.cause === 'cancelled' ? 'cancelled' : 'failed', event);
    } else succeed(state, outcome.result, outcome.computed ? 'succeeded' : 'cached', await changesSinceLast(run));
    running.delete(run.node.id);
  }

  function refuse(state: TaskState, hours: number): boolean {
    const { id } = state.node;
    const values = { task: id, expected: gpuHourText(hours), budget: gpuHourText(limit!) };
    state.failure = { cause: 'user-error', code: 'FTP0995', values, at: id, detail: null };
    return settle(state, 'failed', { type: 'task-failed', task: id, failure: state.failure, log: '' });
  }

  /** A result turned out damaged when it was needed: its task computes it again, then this one has its turn. */
  function rewind(state: TaskState, inputs: readonly string[]): void {
    state.status = 'waiting';
    for (const name of inputs) {
      const producer = states.get(state.node.inputs[inputNamed(name)]!.node)!;
      finished.delete(producer.node.id);
      Object.assign(producer, { status: 'waiting', result: null });
    }
  }

  function succeed(
    state: TaskState,
    stored: ResultRecord,
    status: 'cached' | 'succeeded',
    changes: readonly Change[] | null = null,
  ): boolean {
    const { node, key, files } = state;
    const result = inDeclaredOrder(stored, node);
    state.result = result;
    finished.set(node.id, { key: key!, result, files });
    const event: ScheduleEvent =
      status === 'cached'
        ? { type: 'task-cached', task: node.id, key: key!, result }
        : { type: 'task-succeeded', task: node.id, key: key!, result, changes };
    settle(state, status, event);
    if (node.kind === 'evaluation')
      emit({ type: 'judged', task: node.id, verdict: verdictOf(state), report: reportOf(state) });
    return true;
  }

  function settle(state: TaskState, status: TaskState['status'], event: ScheduleEvent): boolean {
    state.status = status;
    emit(event);
    return true;
  }

  async function changesSinceLast(run: TaskRun): Promise<readonly Change[] | null> {
    const key = scheduling.previous.get(run.node.id);
    const before = key === undefined ? null : await scheduling.keyManifest(key);
    return before === null ? null : changesOf(before, run.manifest);
  }
}

export function requestOf(node: GraphNode, memory: number | null): Parameters<Slots['take']>[1] {
  const { threads, gpu, gpus, gpuMemory } = node.resources;
  return { threads, gpu, gpus, gpuMemory, memory: memory ?? 0 };
}

function reportOf({ result }: TaskState): Json {
  const output = result?.outputs.report;
  return output?.type === 'value' ? output.value : null;
}

export const verdictOf = ({ result }: TaskState): Verdict => verdictIn(result);

/** The plan has looked that all are there. */
function secretDigestsFor(node: GraphNode, { secret }: KeyContext): Record<string, string> {
  return Object.fromEntries(
    secretsOf(node).flatMap(({ name }) => {
      const found = secret?.(name);
      return found && 'digest' in found ? [[name, found.digest]] : [];
    }),
  );
}
