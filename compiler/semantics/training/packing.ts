import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { builtOf, textOf } from './read.ts';

/** Objectives of the standard library that take the likelihood of each answer as a whole. */
const comparing: ReadonlySet<string> = new Set(['dpo', 'ipo', 'kto', 'orpo', 'simpo']);

/** Answers that are compared stand one to a row, so there is nothing to pack. */
export function checkPacking(cx: Checker, draft: Draft, env: Environment): void {
  const objective = builtOf(draft.args, 'objective');
  if (objective === null || !comparing.has(objective.signature.name)) return;
  if (textOf(draft.args, 'packing') === 'documents')
    complain(cx, env, 'FTP0947', draft.args.packing!.span, { objective: objective.signature.name });
}
