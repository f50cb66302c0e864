/** How well scores tell two classes apart. */
export interface Separation {
  /** Mean of the shares of each class that lie on their side of 0.5. */
  readonly accuracy: number;
  /** Probability that a member of the first class scores higher than one of the second; ties count half (Mann & Whitney 1947). */
  readonly auc: number;
  /** Standard error of `auc` (Hanley & McNeil 1982). */
  readonly error: number;
}

export function separation(good: readonly number[], bad: readonly number[]): Separation {
  const all = [...good.map((score) => ({ score, good: true })), ...bad.map((score) => ({ score, good: false }))].sort(
    (a, b) => a.score - b.score,
  );
  let ranks = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]!.score === all[from]!.score) to++;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (all[i]!.good) ranks += rank;
    from = to;
  }
  const [n, m] = [good.length, bad.length];
  const auc = (ranks - (n * (n + 1)) / 2) / (n * m);
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance = (auc * (1 - auc) + (n - 1) * (q1 - auc * auc) + (m - 1) * (q2 - auc * auc)) / (n * m);
  const right = good.filter((score) => score >= 0.5).length / n + bad.filter((score) => score < 0.5).length / m;
  return { accuracy: right / 2, auc, error: Math.sqrt(Math.max(0, variance)) };
}
