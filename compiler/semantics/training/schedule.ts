import { type Checker, complain, type Environment } from '../context.ts';
import type { Draft } from '../values.ts';
import { builtOf, dimensionOf, numberOf, textOf } from './read.ts';

/** `every(200 steps)` within 100 steps: the check or checkpoint that one counts on is never made. Undecided where only epochs are given. */
export function checkCadence(cx: Checker, draft: Draft, env: Environment): void {
  const steps = numberOf(draft.args, 'steps');
  if (steps === null) return;
  for (const { value } of Object.values(draft.args)) {
    if (value.kind !== 'constructed' || value.signature.family !== 'Every') continue;
    const name = value.signature.params.find(
      (param) => param.type.kind === 'quantity' && param.type.name === 'Steps',
    )?.name;
    const every = name === undefined ? null : numberOf(value.args, name);
    if (every !== null && every > steps)
      complain(cx, env, 'FTP0701', value.args[name!]!.span, { every: String(every), steps: String(steps) });
  }
}

/** What each entry makes of `every(…)` beside its steps. */
const parts: Readonly<Record<string, readonly string[]>> = {
  evaluate: ['on'],
  checkpoint: ['keep'],
  sample: ['prompts', 'tokens'],
};

/** A part that an entry makes nothing of would be believed to count; an evaluation without rows measures nothing. */
export function checkEvery(cx: Checker, draft: Draft, env: Environment): void {
  for (const [entry, { value, span }] of Object.entries(draft.args)) {
    const known = parts[entry];
    if (known === undefined || value.kind !== 'constructed' || value.signature.family !== 'Every') continue;
    for (const [part, given] of Object.entries(value.args)) {
      if (part === 'steps' || known.includes(part)) continue;
      const of = Object.keys(parts).find((other) => parts[other]!.includes(part)) ?? 'another';
      complain(cx, env, 'FTP1088', given.span, { entry, part, of });
    }
    // What goes by that loss is told by itself (FTP1061).
    const wanted = draft.args.stop !== undefined || textOf(draft.args, 'result') === 'best';
    if (entry === 'evaluate' && value.args.on === undefined && !wanted) complain(cx, env, 'FTP1089', span, {});
  }
}

/** A learning rate that is still warming up when training ends never reaches the value that was asked for. */
export function checkWarmUp(cx: Checker, draft: Draft, env: Environment): void {
  const steps = numberOf(draft.args, 'steps');
  const schedule = builtOf(draft.args, 'optimizer')?.args.schedule?.value;
  if (steps === null || schedule?.kind !== 'constructed') return;
  const warmup = numberOf(schedule.args, 'warmup');
  if (warmup !== null && dimensionOf(schedule.args, 'warmup') === 'Steps' && warmup >= steps)
    complain(cx, env, 'FTP0706', schedule.args.warmup!.span, { warmup: String(warmup), steps: String(steps) });
}
