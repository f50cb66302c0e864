import {
  type IndexSignatureDeclaration,
  type InterfaceDeclaration,
  Node,
  type PropertySignature,
  type TypeNode,
} from 'ts-morph';
import { type Context, problem } from './context.ts';
import { resolve } from './resolve.ts';

export type Member = PropertySignature | IndexSignatureDeclaration;

/** Members of an object type: a literal, an interface with what it extends, an intersection, or a name of one. */
export function membersOf(
  node: TypeNode | InterfaceDeclaration,
  parameter: string,
  context: Context,
): readonly Member[] {
  if (Node.isTypeLiteral(node) || Node.isInterfaceDeclaration(node)) {
    const own: Member[] = [];
    for (const member of node.getMembers()) {
      if (Node.isPropertySignature(member) || Node.isIndexSignatureDeclaration(member)) own.push(member);
      else problem(context, 'FTP0500', member, { parameter, operator: context.operator, type: member.getText() });
    }
    if (!Node.isInterfaceDeclaration(node)) return own;
    const inherited = node.getExtends().flatMap((base) => {
      const name = base.getExpression();
      return Node.isIdentifier(name) ? membersOfName(name, base, parameter, context) : [];
    });
    return [...inherited, ...own];
  }
  if (Node.isParenthesizedTypeNode(node)) return membersOf(node.getTypeNode(), parameter, context);
  if (Node.isIntersectionTypeNode(node))
    return node.getTypeNodes().flatMap((part) => membersOf(part, parameter, context));
  if (Node.isTypeReference(node)) {
    const [argument] = node.getTypeArguments();
    if (argument !== undefined && node.getTypeName().getText() === 'Readonly')
      return membersOf(argument, parameter, context);
    return membersOfName(node.getTypeName(), node, parameter, context);
  }
  problem(context, 'FTP0500', node, { parameter, operator: context.operator, type: node.getText() });
  return [];
}

function membersOfName(
  name: Parameters<typeof resolve>[0],
  at: Node,
  parameter: string,
  context: Context,
): readonly Member[] {
  const { declaration } = resolve(name, context);
  if (declaration !== undefined && Node.isInterfaceDeclaration(declaration))
    return membersOf(declaration, parameter, context);
  const aliased =
    declaration !== undefined && Node.isTypeAliasDeclaration(declaration) ? declaration.getTypeNode() : undefined;
  if (aliased !== undefined) return membersOf(aliased, parameter, context);
  problem(context, 'FTP0500', at, { parameter, operator: context.operator, type: at.getText() });
  return [];
}
