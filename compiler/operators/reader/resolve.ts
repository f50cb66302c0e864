import { type EntityName, Node, type Symbol as TsSymbol, type TypeNode } from 'ts-morph';
import type { Context } from './context.ts';

/** What a type name stands for. */
export interface Resolved {
  readonly name: string;
  readonly declaration: Node | undefined;
  readonly vocabulary: boolean;
}

export function resolve(name: EntityName, context: Context): Resolved {
  const written: TsSymbol | undefined = name.getSymbol();
  const symbol = written?.getAliasedSymbol() ?? written;
  const declaration = symbol
    ?.getDeclarations()
    .find((d) => Node.isInterfaceDeclaration(d) || Node.isTypeAliasDeclaration(d) || Node.isEnumDeclaration(d));
  const file = declaration?.getSourceFile();
  const vocabulary = file?.getFilePath() === context.authoring || symbol?.getName() === 'Json';
  // What TypeScript's own libraries declare (`Date`, `Map`) is not a record of the language.
  const known = vocabulary || file?.isDeclarationFile() === false;
  return { name: symbol?.getName() ?? name.getText(), declaration: known ? declaration : undefined, vocabulary };
}

/** The name of a type of the authoring interface (`RowTools`, `Rows`), or null. */
export function vocabularyName(node: TypeNode, context: Context): string | null {
  if (!Node.isTypeReference(node)) return null;
  const found = resolve(node.getTypeName(), context);
  return found.vocabulary ? found.name : null;
}

/** True for an object type that is no vocabulary: what the options of an operator are written as. */
export function isOptions(node: TypeNode, context: Context): boolean {
  if (Node.isParenthesizedTypeNode(node)) return isOptions(node.getTypeNode(), context);
  if (Node.isTypeLiteral(node) || Node.isIntersectionTypeNode(node)) return true;
  if (!Node.isTypeReference(node)) return false;
  if (node.getTypeName().getText() === 'Readonly' && node.getTypeArguments()[0] !== undefined)
    return isOptions(node.getTypeArguments()[0]!, context);
  const { declaration, vocabulary } = resolve(node.getTypeName(), context);
  if (vocabulary || declaration === undefined) return false;
  if (Node.isInterfaceDeclaration(declaration)) return true;
  const aliased = Node.isTypeAliasDeclaration(declaration) ? declaration.getTypeNode() : undefined;
  return aliased !== undefined && isOptions(aliased, context);
}
