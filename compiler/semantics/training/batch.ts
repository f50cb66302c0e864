import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { numberOf } from './read.ts';

/** Each GPU takes an equal share of a batch. */
export function checkBatch(cx: Checker, draft: Draft, env: Environment): void {
  const batch = numberOf(draft.args, 'batch');
  const { gpus } = draft.resources;
  if (batch === null || gpus < 2 || batch % gpus === 0) return;
  complain(cx, env, 'FTP0711', draft.args.batch!.span, { batch: String(batch), gpus: String(gpus) });
}
