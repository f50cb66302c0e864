import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extend, grams, repeatedGramLength, topGramLength } from '../../../stdlib/filters/ngrams.ts';
import { tokenize, words } from '../../../stdlib/text/tokens.ts';

const length = (text: string) => [...text].length;

/** The definitions, on joined strings. */
function topByStrings(list: readonly string[], n: number): number | null {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= list.length; i++) {
    const gram = list.slice(i, i + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  let best: [string, number] | null = null;
  for (const entry of counts) if (!best || entry[1] > best[1]) best = entry;
  return best && length(best[0]) * best[1];
}

function repeatedByStrings(list: readonly string[], n: number): number {
  const seen = new Set<string>();
  let repeated = 0;
  for (let i = 0; i + n <= list.length; ) {
    const gram = list.slice(i, i + n).join('');
    if (seen.has(gram)) {
      repeated += length(gram);
      i += n;
    } else {
      seen.add(gram);
      i++;
    }
  }
  return repeated;
}

// Few spellings, some of which join to the same text: `ab a` and `a ba`.
const text = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'ba', 'aba', '.', '😀', '𝒜', 'år'), { maxLength: 80 })
  .map((l) => l.join(' '));

test('integer n-grams count as the definitions on strings', () => {
  fc.assert(
    fc.property(text, (sample) => {
      const list = words(sample);
      const all = grams(tokenize(sample));
      let numbers = all.ids;
      for (const n of [2, 3, 4]) {
        numbers = extend(all, numbers, n);
        assert.is(topGramLength(all, numbers, n), topByStrings(list, n));
      }
      for (const n of [1, 2, 5, 10]) assert.is(repeatedGramLength(all, n), repeatedByStrings(list, n));
    }),
    { numRuns: 500 },
  );
});

test('n-grams that join to the same text are equal, whatever their words', () => {
  assert.is(repeatedGramLength(grams(tokenize('ab c . a bc .')), 2), 3);
});

test('a long text grows the tables', () => {
  const sample = Array.from({ length: 20_000 }, (_, i) => `w${i % 7000}`).join(' ');
  assert.is(repeatedGramLength(grams(tokenize(sample)), 5), repeatedByStrings(words(sample), 5));
});

test.run();
