import { Node, type ObjectLiteralExpression, type ParameterDeclaration, type TypeNode } from 'ts-morph';

/** The function of a definition. */
export interface Found {
  readonly params: readonly ParameterDeclaration[];
  readonly result: TypeNode | undefined;
  /** What TypeScript infers where no result type is written. */
  inferred(): string;
}

/** Its function: a method, an arrow, a function of the same file, or `signature<(…) => …>()`. */
export function functionOf(literal: ObjectLiteralExpression, key: string): Found | null {
  const property = literal.getProperty(key);
  if (property === undefined) return null;
  if (Node.isMethodDeclaration(property)) return foundIn(property);
  if (Node.isShorthandPropertyAssignment(property)) return foundAt(property.getValueSymbol()?.getDeclarations()[0]);
  return Node.isPropertyAssignment(property) ? foundAt(property.getInitializer()) : null;
}

function foundAt(node: Node | undefined): Found | null {
  if (node === undefined) return null;
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node))
    return foundIn(node);
  if (Node.isVariableDeclaration(node)) return foundAt(node.getInitializer());
  if (Node.isIdentifier(node)) {
    const symbol = node.getSymbol();
    return foundAt((symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations()[0]);
  }
  if (!Node.isCallExpression(node)) return null;
  const [type] = node.getTypeArguments();
  return type !== undefined && Node.isFunctionTypeNode(type) ? foundIn(type) : null;
}

function foundIn(node: Node): Found | null {
  if (!Node.isParametered(node) || !Node.isReturnTyped(node)) return null;
  return {
    params: node.getParameters(),
    result: node.getReturnTypeNode(),
    inferred: () => node.getReturnType().getBaseTypeOfLiteralType().getText(),
  };
}
