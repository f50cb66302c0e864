import type * as ast from './ast.ts';
import { children, type Node } from './visit.ts';

/** Comments around one item: a statement, an entry, an argument, an item of a list, a step of a chain. */
export interface Around {
  /** On lines of their own, before it. */
  readonly leading: ast.Comment[];
  /** At the end of its line. */
  readonly trailing: ast.Comment[];
}

/** Where each comment of a file belongs. */
export interface Attached {
  around(item: Node): Around;
  /** At the end of the line on which the container's bracket opens. */
  opening(container: Node): readonly ast.Comment[];
  /** After the last item of a container. */
  closing(container: Node): readonly ast.Comment[];
  /** Whether any comment stands inside the node, so that it cannot be written on one line. */
  isInside(node: ast.Span): boolean;
}

/** The input of a chain and its steps, in the order in which rows pass them. */
export function chainOf(pipe: ast.PipeExpression): ast.Expression[] {
  const steps: ast.Expression[] = [];
  let node: ast.Expression = pipe;
  for (; node.kind === 'pipe'; node = node.input) steps.push(node.target);
  return [node, ...steps.reverse()];
}

/** The items of nodes that can be written with one item a line; null for all others. */
function itemsOf(node: Node): readonly Node[] | null {
  switch (node.kind) {
    case 'file':
      return node.statements;
    case 'block':
    case 'record':
      return node.entries;
    case 'call':
      return node.args;
    case 'list':
      return node.items;
    case 'pipe':
      return chainOf(node);
    case 'group':
      return [node.inner];
    default:
      return null;
  }
}

/**
 * Gives every comment a place from which it can be printed. One that stands between the parts of an item, say after an operator, moves up
 * in front of that item.
 */
export function attachComments(tree: ast.SourceFile, text: string): Attached {
  const around = new Map<Node, Around>();
  const opening = new Map<Node, ast.Comment[]>();
  const closing = new Map<Node, ast.Comment[]>();
  const none: Around = { leading: [], trailing: [] };
  const at = (item: Node): Around => {
    const found = around.get(item) ?? { leading: [], trailing: [] };
    around.set(item, found);
    return found;
  };
  const sameLine = (from: number, to: number): boolean => !/[\r\n]/.test(text.slice(from, to));

  /** From where each comment is printed. One that moves up no longer stands inside the parts of its item. */
  const anchors: number[] = [];

  for (const comment of tree.comments) {
    const { container, items, owner } = locate(tree, comment);
    if (items === null) {
      at(owner).leading.push(comment);
      anchors.push(owner.start - 0.5);
      continue;
    }
    anchors.push(comment.start);
    const before = items.findLast((item) => item.end <= comment.start);
    const after = items.find((item) => item.start >= comment.end);
    const isFile = container.kind === 'file';
    if (before && sameLine(before.end, comment.start)) at(before).trailing.push(comment);
    else if (!before && !isFile && sameLine(opensAt(container), comment.start)) push(opening, container, comment);
    else if (after) at(after).leading.push(comment);
    else push(closing, container, comment);
  }

  anchors.sort((a, b) => a - b);
  return {
    around: (item) => around.get(item) ?? none,
    opening: (container) => opening.get(container) ?? [],
    closing: (container) => closing.get(container) ?? [],
    isInside: ({ start, end }) => {
      const anchor = firstFrom(anchors, start);
      return anchor !== undefined && anchor < end;
    },
  };
}

/** The container whose items a comment stands between; `items` is null where it stands inside the owning item, outside any container. */
function locate(
  tree: ast.SourceFile,
  comment: ast.Comment,
): { container: Node; items: readonly Node[] | null; owner: Node } {
  let container: Node = tree;
  let items: readonly Node[] | null = tree.statements;
  let owner: Node = tree;
  for (let node: Node = tree; ; ) {
    const own = itemsOf(node);
    if (own && comment.start >= opensAt(node)) {
      container = node;
      items = own;
      const item = own.find((each) => contains(each, comment));
      if (!item) return { container, items, owner };
      // What precedes the input of a chain precedes the chain.
      if (container.kind !== 'pipe' || item !== own[0]) owner = item;
      node = item;
    } else {
      const child: Node | undefined = children(node).find((each) => contains(each, comment));
      if (!child) return { container, items: null, owner };
      node = child;
    }
  }
}

const contains = (node: ast.Span, comment: ast.Span): boolean => node.start < comment.start && comment.end < node.end;

function opensAt(container: Node): number {
  return container.kind === 'call' ? container.callee.end : container.start;
}

function push(map: Map<Node, ast.Comment[]>, key: Node, comment: ast.Comment): void {
  map.set(key, [...(map.get(key) ?? []), comment]);
}

function firstFrom(sorted: readonly number[], start: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}
