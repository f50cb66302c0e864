/** How the learning rate runs over a training of `total` steps. `warmup` is a share of them (below 1) or a number of steps. */
export interface Schedule {
  readonly kind: 'cosine' | 'linear' | 'constant';
  readonly warmup: number;
}

/** A share is rounded up to whole steps, as Hugging Face trainers do. */
export function warmupSteps({ warmup }: Schedule, total: number): number {
  return warmup < 1 ? Math.ceil(warmup * total) : Math.trunc(warmup);
}

/**
 * Factor on the learning rate for the update number `step` (from 0): rises linearly from 0 during the warm-up, so that the first update of a
 * training with warm-up only fills the moments of the optimizer; then falls to 0 along half a cosine or a line, or stays.
 */
export function scheduleFactor(schedule: Schedule, step: number, total: number): number {
  const warmup = warmupSteps(schedule, total);
  if (step < warmup) return step / Math.max(1, warmup);
  const progress = (step - warmup) / Math.max(1, total - warmup);
  if (schedule.kind === 'cosine') return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
  if (schedule.kind === 'linear') return Math.max(0, (total - step) / Math.max(1, total - warmup));
  return 1;
}
