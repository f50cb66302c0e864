import type { Labels } from '../../graph/flow.ts';
import { intersect } from './terms.ts';

/** Of a value that came from nowhere outside. */
export const noLabels: Labels = {
  licenses: [],
  outputs: null,
  basis: [],
  gdpr: [],
  purpose: null,
  personal: [],
  heldOut: false,
  origin: [],
  redacted: [],
};

/** Pointwise; never fails. A conflict is raised at the sink that it forbids. */
export function join(labels: readonly Labels[]): Labels {
  return labels.length === 1 ? labels[0]! : labels.reduce(joinTwo, noLabels);
}

function joinTwo(a: Labels, b: Labels): Labels {
  return {
    licenses: distinct([...a.licenses, ...b.licenses]),
    outputs: intersect(a.outputs, b.outputs),
    basis: distinct([...a.basis, ...b.basis]),
    gdpr: distinct([...a.gdpr, ...b.gdpr]),
    purpose: intersect(a.purpose, b.purpose),
    personal: distinct([...a.personal, ...b.personal]),
    heldOut: a.heldOut || b.heldOut,
    origin: distinct([...a.origin, ...b.origin]),
    redacted: distinct([...a.redacted, ...b.redacted]),
  };
}

/** In order of first appearance, so that equal sources give equal graphs. */
function distinct<T>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const id = JSON.stringify(item);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
