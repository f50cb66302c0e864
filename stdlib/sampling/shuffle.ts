import { barrier, type Int, type Row, type Rows, type TaskTools } from '../../compiler/operators/authoring.ts';
import { writeInOrder } from './on-disk.ts';
import { unitInterval } from './unit-interval.ts';

/**
 * Puts rows into a random order, the same one for the same rows and seed. Tables larger than memory are shuffled on disk. Each row draws its place from a hash of its
 * position and the seed.
 */
export const shuffle = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  async run(
    rows: Rows,
    options: {
      /** Another order; the pipeline's seed unless given. */
      seed?: Int;
    },
    task: TaskTools,
  ) {
    const seed = options.seed ?? task.seed;
    await writeInOrder(
      rows,
      byPlace,
      task,
      (row, index) => ({ row, place: unitInterval(seed, String(index)) }),
      (ready) => ready.map((each) => each.row as Row),
    );
  },
});

const byPlace = (a: Row, b: Row): number => (a.place as number) - (b.place as number);
