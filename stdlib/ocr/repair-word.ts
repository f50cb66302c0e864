import type { Confusion } from './confusions.ts';
import type { Lexicon } from './lexicon.ts';

export interface Repair {
  /** In lower case. */
  readonly word: string;
  readonly confusions: readonly Confusion[];
}
/** `ambiguous`: several listed words are equally near, so that nobody can say which was printed. */
export type Outcome = Repair | 'ambiguous' | null;

/** Two confusions in a shorter word would leave too little of what was read. */
const shortestForTwo = 6;
const longest = 40;
/** Words with more places to be wrong are strokes (`illiilil`), and would take the time of a page. */
const mostForTwo = 24;
const remembered = 1 << 15;

/**
 * The one listed word that an unknown word (in lower case) becomes by undoing one confusion, else by undoing two. Confusions are tried everywhere in the word;
 * compounds are no goal, since almost anything can be cut in two.
 */
export function wordRepairer(confusions: readonly Confusion[], lexicon: Lexicon): (word: string) => Outcome {
  let known = new Map<string, Outcome>();
  const bySeen = new Map<string, Confusion[]>();
  for (const confusion of confusions) {
    const first = confusion[0][0]!;
    bySeen.set(first, [...(bySeen.get(first) ?? []), confusion]);
  }

  function* undone(word: string): Generator<Repair> {
    for (let at = 0; at < word.length; at++)
      for (const confusion of bySeen.get(word[at]!) ?? [])
        if (word.startsWith(confusion[0], at))
          yield {
            word: word.slice(0, at) + confusion[1] + word.slice(at + confusion[0].length),
            confusions: [confusion],
          };
  }

  const onlyOne = (found: ReadonlyMap<string, Repair>): Outcome =>
    found.size === 0 ? null : found.size === 1 ? [...found.values()][0]! : 'ambiguous';

  function repair(word: string): Outcome {
    if (word.length > longest) return null;
    const once = [...undone(word)];
    const found = new Map(once.filter((each) => lexicon.lists(each.word)).map((each) => [each.word, each]));
    if (found.size > 0 || word.length < shortestForTwo || once.length > mostForTwo) return onlyOne(found);
    for (const first of once)
      for (const second of undone(first.word))
        if (second.word !== word && !found.has(second.word) && lexicon.lists(second.word))
          found.set(second.word, { word: second.word, confusions: [...first.confusions, ...second.confusions] });
    return onlyOne(found);
  }

  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const outcome = repair(word);
    if (known.size >= remembered) known = new Map();
    known.set(word, outcome);
    return outcome;
  };
}
