import type { Fraction } from '../../../compiler/operators/authoring.ts';

/** Where a schedule stops falling: as a share of the learning rate or as a rate of its own. */
export interface Floor {
  /**
   * The learning rate ends at this share of itself; 10 % where neither this nor `min_lr` is given.
   * @range 0%..100%
   */
  floor?: Fraction;
  /**
   * The learning rate ends at this rate; instead of `floor`.
   * @range 0..10
   */
  min_lr?: number;
}
