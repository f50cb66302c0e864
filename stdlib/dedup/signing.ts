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
  /** Shingles of each text; 0 for one without words. */
  readonly counts: Uint32Array;
  /** Of texts with words: the low and the high half of each band. */
  readonly bands: Uint32Array;
  readonly shingles: Uint32Array;
}

export function signer({
  shingle,
  unit,
  banding,
  seed,
}: SigningOptions): (texts: readonly (string | null)[]) => Signed {
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
