import type { Banding } from './minhash-kernel.ts';

/** Least share of pairs at the wanted similarity that banding must bring together. */
const recall = 0.92;

/** Probability that two texts of the given similarity share a band (Leskovec et al., Mining of Massive Datasets, 3.4.2). */
export const found = (similarity: number, { bands, rows }: Banding): number => 1 - (1 - similarity ** rows) ** bands;

/**
 * The most selective bands that still bring together 92 % of the pairs that are just as similar as wanted, and more of those above. Pairs
 * brought together are compared afterwards, so fewer rows cost time and never a wrong match. For 80 % and 112 hashes: 14 bands of 8, as
 * FineWeb and FineWeb-2 use.
 */
export function chooseBands(hashes: number, similarity: number): Banding {
  for (let rows = hashes; rows > 1; rows--) {
    const banding = { bands: Math.floor(hashes / rows), rows };
    if (found(similarity, banding) >= recall) return banding;
  }
  return { bands: hashes, rows: 1 };
}
