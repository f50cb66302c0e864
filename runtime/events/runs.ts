import { report } from '../../compiler/diagnostics/report.ts';
import type { StoreContext } from '../store/context.ts';
import { listOrEmpty, readOrNull } from '../store/file-system.ts';
import { eventsPath, runsFolder } from '../store/layout.ts';
import { currentOwner } from '../store/lease.ts';
import type { Digest } from '../store/result.ts';
import { writerFolder } from './log.ts';
import { isSamePipeline, type PipelineIdentity } from './pipeline-identity.ts';
import { replay } from './replay.ts';
import { isRunId } from './run-id.ts';
import { project, type RunState } from './state.ts';

/** Ids of all runs, newest first. Needs no lock: a run that is going on is listed like any other. */
export function runIds({ root, fs }: StoreContext): string[] {
  return listOrEmpty(fs, runsFolder(root)).filter(isRunId).sort().reverse();
}

/** A run by its log; null where there is none or it has no first event yet. */
export function readRun(context: StoreContext, runId: string): RunState | null {
  const bytes = readOrNull(context.fs, eventsPath(context.root, runId));
  if (bytes === null) return null;
  const { events, damagedLine } = replay(bytes);
  if (damagedLine !== null) context.warn(report('FTP0862', null, { run: runId, line: damagedLine }));
  if (events.length === 0) return null;
  const state = project(runId, events);
  return state.status === 'running' && !isWritten(context, runId) ? { ...state, status: 'interrupted' } : state;
}

/** Whether a process has the log open for writing. */
export const isWritten = (context: StoreContext, runId: string): boolean =>
  currentOwner(context, writerFolder(context.root, runId)) !== null;

/** Runs, newest first, read one by one as they are asked for. */
export function* runs(context: StoreContext): Generator<RunState> {
  for (const runId of runIds(context)) {
    const run = readRun(context, runId);
    if (run) yield run;
  }
}

/** Task to key in a run: what `plan` and `why` compare with. */
export function keysOf({ tasks }: RunState): ReadonlyMap<string, Digest> {
  return new Map(Object.values(tasks).flatMap(({ id, key }) => (key === null ? [] : [[id, key] as const])));
}

/**
 * The key each task of a pipeline had when it was last known: a run that was cut short or asked for a part only knows some of them, and the one before it
 * the others.
 */
export function lastKeys(context: StoreContext, pipeline: PipelineIdentity, depth = 10): ReadonlyMap<string, Digest> {
  const known = new Map<string, Digest>();
  let seen = 0;
  for (const run of runs(context)) {
    if (!isSamePipeline(run, pipeline)) continue;
    for (const [task, key] of keysOf(run)) if (!known.has(task)) known.set(task, key);
    if (++seen === depth) break;
  }
  return known;
}
