import { type Fraction, type Int, type Value, value } from '../../compiler/operators/authoring.ts';
import type { ShingleUnit } from './minhash-kernel.ts';

/**
 * Duplicates are texts that share most of their word sequences: the Jaccard similarity of their sets of five-word shingles, taken from
 * the text in lower case, without punctuation and diacritics, all numbers alike. MinHash (Broder 1997) brings likely pairs together, missing
 * at most 8 % of those that are just as similar as wanted and fewer above; then the sets themselves are compared, so that no pair below
 * `similarity` matches. A text of fewer words counts as one shingle; a text without words is never a duplicate.
 *
 * KBLab compares newspapers by runs of 5 characters at 50 %, SWEb by 16 (`unit: characters`).
 *
 * Shingles of words, hash function (XXH64) and coefficients are those of datatrove with seed 1; at 80 % its 14 bands of 8 hashes (FineWeb-2).
 */
export const minhash = value({
  version: '1',
  family: 'Similarity',
  create: (options: {
    /**
     * Share of shingles in common from which two texts are duplicates.
     * @range 1%..100%
     * @default 80%
     */
    similarity?: Fraction;
    /**
     * Words, or characters, per shingle.
     * @range 1..100
     * @default 5
     */
    shingle?: Int;
    /**
     * What shingles are made of. Runs of characters find copies that OCR or spelling has changed in every other word; there are several times as many of them.
     * @default words
     */
    unit?: ShingleUnit;
    /**
     * Hashes per signature: more find more of the pairs and take longer.
     * @range 8..4096
     * @default 112
     */
    hashes?: Int;
    /**
     * Draws the hash functions.
     * @range 0..4294967295
     * @default 1
     */
    seed?: Int;
  }): Value<'Similarity'> => ({ $: 'minhash', ...options }),
});
