import { type Checker, complain, type Environment } from '../context.ts';
import { related } from '../reporting.ts';
import type { ConstructedValue, Draft, Located } from '../values.ts';
import { builtOf, dimensionOf, numberOf } from './read.ts';

/** Where a schedule ends: its floor, and whether warm-up and decay leave anything between them. */
export function checkRateEnd(cx: Checker, draft: Draft, env: Environment): void {
  const optimizer = builtOf(draft.args, 'optimizer');
  const schedule = optimizer?.args.schedule?.value;
  if (optimizer === null || schedule?.kind !== 'constructed') return;
  checkFloor(cx, schedule, numberOf(optimizer.args, 'lr'), env);
  checkParts(cx, schedule, numberOf(draft.args, 'steps'), env);
}

function checkFloor(cx: Checker, { args }: ConstructedValue, rate: number | null, env: Environment): void {
  const { floor, min_lr } = args;
  if (floor !== undefined && min_lr !== undefined) {
    const places = [related({ file: floor.file, span: floor.span }, '`floor` is given here')];
    complain(cx, env, 'FTP0726', min_lr.span, {}, { related: places });
  }
  const lowest = numberOf(args, 'min_lr');
  if (lowest !== null && rate !== null && lowest > rate)
    complain(cx, env, 'FTP0727', min_lr!.span, { floor: String(lowest), rate: String(rate) });
}

/** Shares are compared with shares and steps with steps; the two together where the number of steps is written. */
function checkParts(cx: Checker, { args }: ConstructedValue, steps: number | null, env: Environment): void {
  const warmup = shareOf(args, 'warmup', steps);
  const decay = shareOf(args, 'decay', steps);
  const said = (at: Located | undefined) => (at === undefined ? 'none' : textOf(cx, at));
  if (warmup !== null && warmup >= 1 && dimensionOf(args, 'warmup') === 'Fraction')
    complain(cx, env, 'FTP0724', args.warmup!.span, { warmup: said(args.warmup) });
  else if (decay !== null && (warmup ?? 0) + decay > 1) {
    const values = { warmup: said(args.warmup), decay: said(args.decay), whole: wholeOf(steps) };
    complain(cx, env, 'FTP0725', args.decay!.span, values);
  }
}

/** A share of the training; null where it is given in steps of a training whose length is not known. */
function shareOf(args: ConstructedValue['args'], name: string, steps: number | null): number | null {
  const value = numberOf(args, name);
  if (value === null || dimensionOf(args, name) !== 'Steps') return value;
  return steps === null ? null : value / steps;
}

const wholeOf = (steps: number | null): string => (steps === null ? 'the whole training' : `the ${steps} steps`);

const textOf = (cx: Checker, { file, span }: Located): string =>
  cx.files.get(file)?.text.slice(span.start, span.end) ?? '?';
