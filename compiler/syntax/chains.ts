import type * as ast from './ast.ts';

/** Whether a call takes one stream and passes it on, so that `f(g(x))` says the same as `x |> g() |> f()`. Signatures know. */
export type IsStep = (call: ast.CallExpression) => boolean;

/**
 * Writes nested calls of steps as chains, wherever a chain may stand without parentheses. What contains a comment is left as it is.
 */
export function chainNestedCalls(tree: ast.SourceFile, isStep: IsStep): ast.SourceFile {
  const hasComment = ({ start, end }: ast.Span): boolean =>
    tree.comments.some((comment) => comment.start >= start && comment.end <= end);

  function rewrite(node: ast.Expression): ast.Expression {
    switch (node.kind) {
      case 'call': {
        const call = { ...node, args: node.args.map((arg) => ({ ...arg, value: rewrite(arg.value) })) };
        const stream = streamOf(call);
        return stream && isNested(stream) && !hasComment(node) ? unnest(call) : call;
      }
      case 'pipe':
        return { ...node, input: rewrite(node.input), target: inside(node.target) };
      case 'list':
        return { ...node, items: node.items.map(rewrite) };
      case 'record':
        return { ...node, entries: node.entries.map(entry) };
      case 'group':
        return { ...node, inner: rewrite(node.inner) };
      default:
        return node;
    }
  }

  /** The target of a pipe stays a call; its arguments may hold chains. */
  function inside(node: ast.Expression): ast.Expression {
    if (node.kind !== 'call') return node;
    return { ...node, args: node.args.map((arg) => ({ ...arg, value: rewrite(arg.value) })) };
  }

  /** The bare first argument of a step. */
  function streamOf(call: ast.CallExpression): ast.Expression | null {
    const first = call.args[0];
    return first && first.name === null && isStep(call) ? first.value : null;
  }

  function isNested(stream: ast.Expression): boolean {
    return stream.kind === 'pipe' || (stream.kind === 'call' && streamOf(stream) !== null);
  }

  function unnest(node: ast.Expression): ast.Expression {
    const stream = node.kind === 'call' ? streamOf(node) : null;
    if (node.kind !== 'call' || stream === null) return node;
    const { start, end } = node;
    return { kind: 'pipe', input: unnest(stream), target: { ...node, args: node.args.slice(1) }, start, end };
  }

  const entry = <T extends { readonly value: ast.Expression }>(item: T): T => ({ ...item, value: rewrite(item.value) });

  const statements = tree.statements.map((statement): ast.Statement => {
    if (statement.kind === 'test') {
      return { ...statement, block: { ...statement.block, entries: statement.block.entries.map(entry) } };
    }
    if (statement.kind !== 'declaration') return statement;
    const { value, block } = statement;
    return {
      ...statement,
      value: value && rewrite(value),
      block: block && { ...block, entries: block.entries.map(entry) },
    };
  });
  return { ...tree, statements };
}
