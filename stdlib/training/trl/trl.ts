import { type Int, signature, value } from '../../../compiler/operators/authoring.ts';

/**
 * Trains with TRL, PEFT and PyTorch in processes of their own, for models that the embedded engine cannot hold: same examples, same order, same start,
 * same result files. Needs Python with the packages of `docs/guides/large-models.md`.
 */
export const trl = value({
  version: '1',
  family: 'Engine',
  create:
    signature<
      (options: {
        /**
         * Python that has the packages: a command, or the path of one such as `venv/bin/python`.
         * @default "python3"
         * @observation
         */
        python: string;
        /**
         * Processes that share each batch, one for each GPU.
         * @default 1
         * @range 1..64
         */
        processes: Int;
        /**
         * `bf16` multiplies in bfloat16; what is trained stays float32.
         * @default float32
         */
        precision: 'float32' | 'bf16';
        /**
         * `fsdp` cuts weights, gradients and optimizer state into one part for each process; `none` gives each process all of them.
         * @default none
         */
        sharding: 'none' | 'fsdp';
        /**
         * Computes intermediate results again in the backward pass: less memory, a third more time, the same numbers.
         * @default false
         * @observation
         */
        gradient_checkpointing: boolean;
      }) => void
    >(),
});
