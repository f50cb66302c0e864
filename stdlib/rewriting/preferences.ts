import { barrier, type Column, drop, type Row, type Rows, type TaskTools } from '../../compiler/operators/authoring.ts';
import { keyOf } from '../sampling/unit-interval.ts';

interface Rated {
  readonly answer: string;
  readonly score: number;
  readonly row: Row;
}

/** The answers to one prompt. Those in between are held only where pairs are made of them. */
interface Group {
  count: number;
  best: Rated;
  worst: Rated;
  readonly all: Rated[] | null;
}

/**
 * Makes preference pairs of rated answers, for `dpo(prompt, chosen, rejected)`. Of all rows with the same prompt, the best and the worst answer make a pair, where the best is
 * better by at least `margin`; answers in between are counted as `answers between, not used`, or make pairs too (`pairs: best` or `all`). Of equally good answers the first
 * counts. A prompt with one answer is dropped as `one_answer`, one whose answers lie too near to each other as `no_margin`, one whose answers read the same as `same_answer`.
 * Pairs come in the order in which prompts first appear; columns are `prompt`, `chosen`, `rejected`, `chosen_score`, `rejected_score`.
 */
export const preferences = barrier({
  version: '2',
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
       * The least difference between the two of a pair.
       * @default 0
       * @range 0..
       */
      margin?: number;
      /**
       * Which pairs: the best and the worst answer, the best with each other, or all, as Ouyang et al. 2022 (InstructGPT) train on. `best` and `all` hold the answers of the whole
       * table in memory, and `all` makes n(n - 1)/2 pairs of n answers.
       * @default extremes
       */
      pairs?: 'extremes' | 'best' | 'all';
    },
    task: TaskTools,
  ) {
    const { prompt, answer, score, margin = 0, pairs = 'extremes' } = options;
    const groups = new Map<string, Group>();
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
        if (!group)
          groups.set(key, { count: 1, best: rated, worst: rated, all: pairs === 'extremes' ? null : [rated] });
        else {
          group.count++;
          group.all?.push(rated);
          if (rated.score > group.best.score) group.best = rated;
          if (rated.score < group.worst.score) group.worst = rated;
        }
      }
      done += batch.length;
      task.progress({ unit: 'rows', done, total: rows.count });
    }
    const table = task.table('rows');
    let lot: Row[] = [];
    let between = 0;
    for (const [key, group] of groups) {
      const { count, best, worst } = group;
      const used = new Set<Rated>();
      for (const [chosen, rejected] of pairsOf(group, pairs)) {
        if (!isPair(chosen, rejected, margin) || chosen.answer === rejected.answer) continue;
        used.add(chosen).add(rejected);
        lot.push({
          ...chosen.row,
          prompt: key,
          chosen: chosen.answer,
          rejected: rejected.answer,
          chosen_score: chosen.score,
          rejected_score: rejected.score,
        });
        if (lot.length < LOT) continue;
        task.signal.throwIfAborted();
        await table.write(lot);
        lot = [];
      }
      if (used.size > 0) between += count - used.size;
      else if (count === 1) task.dropped(best.row, drop('one_answer', 1, 2));
      else if (!isPair(best, worst, margin))
        task.dropped(best.row, drop('no_margin', best.score - worst.score, margin));
      else task.dropped(best.row, drop('same_answer'));
    }
    await table.write(lot);
    if (between > 0) task.count('answers between, not used', between);
  },
});

const isPair = (better: Rated, worse: Rated, margin: number): boolean =>
  better.score > worse.score && better.score - worse.score >= margin;

/** The better first; of each two once. Equally good answers keep their order. */
function* pairsOf({ best, worst, all }: Group, pairs: 'extremes' | 'best' | 'all'): Generator<readonly [Rated, Rated]> {
  if (all === null) return yield [best, worst];
  const ranked = [...all].sort((a, b) => b.score - a.score);
  for (const [i, better] of (pairs === 'best' ? ranked.slice(0, 1) : ranked).entries())
    for (let j = i + 1; j < ranked.length; j++) yield [better, ranked[j]!];
}

const LOT = 1000;
