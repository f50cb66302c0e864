import { spacedWords } from './spaced-words.ts';

/** Python's `string.punctuation`: the 32 signs of ASCII. */
const signs = /[!-/:-@[-`{-~]/;
const everySign = /[!-/:-@[-`{-~]+/g;
const beyondAscii = /[^\0-\x7f]/;

/**
 * The words that SWEb counts: those between white space, without ASCII signs, in lower case, decomposed. What was signs alone is none.
 * Calls `take` for each.
 */
export function plainWords(text: string, take: (word: string) => void): void {
  const { count, starts, ends } = spacedWords(text);
  for (let i = 0; i < count; i++) {
    let word = text.slice(starts[i], ends[i]);
    if (signs.test(word)) word = word.replace(everySign, '');
    if (word === '') continue;
    word = word.toLowerCase();
    take(beyondAscii.test(word) ? word.normalize('NFD') : word);
  }
}

/** Entropy of the distribution of a text's words, in nats: 0 for one word over and over, ln n for n different ones. */
export function wordEntropy(text: string): number {
  const counts = new Map<string, number>();
  let total = 0;
  plainWords(text, (word) => {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    total++;
  });
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}
