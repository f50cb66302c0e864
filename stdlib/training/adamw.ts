import { type Fraction, signature, type Value, value } from '../../compiler/operators/authoring.ts';

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), as PyTorch computes it. */
export const adamw = value({
  version: '1',
  family: 'Optimizer',
  create:
    signature<
      (options: {
        /**
         * Learning rate: the size of a step. 1e-5 to 5e-4 for all weights, 1e-4 to 5e-3 for LoRA.
         * @range 0..10
         */
        lr: number;
        /**
         * How long gradients and their squares are remembered.
         * @default [0.9, 0.999]
         * @range 0..0.99999
         */
        betas: readonly number[];
        /**
         * Keeps the division finite.
         * @default 1e-8
         * @range 1e-16..1
         */
        eps: number;
        /**
         * Pull towards zero, on everything but norms and biases.
         * @default 0
         * @range 0..1
         */
        weight_decay: Fraction | number;
        /** How the learning rate runs; constant where left out. */
        schedule?: Value<'Schedule'>;
      }) => void
    >(),
});
