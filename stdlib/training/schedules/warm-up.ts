import type { Fraction, Steps } from '../../../compiler/operators/authoring.ts';

/** What all schedules begin with. */
export interface WarmUp {
  /**
   * The learning rate first rises from zero: during this share of the training, rounded up to whole steps, or during this many steps.
   * @default 0%
   * @range 0..
   */
  warmup: Fraction | Steps;
}
