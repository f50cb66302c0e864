import { symbol, tokenize, words } from '../text/tokens.ts';

/** A listed term of a group: its words in small letters. */
interface Term {
  readonly group: string;
  readonly name: string;
  readonly words: readonly string[];
}

/** By first word. A term may stand in several groups and counts for each. */
export type Terms = ReadonlyMap<string, readonly Term[]>;

export function readTerms(groups: readonly (readonly [group: string, listed: readonly string[]])[]): Terms {
  const terms = new Map<string, Term[]>();
  for (const [group, listed] of groups)
    for (const name of new Set(listed.map((each) => each.normalize('NFC').toLowerCase()))) {
      const parts = [...words(name)];
      const first = parts[0];
      if (first !== undefined) terms.set(first, [...(terms.get(first) ?? []), { group, name, words: parts }]);
    }
  return terms;
}

/** Calls `found` with every occurrence. Terms inside longer ones count by themselves. */
export function findTerms(text: string, terms: Terms, found: (group: string, term: string) => void): void {
  const { count, starts, ends, kinds } = tokenize(text);
  const spelt = (i: number): string => text.slice(starts[i], ends[i]).toLowerCase();
  for (let i = 0; i < count; i++) {
    if (kinds[i] === symbol) continue;
    for (const { group, name, words } of terms.get(spelt(i)) ?? []) {
      if (i + words.length > count) continue;
      let k = 1;
      while (k < words.length && spelt(i + k) === words[k]) k++;
      if (k === words.length) found(group, name);
    }
  }
}
