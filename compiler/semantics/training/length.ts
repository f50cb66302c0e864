import { type Checker, complain, type Environment } from '../context.ts';
import { related } from '../reporting.ts';
import type { Draft } from '../values.ts';

/** Steps and passes over the data each say how long to train. Which of them was meant, nobody can tell. */
export function checkLength(cx: Checker, draft: Draft, env: Environment): void {
  const { steps, epochs } = draft.args;
  if (steps === undefined || epochs === undefined) return;
  const extra = { related: [related({ file: steps.file, span: steps.span }, '`steps` is given here')] };
  complain(cx, env, 'FTP0964', epochs.span, { operator: draft.signature.name }, extra);
}
