import type { Runs } from './runs.ts';

const signs = /[^\p{L}\p{N}]+/gu;
const multipliers = [0x01000193, 0x85ebca6b] as const;

/**
 * Runs of characters, of which only letters and numbers count: case, spaces, signs and (folded) diacritics are left out, as in the
 * contamination check of the GPT-4 technical report (OpenAI 2023, appendix C). Finds what other word division hides: compounds, hyphens
 * at line ends, words that a reading machine ran together. Hashes are two polynomials over the characters, rolled along.
 */
export function characterRuns(fold: boolean): Runs {
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .normalize(fold ? 'NFD' : 'NFC')
      .replace(signs, '');
  let halves = new Uint32Array(0);
  return {
    unit: 'characters',
    separator: '',
    units: (text) => bare(text).split(''),
    plain: bare,
    hash(text, size) {
      const source = bare(text);
      const count = Math.max(0, source.length - size + 1);
      if (halves.length < count * 2) halves = new Uint32Array(count * 3);
      multipliers.forEach((multiplier, half) => {
        let leaving = 1;
        for (let i = 0; i < size; i++) leaving = Math.imul(leaving, multiplier);
        let hash = 0;
        for (let i = 0; i < source.length; i++) {
          hash = (Math.imul(hash, multiplier) + source.charCodeAt(i) + 1) | 0;
          if (i >= size) hash = (hash - Math.imul(leaving, source.charCodeAt(i - size) + 1)) | 0;
          if (i >= size - 1) halves[(i - size + 1) * 2 + half] = mix(hash);
        }
      });
      return { count, halves: halves.subarray(0, count * 2) };
    },
    places(text) {
      const found: string[] = [];
      const starts: number[] = [];
      const ends: number[] = [];
      let at = 0;
      for (const character of text) {
        for (const unit of bare(character).split('')) {
          found.push(unit);
          starts.push(at);
          ends.push(at + character.length);
        }
        at += character.length;
      }
      return found.join('') === bare(text) ? { units: found, starts, ends } : null;
    },
  };
}

/** Spreads a sum over all its bits (the finalizer of MurmurHash3): the table looks at the lowest ones. */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
