import { createHash } from 'node:crypto';
import { type Banding, minHash, type ShingleUnit } from './minhash-kernel.ts';

export interface SigningOptions {
  readonly shingle: number;
  /** Words unless said. */
  readonly unit?: ShingleUnit;
  readonly banding: Banding;
  readonly seed: number;
}

/** What texts are compared by, one after another. */
export interface Signed {
  /** Shingles of each text, 1 where it is compared by a key; 0 for one that is like no other: without words, without a key. */
  readonly counts: Uint32Array;
  /** Of those that are compared: the low and the high half of each band, or the words of the key. */
  readonly bands: Uint32Array;
  /** Empty where keys are compared. */
  readonly shingles: Uint32Array;
}

/** Null: there is no text. */
export type Signer = (texts: readonly (string | null)[]) => Signed;

export function signer({ shingle, unit, banding, seed }: SigningOptions): Signer {
  const kernel = minHash(shingle, banding, seed, unit);
  let shingles = new Uint32Array(1 << 14);
  return (texts) => {
    const counts = new Uint32Array(texts.length);
    const bands = new Uint32Array(texts.length * banding.bands * 2);
    let [signed, filled] = [0, 0];
    texts.forEach((text, i) => {
      const read = text === null ? null : kernel.read(text);
      if (read === null) return;
      counts[i] = read.shingles.length;
      bands.set(read.bands, signed++ * banding.bands * 2);
      if (filled + read.shingles.length > shingles.length) {
        const grown = new Uint32Array(Math.max(shingles.length * 2, filled + read.shingles.length));
        grown.set(shingles.subarray(0, filled));
        shingles = grown;
      }
      shingles.set(read.shingles, filled);
      filled += read.shingles.length;
    });
    return { counts, bands, shingles: shingles.slice(0, filled) };
  };
}

/** Words of a key: 128 bits of its SHA-256. */
export const keyWords = 4;

/** Signs texts by keys that must be equal: the text itself, or what `keyOf` makes of it. */
export const keySigner =
  (keyOf: (text: string) => string | null): Signer =>
  (texts) => {
    const counts = new Uint32Array(texts.length);
    const words = new Uint32Array(texts.length * keyWords);
    let signed = 0;
    texts.forEach((text, i) => {
      const key = text === null ? null : keyOf(text);
      if (key === null) return;
      counts[i] = 1;
      const digest = createHash('sha256').update(key, 'utf8').digest();
      for (let word = 0; word < keyWords; word++) words[signed * keyWords + word] = digest.readUInt32LE(word * 4);
      signed++;
    });
    return { counts, bands: words.slice(0, signed * keyWords), shingles: new Uint32Array(0) };
  };
