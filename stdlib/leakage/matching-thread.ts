import type { Work } from '../threads/threads.ts';
import { characterRuns } from './character-runs.ts';
import { type Cut, cutOut } from './cutting.ts';
import type { Evaluations, Look } from './evaluation-rows.ts';
import { type Match, matchesOf, scan } from './matches.ts';
import { type RunTable, runIndex } from './runs.ts';
import { wordRuns } from './word-runs.ts';

export interface MatchingSetup {
  readonly evaluations: Omit<Evaluations, 'looks'> & { readonly looks: readonly LookState[] };
  /** Whether diacritics are folded. */
  readonly fold: boolean;
  readonly near: number | undefined;
  /** Null where rows go as a whole. */
  readonly cut: Cut | null;
  /** Where runs are not to be too common: how often the table has each run of each look. */
  readonly common: { readonly most: number; readonly counts: readonly Uint32Array[] } | null;
}
interface LookState extends Pick<Look, 'size' | 'whole' | 'texts'> {
  readonly unit: 'words' | 'characters';
  readonly index: RunTable;
}

export interface MatchingQuestion {
  readonly texts: readonly string[];
  /** Count the runs in `common.counts`, for all texts before any is matched. */
  readonly count: boolean;
}

/** What is told of a row of an evaluation that a text has runs of. */
export type Told = Omit<Match, 'stretches'>;

/** A text that was matched, by its place among those asked about. */
export interface Matched {
  readonly at: number;
  /** Those with most runs first. */
  readonly matches: readonly Told[];
  /** What remains of it; null where it goes. */
  readonly rest: readonly string[] | null;
}

/** Looks for runs of evaluations in texts (`decontaminate.ts`). */
export const matching: Work<MatchingSetup, MatchingQuestion, readonly Matched[]> = {
  module: 'stdlib/leakage/matching-thread',
  open,
};

/** Evaluations as threads can have them. */
export const evaluationsState = ({ looks, ...rest }: Evaluations): MatchingSetup['evaluations'] => ({
  ...rest,
  looks: looks.map(({ runs: { unit }, size, index, whole, texts }) => ({
    unit,
    size,
    index: index.state(),
    whole,
    texts,
  })),
});

/** Room for counts of each run of each look. */
export const runCounts = ({ looks }: Evaluations): readonly Uint32Array[] =>
  looks.map(({ index }) => new Uint32Array(new SharedArrayBuffer(index.runs * Uint32Array.BYTES_PER_ELEMENT)));

export function open({ evaluations: state, fold, near, cut, common }: MatchingSetup) {
  const byWords = wordRuns(fold);
  const looks = state.looks.map(({ unit, size, index, whole, texts }): Look => {
    const runs = unit === 'words' ? byWords : characterRuns(fold);
    return { runs, size, index: runIndex(index), whole, texts };
  });
  const counts = new Map(looks.map((look, i) => [look, common?.counts[i]]));
  const ignored = (look: Look, run: number): boolean => common !== null && counts.get(look)![run]! > common.most;
  const evaluations = { ...state, looks };
  return ({ texts, count }: MatchingQuestion): readonly Matched[] => {
    if (count) {
      for (const text of texts) scan(looks, text, (look, run) => void Atomics.add(counts.get(look)!, run, 1));
      return [];
    }
    return texts.flatMap((text, at) => {
      const matches = matchesOf(evaluations, text, near, ignored);
      if (matches.length === 0) return [];
      const rest = cut === null ? null : cutOut(text, matches, cut);
      return [{ at, matches: matches.map(({ stretches, ...told }) => told), rest }];
    });
  };
}
