import {
  barrier,
  type Column,
  chooseRecords,
  drop,
  type Int,
  type Model,
  type Row,
  type Rows,
  rowsIn,
  type TaskTools,
  type Tokens,
} from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { readTokenizer } from '../models/tokenizer.ts';
import { amountOf, tokensOf, type Unit } from './measure.ts';
import { keyOf } from './unit-interval.ts';

/**
 * Takes rows in their order until a budget is used up: so many words in all, or for each value of a column (`budget(words: 2000000, per: source)`). Tokens are
 * counted by the tokenizer of a model: `budget(tokens: 2000000 tokens, model: base, per: source)`. The row that would
 * go beyond it is dropped as `over_budget`, and so is what comes after it of its group, so that a later, shorter row does not slip in by its length. Put
 * `shuffle()` before it to draw instead of taking the first.
 */
export const budget = barrier({
  version: '3',
  labels: 'subject',
  rows: 'same',
  positional: ['rows'],
  checks: [
    'one(words, characters, count, tokens)',
    'tokens requires model',
    'model needs tokens',
    'text needs words or characters or tokens',
  ],
  async run(
    rows: Rows,
    options: {
      /**
       * Budget in words.
       * @range 1..
       */
      words?: Int;
      /**
       * Budget in characters.
       * @range 1..
       */
      characters?: Int;
      /**
       * Budget in rows.
       * @range 1..
       */
      count?: Int;
      /**
       * Budget in tokens of `model`, without those that begin and end a text.
       * @range 1..
       */
      tokens?: Tokens;
      /** Whose tokens. Only its tokenizer is used: its labels do not reach the result. */
      model?: Model;
      /** Each value of this column has the budget for itself. */
      per?: Column<Json>;
      /** Column that is counted; `text` unless given, or all texts of a row that has no such column. */
      text?: Column<string>;
    },
    task: TaskTools,
  ) {
    const given = (['words', 'characters', 'count', 'tokens'] as const).filter((unit) => options[unit] !== undefined);
    if (given.length !== 1) task.fail('FTP0939', { given: given.length === 0 ? 'none' : given.join(' and ') });
    const limit = options[given[0]!]!;
    const amounts = await counter(given[0]!, options.text?.name, options.model, task);
    const groups = new Map<string, { used: number; full: boolean }>();
    const table = task.table('rows');
    let done = 0;
    for await (const records of rows.records()) {
      task.signal.throwIfAborted();
      const batch = rowsIn(records);
      const sizes = await amounts(batch);
      const kept = chooseRecords(records, (record, i) => {
        const row = batch[i]!;
        const key = options.per === undefined ? '' : keyOf(row, options.per.name);
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { used: 0, full: false }));
        const size = sizes[i]!;
        if (group.full || group.used + size > limit) {
          group.full = true;
          task.dropped(record, drop('over_budget', group.used + size, limit));
          return false;
        }
        group.used += size;
        return true;
      });
      await table.write(kept);
      done += batch.length;
      task.progress({ unit: 'rows', done, total: rows.count });
    }
    const short = [...groups.values()].filter(({ full }) => !full).length;
    if (short > 0) task.count(options.per ? 'groups below their budget' : 'budget not used up', short);
  },
});

/** Counts the rows of a batch in what the budget is in. */
async function counter(
  given: 'words' | 'characters' | 'count' | 'tokens',
  column: string | undefined,
  model: Model | undefined,
  task: TaskTools,
): Promise<(rows: readonly Row[]) => Promise<readonly number[]>> {
  if ((given === 'tokens') !== (model !== undefined))
    task.fail('FTP1234', {
      given: given === 'tokens' ? 'tokens' : 'model',
      lacks: given === 'tokens' ? 'model' : 'tokens',
    });
  if (model !== undefined) {
    const tokenizer = await readTokenizer(model.folder, task.fail);
    return (rows) => tokensOf(rows, column, tokenizer);
  }
  const unit: Unit = given === 'words' || given === 'characters' ? given : 'rows';
  const amount = amountOf(unit, column);
  return async (rows) => rows.map(amount);
}
