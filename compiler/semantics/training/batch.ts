import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { builtOf, numberOf } from './read.ts';

/** Each GPU takes an equal share of a batch. */
export function checkBatch(cx: Checker, draft: Draft, env: Environment): void {
  const batch = numberOf(draft.args, 'batch');
  const { gpus } = draft.resources;
  if (batch === null || gpus < 2 || batch % gpus === 0) return;
  complain(cx, env, 'FTP0711', draft.args.batch!.span, { batch: String(batch), gpus: String(gpus) });
}

/** A process without a row of its own would only wait for the others. */
export function checkProcesses(cx: Checker, draft: Draft, env: Environment): void {
  const batch = numberOf(draft.args, 'batch');
  const engine = builtOf(draft.args, 'engine');
  const processes = engine === null ? null : numberOf(engine.args, 'processes');
  if (batch === null || processes === null || processes <= batch) return;
  const values = { batch: String(batch), processes: String(processes) };
  complain(cx, env, 'FTP1046', engine!.args.processes!.span, values);
}
