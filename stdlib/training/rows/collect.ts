import type { TaskTools } from '../../../compiler/operators/authoring.ts';
import type { Tokenizer } from '../../models/tokenizer.ts';
import { type Example, targetCount } from './examples.ts';

/** A row as tokens, at its full length. */
export interface Encoded {
  readonly ids: readonly number[];
  /** As in `Example`. */
  readonly targets: Uint8Array | null;
}

/** Rows that were kept out or stand out, and the first of them, counted from 1. */
export interface KeptOut {
  readonly rows: number;
  readonly first: number | null;
}

/** The examples of one reading of the data, and what became of its rows. */
export interface Examples {
  readonly examples: readonly Example[];
  /** Examples that belong together and stand side by side: 2 for pairs of answers, else 1. */
  readonly together: 1 | 2;
  /** Tokens of the examples, and those of them that are predicted. */
  readonly tokens: number;
  readonly labels: number;
  /** Length of every row in tokens, before any cut. */
  readonly lengths: readonly number[];
  /** Examples cut at the context's length, and tokens that were lost by it. */
  readonly truncated: { readonly rows: number; readonly tokens: number };
  /** Rows of fewer than two tokens. */
  readonly empty: KeptOut;
  /** Rows none of whose tokens is asked for. */
  readonly unasked: KeptOut;
  /** Rows that lost everything that is asked for by the cut. */
  readonly lost: KeptOut;
  /** Examples that do not ask for an end token last: a model does not learn from them when to stop. The cut ones are not counted. */
  readonly endless: number;
  /** Of pairs, those whose answers are the same tokens; of answers, those without a character that is seen. Where rows are answers. */
  readonly equalPairs?: KeptOut;
  readonly emptyAnswers?: KeptOut;
  /** One for each example: 1 where the answer is wanted; null where nothing tells. */
  readonly desirable: Uint8Array | null;
}

export interface Collecting {
  /** Longest example in tokens. */
  readonly context: number;
  readonly bos: number | null;
  readonly eos: number | null;
  readonly tokenizer: Tokenizer;
  readonly together?: 1 | 2;
}

export interface Collector {
  /** Takes a row, or the two answers of a pair; `row` counts from 1. False where there is nothing to learn from it, which is counted. */
  add(row: number, parts: readonly Encoded[], desirable?: boolean): boolean;
  done(): Promise<Examples>;
}

/** Cuts rows at the context's length and keeps those from which something can be learnt, with a count and a place for all others. */
export function collector(
  { context, bos, eos, tokenizer, together = 1 }: Collecting,
  task: Pick<TaskTools, 'fail'>,
): Collector {
  const examples: Example[] = [];
  const lengths: number[] = [];
  const desirable: number[] = [];
  const truncated = { rows: 0, tokens: 0 };
  const out = {
    empty: { rows: 0, first: null as number | null },
    unasked: { rows: 0, first: null as number | null },
    lost: { rows: 0, first: null as number | null },
  };
  const endings: (readonly number[])[] = [];
  let [tokens, labels] = [0, 0];
  const keepOut = (why: keyof typeof out, row: number): false => {
    out[why].rows++;
    out[why].first ??= row;
    return false;
  };
  return {
    add(row, parts, wanted) {
      for (const { ids } of parts) {
        lengths.push(ids.length);
        // Where begin and end are one token, two of them are an end and a beginning.
        if (bos !== null && bos !== eos && ids[0] === bos && ids[1] === bos) task.fail('FTP0945', { row });
      }
      const whole = parts.map(({ ids, targets }): Example => ({ ids: Int32Array.from(ids), targets, segments: null }));
      const cut = whole.map(({ ids, targets }) => ({
        ids: ids.slice(0, context),
        targets: targets?.slice(0, context) ?? null,
        segments: null,
      }));
      const shorter = cut.filter(({ ids }, n) => ids.length < whole[n]!.ids.length);
      truncated.rows += shorter.length;
      for (const [n, { ids }] of cut.entries()) truncated.tokens += whole[n]!.ids.length - ids.length;
      if (cut.some(({ ids }) => ids.length < 2)) return keepOut('empty', row);
      if (whole.some((example) => targetCount(example) === 0)) return keepOut('unasked', row);
      if (cut.some((example) => targetCount(example) === 0)) return keepOut('lost', row);
      for (const [n, example] of cut.entries()) {
        examples.push(example);
        tokens += example.ids.length;
        labels += targetCount(example);
        if (example.ids.length === whole[n]!.ids.length) endings.push(lastAsked(example));
      }
      if (wanted !== undefined) desirable.push(wanted ? 1 : 0);
      return true;
    },
    done: async () => ({
      examples,
      together,
      tokens,
      labels,
      lengths,
      truncated,
      ...out,
      endless: await countEndless(endings, eos, tokenizer),
      desirable: desirable.length > 0 ? Uint8Array.from(desirable) : null,
    }),
  };
}

/** Templates put white space behind an end token, which belongs to the answer where answers are compared. */
const lastFew = 3;

function lastAsked({ ids, targets }: Example): readonly number[] {
  const asked: number[] = [];
  for (let at = ids.length - 1; at > 0 && asked.length < lastFew; at--)
    if (targets === null || targets[at] === 1) asked.push(ids[at]!);
  return asked;
}

/** Every special token may end a turn; which of them does is the template's to say. */
async function countEndless(
  endings: readonly (readonly number[])[],
  eos: number | null,
  tokenizer: Tokenizer,
): Promise<number> {
  const special = new Map<number, boolean>();
  for (const id of new Set(endings.flat())) {
    const hidden = (await tokenizer.decode([id], false)) === '' && (await tokenizer.decode([id], true)) !== '';
    special.set(id, hidden || id === eos);
  }
  return endings.filter((ids) => !ids.some((id) => special.get(id))).length;
}
