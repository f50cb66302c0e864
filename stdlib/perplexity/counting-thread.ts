import type { Work } from '../threads/threads.ts';
import {
  countFollowers,
  type Discounts,
  type Followers,
  type Frequencies,
  frequenciesOf,
  noFollowers,
  type Weighed,
  weigh,
} from './kneser-ney.ts';
import { counter, type Grams, type Lines } from './ngram-counts.ts';

export interface CountingSetup {
  readonly order: number;
  /** Which of how many parts this is. */
  readonly own: number;
  readonly parts: number;
}

/** Asked in this order. */
export type CountingQuestion =
  | { readonly lines: Lines }
  | 'finish'
  /** What all parts have counted, and where to count with which contexts. */
  | { readonly grams: readonly Grams[]; readonly followers: readonly Followers[] }
  | { readonly discounts: readonly Discounts[] };

/** N-grams so far; what was counted; nothing; the part of the model. */
export type CountingAnswer = number | Counted | null | Weighed;

export interface Counted {
  readonly grams: Grams;
  readonly followers: Followers;
  readonly frequencies: Frequencies;
}

/** Counts the n-grams that end in units of its own, and weighs them once all are counted (`training.ts`). */
export const counting: Work<CountingSetup, CountingQuestion, CountingAnswer> = {
  module: 'stdlib/perplexity/counting-thread',
  open,
};

export function open({ order, own, parts }: CountingSetup): (question: CountingQuestion) => CountingAnswer {
  const counted = counter(order, own, parts);
  let mine: Counted | null = null;
  return (question) => {
    if (question === 'finish') {
      const grams = counted.finish();
      mine = { grams, followers: noFollowers(grams), frequencies: frequenciesOf(grams, order) };
      return mine;
    }
    if ('lines' in question) {
      counted.add(question.lines);
      return counted.size;
    }
    if ('discounts' in question) return weigh(mine!.grams, mine!.followers, question.discounts);
    countFollowers(mine!.grams, question.grams, question.followers);
    return null;
  };
}
