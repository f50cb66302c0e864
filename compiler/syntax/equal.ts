import type { Comment, SourceFile } from './ast.ts';

const positions = new Set(['start', 'end', 'yearSpan', 'pathSpan', 'sentenceSpan']);

/** Whether two trees say the same: all but the places in the text and the white space around comments. */
export function sameTree(a: SourceFile, b: SourceFile): boolean {
  return same(a.statements, b.statements);
}

/** Whether the same comments are there, in whatever order. */
export function sameComments(a: readonly Comment[], b: readonly Comment[]): boolean {
  const sorted = (comments: readonly Comment[]) => comments.map(({ kind, text }) => `${kind} ${text.trimEnd()}`).sort();
  return sorted(a).join('\n') === sorted(b).join('\n');
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (isComment(a) && isComment(b)) return sameComments([a], [b]);
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left).filter((key) => !positions.has(key));
  return (
    keys.length === Object.keys(right).filter((key) => !positions.has(key)).length &&
    keys.every((key) => same(left[key], right[key]))
  );
}

function isComment(node: object): node is Comment {
  return 'kind' in node && (node.kind === 'doc' || node.kind === 'line');
}
