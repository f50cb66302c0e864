/**
 * The candidate nearest to what was written, or null where none is near. Damerau-Levenshtein (optimal string alignment, Boytsov 2011) with
 * a bound that grows with length, so that `is` never suggests `on` but `scedule` finds `schedule`.
 */
export function nearest(written: string, candidates: Iterable<string>): string | null {
  const bound = Math.max(1, Math.floor(written.length / 3));
  let best: string | null = null;
  let bestDistance = bound + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) > bound) continue;
    const distance = alignment(written.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function alignment(a: string, b: string): number {
  const width = b.length + 1;
  const d = new Uint16Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) d[i * width] = i;
  for (let j = 0; j <= b.length; j++) d[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(d[(i - 1) * width + j]! + 1, d[i * width + j - 1]! + 1, d[(i - 1) * width + j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, d[(i - 2) * width + j - 2]! + 1);
      d[i * width + j] = least;
    }
  }
  return d[a.length * width + b.length]!;
}
