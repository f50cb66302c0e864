import type * as ast from './ast.ts';
import type { Problems } from './problems.ts';
import { children, type Node } from './visit.ts';

/** Levels of the tree within one statement. Chains nest to the left, so a chain of operators or steps counts by its length. */
export const MAX_TREE_DEPTH = 600;

/**
 * Replaces what is nested so deeply that a reader of the tree could run out of stack. Brackets are bounded before parsing
 * (`layout.ts`); long chains without brackets are found here.
 */
export function limitDepth(statements: ast.Statement[], problems: Problems): ast.Statement[] {
  return statements.map((statement) => {
    // A level takes a character at least, so most statements need no walk.
    if (statement.end - statement.start <= MAX_TREE_DEPTH) return statement;
    const deep = findDeep(statement);
    if (deep === null) return statement;
    const { start } = deep;
    problems.add('FTP0021', { start, end: Math.min(deep.end, start + 1) }, { limit: MAX_TREE_DEPTH });
    return cut(statement);
  });
}

/** A node below the limit, or null. Walks with its own stack. */
function findDeep(root: Node): Node | null {
  const waiting: { node: Node; depth: number }[] = [{ node: root, depth: 0 }];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (item.depth > MAX_TREE_DEPTH) return item.node;
    const depth = item.depth + 1;
    for (const node of children(item.node)) waiting.push({ node, depth });
  }
  return null;
}

/** The statement without the part that is too deep. */
function cut(statement: ast.Statement): ast.Statement {
  switch (statement.kind) {
    case 'declaration': {
      const { params, type, value, block } = statement;
      return {
        ...statement,
        params: params?.filter((param) => !findDeep(param)) ?? null,
        type: type && cutExpression(type),
        value: value && cutExpression(value),
        block: block && cutBlock(block),
      };
    }
    case 'test':
      return { ...statement, block: cutBlock(statement.block) };
    default:
      return statement;
  }
}

function cutBlock(block: ast.Block): ast.Block {
  return { ...block, entries: block.entries.map((entry) => ({ ...entry, value: cutExpression(entry.value) })) };
}

function cutExpression(expression: ast.Expression): ast.Expression {
  return findDeep(expression) ? { kind: 'error', start: expression.start, end: expression.end } : expression;
}
