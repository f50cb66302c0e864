import parse from 'spdx-expression-parse';

/** A licence as a row states it. */
type Node =
  | { readonly license: string; readonly plus?: true; readonly exception?: string }
  | { readonly left: Node; readonly conjunction: 'and' | 'or'; readonly right: Node };

/** No licence expression of a document is longer; what is longer may have been made to take time. */
const LONGEST = 2000;

/**
 * Reads an SPDX expression (specification 3.0, annex B: `MIT OR (Apache-2.0 AND CC-BY-4.0)`), or the address of a Creative Commons licence, as
 * catalogues have it. Null where it is neither.
 */
export function readLicence(stated: string): Node | null {
  const text = ofAddress(stated.trim()) ?? stated.trim();
  if (text.length > LONGEST) return null;
  try {
    return parse(text) as Node;
  } catch {
    return null;
  }
}

/**
 * Do the licences that are allowed let one use it? Of `A OR B` one may choose, under `A AND B` both hold. `X-or-later` and `X+` stand for every version from
 * that one on, on either side. An exception (`WITH …`) is another licence than the one without.
 */
export const satisfies = (node: Node, allowed: readonly Node[]): boolean => {
  if (!('conjunction' in node)) return allowed.some((one) => 'license' in one && isOneOf(node, one));
  const left = satisfies(node.left, allowed);
  if (node.conjunction === 'or') return left || satisfies(node.right, allowed);
  return left && satisfies(node.right, allowed);
};

export const isSingle = (node: Node): boolean => 'license' in node;

type Leaf = Extract<Node, { license: string }>;

function isOneOf(stated: Leaf, allowed: Leaf): boolean {
  if (stated.exception !== allowed.exception) return false;
  const [a, b] = [versions(stated), versions(allowed)];
  if (a.family !== b.family) return false;
  if (a.version === b.version) return true;
  return a.version < b.version ? a.later : b.later;
}

/** `GPL-2.0-or-later` is GPL from 2.0 on; without a version there is one alone. */
function versions({ license, plus }: Leaf): { family: string; version: number; later: boolean } {
  const [, family, version, suffix] = /^(.+)-(\d+(?:\.\d+)?)(-only|-or-later)?$/.exec(license) ?? [];
  if (family === undefined) return { family: license, version: 0, later: plus === true };
  return { family, version: Number(version), later: plus === true || suffix === '-or-later' };
}

/** `https://creativecommons.org/licenses/by-sa/4.0/deed.sv` is CC-BY-SA-4.0. Ports (`/3.0/se/`) have ids of their own only in part, and are left unknown. */
function ofAddress(stated: string): string | null {
  const [, kind, name, version] =
    /^(?:https?:\/\/)?(?:www\.)?creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)\/?(?:deed(?:\.[a-z-]+)?|legalcode(?:\.[a-z-]+)?)?$/i.exec(
      stated,
    ) ?? [];
  if (kind === undefined || name === undefined) return null;
  if (kind.toLowerCase() === 'licenses') return `CC-${name.toUpperCase()}-${version}`;
  const domain: Readonly<Record<string, string>> = { zero: 'CC0', mark: 'CC-PDM' };
  const found = domain[name.toLowerCase()];
  return found === undefined ? null : `${found}-${version}`;
}
