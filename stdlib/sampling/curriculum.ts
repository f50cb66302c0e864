import {
  barrier,
  type Column,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../compiler/operators/authoring.ts';
import { writeInOrder } from './on-disk.ts';
import { checkedKinds } from './order.ts';
import { unitInterval } from './unit-interval.ts';

/**
 * Orders rows from easy to hard in steps: rows are ranked by a number, cut into `phases` of equally many rows, and shuffled inside each phase. With `by` the length of
 * a text, phases are buckets of like length, which waste less padding; with a readability index or a perplexity, they are a curriculum (Bengio et al. 2009). A
 * training sees the rows in this order where it does not shuffle them itself. Rows without a number come last.
 */
export const curriculum = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  async run(
    rows: Rows,
    options: {
      /** What says how hard a row is. `derive` makes such a column: `derive(difficulty: lix(text))`. */
      by: Column<number>;
      /**
       * How many steps; one is a shuffle, many come near to sorting.
       * @range 1..10000
       * @default 4
       */
      phases?: Int;
      /**
       * From hard to easy.
       * @default false
       */
      descending?: boolean;
      /** Another order inside the phases; the pipeline's seed unless given. */
      seed?: Int;
    },
    task: TaskTools,
  ) {
    const column = options.by.name;
    const phases = options.phases ?? 4;
    const seed = options.seed ?? task.seed;
    const direction = options.descending ? -1 : 1;
    const bounds = await phaseBounds(rows, column, phases, direction);
    const check = checkedKinds(column, task);
    await writeInOrder(
      rows,
      (a, b) => (a.phase as number) - (b.phase as number) || (a.place as number) - (b.place as number),
      task,
      (row, index) => {
        check(row, index);
        return { row, phase: phaseOf(row[column], bounds, direction), place: unitInterval(seed, String(index)) };
      },
      (ready) => ready.map((each) => each.row as Row),
    );
    task.measure('phases', { bounds: bounds.map((bound) => bound * direction) });
  },
});

/** Numbers from which the second, third, … phase begins, times the direction. Eight bytes a row. */
async function phaseBounds(rows: Rows, column: string, phases: number, direction: number): Promise<number[]> {
  const numbers = new Float64Array(rows.count);
  let count = 0;
  for await (const batch of rows.batches())
    for (const row of batch)
      if (typeof row[column] === 'number') numbers[count++] = (row[column] as number) * direction;
  const sorted = numbers.subarray(0, count).sort();
  if (count === 0) return [];
  return Array.from(
    { length: phases - 1 },
    (_, i) => sorted[Math.min(count - 1, Math.floor(((i + 1) * count) / phases))]!,
  );
}

function phaseOf(value: unknown, bounds: readonly number[], direction: number): number {
  if (typeof value !== 'number') return bounds.length + 1;
  return bounds.filter((bound) => value * direction >= bound).length;
}
