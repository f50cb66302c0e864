import { executor, type Int, type Size, signature } from '../../compiler/operators/authoring.ts';

/** Runs tasks as processes of this machine. The place of every task that no `place` sends elsewhere. */
export const local = executor({
  version: '1',
  create:
    signature<
      (options: {
        /**
         * GPUs that tasks may share out among themselves; `auto` takes those that are found.
         * @default auto
         * @range 0..64
         */
        gpus: 'auto' | Int;
        /**
         * Processor cores in use at any time; `auto` takes all of them.
         * @default auto
         * @range 1..1024
         */
        cores: 'auto' | Int;
        /**
         * Main memory that tasks may take together; left out, all of it but what the system needs.
         * @range 512MB..
         */
        memory?: Size;
      }) => void
    >(),
});
