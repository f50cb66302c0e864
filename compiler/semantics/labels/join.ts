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
  if (labels.length === 1) return labels[0]!;
  return {
    licenses: distinct(labels.flatMap((one) => one.licenses)),
    outputs: labels.map((one) => one.outputs).reduce(intersect, null),
    basis: distinct(labels.flatMap((one) => one.basis)),
    gdpr: distinct(labels.flatMap((one) => one.gdpr)),
    purpose: labels.map((one) => one.purpose).reduce(intersect, null),
    personal: distinct(labels.flatMap((one) => one.personal)),
    heldOut: labels.some((one) => one.heldOut),
    origin: distinct(labels.flatMap((one) => one.origin)),
    redacted: distinct(labels.flatMap((one) => one.redacted)),
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
