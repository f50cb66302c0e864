import { tokenize, word } from '../text/tokens.ts';

/** Features share this many places; with some hundred thousand features in use, collisions cost little (Weinberger et al. 2009). */
export const places = 1 << 19;

const seen = new Uint32Array(places);
let stamp = 0;
let found = new Uint32Array(1 << 12);

const offset = 0x811c9dc5;
const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const placeOf = (hash: number): number => {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (spread ^ (spread >>> 12)) & (places - 1);
};
const between = 0x2007;
const edge = 0x2006;
/** Character n-grams of these lengths, inside words with their edges. */
const shortest = 3;
const longest = 5;

/**
 * What a linear classifier sees of a text, each feature once: words and signs in lower case, pairs of neighbours, and character n-grams of words with their edges, so that unknown
 * words and misreadings tell something (as fastText's, Joulin et al. 2016). FNV-1a hashes. The array is filled anew by the next call.
 */
export function textFeatures(text: string): Uint32Array {
  const lower = text.toLowerCase();
  const tokens = tokenize(lower);
  stamp = stamp === 0xffffffff ? 1 : stamp + 1;
  if (stamp === 1) seen.fill(0);
  let count = 0;
  const note = (hash: number): void => {
    const place = placeOf(hash);
    if (seen[place] === stamp) return;
    seen[place] = stamp;
    if (count === found.length) {
      const grown = new Uint32Array(count * 2);
      grown.set(found);
      found = grown;
    }
    found[count++] = place;
  };
  let previous = offset;
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i]!;
    const end = tokens.ends[i]!;
    let hash = offset;
    for (let at = start; at < end; at++) hash = mixed(hash, lower.charCodeAt(at));
    note(hash);
    note(mixed(mixed(previous, between), hash));
    previous = hash;
    if (tokens.kinds[i] !== word) continue;
    // Edges stand at start - 1 and end.
    for (let from = start - 1; from <= end + 1 - shortest; from++) {
      let gram = mixed(offset, edge + 2);
      for (let length = 1; length <= longest && from + length <= end + 1; length++) {
        const at = from + length - 1;
        gram = mixed(gram, at < start || at >= end ? edge : lower.charCodeAt(at));
        if (length >= shortest) note(gram);
      }
    }
  }
  return found.subarray(0, count);
}
