import { type LicenseTerms, leftBy } from './terms.ts';

interface Bound {
  readonly terms: LicenseTerms;
}

/** Sets looked at before the search for the smallest one gives way to one that is merely without anything superfluous. */
const MOST = 20_000;

/**
 * The smallest set that together leaves no licence, which is what forces a conflict; the first in order among equals. Many sources share few licences, so
 * it is looked for among one source of each. All together must leave none.
 */
export function smallestContradiction<B extends Bound>(bound: readonly B[]): readonly B[] {
  const byTerms = new Map<string, B>();
  for (const one of bound) {
    const open = one.terms.outputs;
    const id = JSON.stringify(open);
    // What leaves everything open forces nothing.
    if (open !== null && !byTerms.has(id)) byTerms.set(id, one);
  }
  const distinct = [...byTerms.values()];
  const left = { looks: MOST };
  for (let size = 1; size <= distinct.length && left.looks > 0; size++) {
    const found = ofSize(distinct, size, [], 0, left);
    if (found !== null) return found;
  }
  return withoutSuperfluous(distinct);
}

function ofSize<B extends Bound>(
  all: readonly B[],
  size: number,
  chosen: readonly B[],
  from: number,
  left: { looks: number },
): readonly B[] | null {
  if (chosen.length === size) return left.looks-- > 0 && leftBy(chosen)?.length === 0 ? chosen : null;
  for (let i = from; i < all.length && left.looks > 0; i++) {
    const found = ofSize(all, size, [...chosen, all[i]!], i + 1, left);
    if (found !== null) return found;
  }
  return null;
}

function withoutSuperfluous<B extends Bound>(bound: readonly B[]): readonly B[] {
  let kept = bound;
  for (const one of bound) {
    const without = kept.filter((other) => other !== one);
    if (leftBy(without)?.length === 0) kept = without;
  }
  return kept;
}
