import { barrier, type Column, drop, type Row, type Rows, type TaskTools } from '../../compiler/operators/authoring.ts';
import { keyOf } from '../sampling/unit-interval.ts';

interface Rated {
  readonly answer: string;
  readonly score: number;
  readonly row: Row;
}

/**
 * Makes preference pairs of rated answers, for `dpo(prompt, chosen, rejected)`: of all rows with the same prompt, the best and the worst answer, where the best is
 * better by at least `margin`. Of equally good answers the first counts. A prompt with one answer is dropped as `one_answer`, one whose answers lie too near to each other as
 * `no_margin`, one whose best and worst answer read the same as `same_answer`. Pairs come in the order in which prompts first appear; columns are `prompt`, `chosen`,
 * `rejected`, `chosen_score`, `rejected_score`.
 */
export const preferences = barrier({
  version: '1',
  rows: 'same',
  positional: ['rows'],
  adds: { prompt: 'Text', chosen: 'Text', rejected: 'Text', chosen_score: 'Float', rejected_score: 'Float' },
  copies: ['prompt', 'chosen', 'rejected'],
  async run(
    rows: Rows,
    options: {
      /** What was asked. */
      prompt: Column<string>;
      /** What was answered. */
      answer: Column<string>;
      /** How good it is: the higher the better. */
      score: Column<number>;
      /**
       * The least difference between best and worst.
       * @default 0
       * @range 0..
       */
      margin?: number;
    },
    task: TaskTools,
  ) {
    const { prompt, answer, score, margin = 0 } = options;
    const groups = new Map<string, { count: number; best: Rated; worst: Rated }>();
    let done = 0;
    for await (const batch of rows.batches()) {
      task.signal.throwIfAborted();
      for (const row of batch) {
        const rated = { answer: String(row[answer.name] ?? ''), score: Number(row[score.name] ?? Number.NaN), row };
        if (Number.isNaN(rated.score)) {
          task.dropped(row, drop('no_score'));
          continue;
        }
        const key = keyOf(row, prompt.name);
        const group = groups.get(key);
        if (!group) groups.set(key, { count: 1, best: rated, worst: rated });
        else {
          group.count++;
          if (rated.score > group.best.score) group.best = rated;
          if (rated.score < group.worst.score) group.worst = rated;
        }
      }
      done += batch.length;
      task.progress({ unit: 'rows', done, total: rows.count });
    }
    const table = task.table('rows');
    let lot: Row[] = [];
    for (const [key, { count, best, worst }] of groups) {
      const difference = best.score - worst.score;
      if (count === 1) task.dropped(best.row, drop('one_answer', 1, 2));
      else if (difference <= 0 || difference < margin) task.dropped(best.row, drop('no_margin', difference, margin));
      else if (best.answer === worst.answer) task.dropped(best.row, drop('same_answer'));
      else
        lot.push({
          ...best.row,
          prompt: key,
          chosen: best.answer,
          rejected: worst.answer,
          chosen_score: best.score,
          rejected_score: worst.score,
        });
      if (lot.length < LOT) continue;
      await table.write(lot);
      lot = [];
    }
    await table.write(lot);
  },
});

const LOT = 1000;
