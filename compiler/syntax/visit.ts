import type * as ast from './ast.ts';

/** Every node of the tree that is more than a name. */
export type Node =
  | ast.SourceFile
  | ast.Statement
  | ast.Param
  | ast.Block
  | ast.BlockEntry
  | ast.Argument
  | ast.TextPart
  | ast.Expression;

/** The direct children of a node, in the order of the text. Names are no nodes. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'file':
      return node.statements;
    case 'test':
      return [node.block];
    case 'declaration':
      return present([...(node.params ?? []), node.type, node.value, node.block]);
    case 'param':
      return present([node.type, node.default]);
    case 'block':
    case 'record':
      return node.entries;
    case 'entry':
    case 'require':
    case 'expect':
    case 'argument':
      return [node.value];
    case 'text':
      return node.parts;
    case 'list':
      return node.items;
    case 'member':
      return [node.object];
    case 'call':
      return [node.callee, ...node.args];
    case 'pipe':
      return [node.input, node.target];
    case 'conditional':
      return [node.condition, node.then, node.else];
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'range':
      return [node.from, node.to];
    case 'typeArguments':
      return [node.base, ...node.args];
    case 'optional':
    case 'labelled':
      return [node.base];
    case 'refined':
      return [node.base, node.range];
    case 'group':
      return [node.inner];
    case 'edition':
    case 'use':
    case 'part':
    case 'number':
    case 'quantity':
    case 'bool':
    case 'date':
    case 'name':
    case 'error':
      return [];
  }
}

function present(nodes: readonly (Node | null)[]): Node[] {
  return nodes.filter((node) => node !== null);
}

/** The nodes around an offset, outermost first; where two touch it, the later one. */
export function pathTo(root: Node, offset: number): Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = root; node; ) {
    path.push(node);
    node = children(node).findLast((child) => child.start <= offset && offset <= child.end);
  }
  return path;
}
