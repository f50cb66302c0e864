import type * as ast from './ast.ts';
import type { Attached } from './comments.ts';
import { pad } from './print-text.ts';
import type { Node } from './visit.ts';

/** What printing needs to know about the file around the tree. */
export interface Surroundings {
  readonly comments: Attached;
  /** Whether the writer spread a record or a block over lines. */
  isSpread(node: ast.RecordExpression | ast.Block): boolean;
  /** Whether a blank line stood before the place. */
  isApart(place: ast.Span): boolean;
}

export interface Items<T extends Node> {
  readonly container: Node;
  readonly items: readonly T[];
  readonly indent: number;
  readonly separator: string;
  print(item: T): string;
}

/** Items one below the other with their comments; blank lines between them are kept, one at most. */
export function printItems<T extends Node>(list: Items<T>, { comments, isApart }: Surroundings): string[] {
  const margin = pad(list.indent);
  const lines: string[] = [];
  const addComment = (comment: ast.Comment, place: ast.Span): void => {
    if (lines.length > 0 && isApart(place)) lines.push('');
    lines.push(margin + printComment(comment));
  };
  for (const item of list.items) {
    const { leading, trailing } = comments.around(item);
    let moved = false;
    for (const comment of leading) {
      // A comment that moved up from inside the item takes the item's blank line with it.
      addComment(comment, !moved && comment.start > item.start ? item : comment);
      moved ||= comment.start > item.start;
    }
    if (!moved && lines.length > 0 && isApart(item)) lines.push('');
    lines.push(margin + list.print(item) + list.separator + atLineEnd(trailing));
  }
  for (const comment of comments.closing(list.container)) addComment(comment, comment);
  return lines;
}

/** Comments behind what they follow. Only the first can share the line; more come about where lines were joined. */
export function atLineEnd(comments: readonly ast.Comment[]): string {
  return comments.map((comment) => ' ' + printComment(comment)).join('');
}

export function printComment({ kind, text }: ast.Comment): string {
  return (kind === 'doc' ? '///' : '//') + text.trimEnd();
}
