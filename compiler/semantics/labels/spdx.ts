import parse, { type SpdxNode } from 'spdx-expression-parse';
import { termsOf } from './license-table.ts';
import { both, either, type LicenseTerms } from './terms.ts';

/** Terms of an SPDX expression (`MIT OR Apache-2.0`), or null where it is none. */
export function readExpression(expression: string): LicenseTerms | null {
  const tree = parsed(expression);
  return tree === null ? null : termsOfNode(tree, expression);
}

/** Every licence id of an expression. */
export function idsOf(expression: string): readonly string[] {
  const tree = parsed(expression);
  return tree === null ? [expression] : leaves(tree);
}

/** A single licence id, and no expression of several. */
export function isSingleId(expression: string): boolean {
  const tree = parsed(expression);
  return tree !== null && 'license' in tree;
}

function parsed(expression: string): SpdxNode | null {
  try {
    return parse(expression);
  } catch {
    return null;
  }
}

function termsOfNode(node: SpdxNode, id: string): LicenseTerms {
  if ('conjunction' in node) {
    const [left, right] = [termsOfNode(node.left, id), termsOfNode(node.right, id)];
    return node.conjunction === 'or' ? either(left, right, id) : both(left, right, id);
  }
  return { ...termsOf(node.license), id };
}

function leaves(node: SpdxNode): readonly string[] {
  return 'conjunction' in node ? [...leaves(node.left), ...leaves(node.right)] : [node.license];
}
