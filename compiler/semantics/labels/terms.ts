/** What a licence means for what is made of the licensed thing. */
export interface LicenseTerms {
  /** SPDX expression, or the `LicenseRef-` id of an agreement. */
  readonly id: string;
  /** Licences under which an adaptation may be given away; null is any, none is none. */
  readonly outputs: readonly string[] | null;
  /** May serve commercial purposes. */
  readonly commercial: boolean;
  /** What an agreement leaves out of `allows` is forbidden; a public licence forbids nothing here. */
  readonly forbids: readonly string[];
}

/** Both apply: what each leaves open. */
export function both(a: LicenseTerms, b: LicenseTerms, id: string): LicenseTerms {
  return {
    id,
    outputs: intersect(a.outputs, b.outputs),
    commercial: a.commercial && b.commercial,
    forbids: [...new Set([...a.forbids, ...b.forbids])],
  };
}

/** The user may choose: what either leaves open. */
export function either(a: LicenseTerms, b: LicenseTerms, id: string): LicenseTerms {
  return {
    id,
    outputs: a.outputs === null || b.outputs === null ? null : [...new Set([...a.outputs, ...b.outputs])],
    commercial: a.commercial || b.commercial,
    forbids: a.forbids.filter((use) => b.forbids.includes(use)),
  };
}

/** Sets where null holds everything. */
export function intersect(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null) return b;
  return b === null ? a : a.filter((id) => b.includes(id));
}

/** What all of these terms together leave open. */
export const leftBy = (bound: readonly { readonly terms: LicenseTerms }[]): readonly string[] | null =>
  bound.map(({ terms }) => terms.outputs).reduce(intersect, null);
