import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { builtOf, textOf } from './read.ts';

/** Stopping early and keeping the best state both go by a loss on other rows, which `evaluate` measures. */
export function checkJudged(cx: Checker, draft: Draft, env: Environment): void {
  const { stop, result, evaluate } = draft.args;
  if (evaluate !== undefined && (builtOf(draft.args, 'evaluate')?.args.on ?? null) !== null) return;
  if (stop !== undefined) complain(cx, env, 'FTP1061', stop.span, { entry: 'stop' });
  if (result !== undefined && textOf(draft.args, 'result') === 'best')
    complain(cx, env, 'FTP1061', result.span, { entry: 'result: best' });
}
