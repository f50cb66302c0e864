import {
  type Duration,
  executor,
  type Int,
  type Size,
  signature,
  type Value,
} from '../../compiler/operators/authoring.ts';

/** Submits tasks as batch jobs to a Slurm cluster. */
export const slurm = executor({
  version: '1',
  status: 'planned',
  create:
    signature<
      (options: {
        /** Login node as `ssh` knows it; left out, the submit commands of this machine are used. */
        login?: string;
        /** Project that is billed. */
        account?: string;
        partition?: string;
        /** Quality of service. */
        qos?: string;
        /** What a node holds; left out, no task that needs a GPU goes there. */
        gpu?: Value<'Gpu'>;
        /**
         * Nodes that one task may span.
         * @default 1
         * @range 1..1024
         */
        nodes: Int;
        /**
         * Time limit of one job. A training step that reaches it goes on from its checkpoint in the next.
         * @default 24h
         * @range 1min..30d
         */
        time: Duration;
        /** Main memory of one job; left out, what the cluster gives by itself. */
        memory?: Size;
        /**
         * Jobs in the queue at once.
         * @default 50
         * @range 1..10000
         */
        max_jobs: Int;
        /** Folder of the project on the cluster; left out, the same path as here. */
        root?: string;
      }) => void
    >(),
});
