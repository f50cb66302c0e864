import type { Bound } from '../calls/match.ts';
import type { Checker, Environment } from '../context.ts';
import type { Draft } from '../drafts.ts';

export function checkTraining(_cx: Checker, _draft: Draft, _bound: readonly Bound[], _env: Environment): void {}
