/**
 * How the learning rate runs over a training. `warmup` and `decay` are a share of the steps (below 1) or a number of steps; a `floor` is a share
 * of the learning rate.
 */
export type Schedule = { readonly warmup: number } & (
  | { readonly kind: 'constant' | 'linear' }
  | { readonly kind: 'cosine'; readonly cycles?: number }
  | { readonly kind: 'cosine_with_min_lr'; readonly floor: number }
  | { readonly kind: 'cosine_warmup_with_min_lr'; readonly floor: number }
  | { readonly kind: 'cosine_with_restarts'; readonly cycles: number }
  /** Steps over which the rate falls by the root of two; null takes the warm-up, or 10 000. */
  | { readonly kind: 'inverse_sqrt'; readonly timescale: number | null }
  | { readonly kind: 'polynomial'; readonly floor: number; readonly power: number }
  | StableThenDecay
);

interface StableThenDecay {
  readonly kind: 'warmup_stable_decay';
  readonly decay: number;
  readonly decayShape: DecayShape;
  readonly warmupShape: 'linear' | 'cosine';
  readonly floor: number;
}

export type DecayShape = 'linear' | 'cosine' | 'one_minus_sqrt';

/** A share of the training is rounded up to whole steps, as Hugging Face trainers do. */
export function wholeSteps(share: number, total: number): number {
  return share < 1 ? Math.ceil(share * total) : Math.trunc(share);
}

export const warmupSteps = ({ warmup }: Schedule, total: number): number => wholeSteps(warmup, total);

/**
 * Factor on the learning rate for the update number `step` (from 0) of `total`. Rises linearly from 0 during the warm-up, so that the first update
 * only fills the moments of the optimizer; two schedules begin otherwise. Formulas and order of operations as in `transformers/optimization.py`.
 */
export function scheduleFactor(schedule: Schedule, step: number, total: number): number {
  const warmup = warmupSteps(schedule, total);
  if (schedule.kind === 'warmup_stable_decay') return stableThenDecay(schedule, step, warmup, total);
  if (schedule.kind === 'cosine_warmup_with_min_lr') {
    if (step < warmup) return (step + 1) / Math.max(1, warmup);
    return raised(halfCosine((step + 1 - warmup) / Math.max(1, total - warmup)), schedule.floor);
  }
  if (step < warmup) return step / Math.max(1, warmup);
  return afterWarmUp(schedule, step, warmup, total);
}

type Plain = Exclude<Schedule, StableThenDecay | { readonly kind: 'cosine_warmup_with_min_lr' }>;

function afterWarmUp(schedule: Plain, step: number, warmup: number, total: number): number {
  const progress = (step - warmup) / Math.max(1, total - warmup);
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'linear':
      return Math.max(0, (total - step) / Math.max(1, total - warmup));
    case 'cosine':
      return Math.max(0, halfCosine(2 * (schedule.cycles ?? 0.5) * progress));
    case 'cosine_with_min_lr':
      return raised(halfCosine(progress), schedule.floor);
    case 'cosine_with_restarts':
      return progress >= 1 ? 0 : Math.max(0, halfCosine((schedule.cycles * progress) % 1));
    case 'inverse_sqrt': {
      const timescale = schedule.timescale ?? (warmup || 10_000);
      return 1 / Math.sqrt((step + timescale - warmup) / timescale);
    }
    case 'polynomial': {
      if (step >= total) return schedule.floor;
      return (1 - schedule.floor) * (1 - progress) ** schedule.power + schedule.floor;
    }
  }
}

/** The decay ends with the training, wherever it began: the stable phase is what lies between. */
function stableThenDecay(schedule: StableThenDecay, step: number, warmup: number, total: number): number {
  const { floor, warmupShape, decayShape } = schedule;
  if (step < warmup) {
    const progress = step / Math.max(1, warmup);
    return raised(warmupShape === 'cosine' ? 1 - halfCosine(progress) : progress, floor);
  }
  const decay = wholeSteps(schedule.decay, total);
  if (step < total - decay) return 1;
  if (step >= total) return floor;
  const progress = (step - (total - decay)) / Math.max(1, decay);
  if (decayShape === 'cosine') return raised(halfCosine(progress), floor);
  return raised(1 - (decayShape === 'linear' ? progress : Math.sqrt(progress)), floor);
}

/** 1 at 0, 0 at 1. */
const halfCosine = (progress: number): number => 0.5 * (1 + Math.cos(Math.PI * progress));

/** Squeezed between the floor and 1. */
const raised = (factor: number, floor: number): number => Math.max(0, factor * (1 - floor) + floor);
