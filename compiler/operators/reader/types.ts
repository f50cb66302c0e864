import { type InterfaceDeclaration, Node, SyntaxKind, type TypeNode, type TypeReferenceNode } from 'ts-morph';
import type { Dimension, FieldType, ScalarName, Type } from '../types.ts';
import { type Context, problem } from './context.ts';
import { membersOf } from './members.ts';
import { resolve } from './resolve.ts';

/**
 * TypeScript type nodes -> types of the language. Nodes and not types, since TypeScript forgets aliases: to the checker `Fraction` is `number`.
 */

const scalars: Readonly<Record<string, ScalarName>> = {
  Int: 'Int',
  Lang: 'Lang',
  License: 'License',
  Path: 'Path',
  IsoDate: 'Date',
};
const dimensions: Readonly<Record<string, Dimension>> = {
  Fraction: 'Fraction',
  Size: 'Size',
  Duration: 'Duration',
  Tokens: 'Tokens',
  Steps: 'Steps',
  GpuHours: 'GpuHours',
};
const handles: Readonly<Record<string, Type>> = {
  Rows: { kind: 'rows', row: null },
  Model: { kind: 'model' },
  Metric: { kind: 'metric', fields: {} },
  Report: { kind: 'report' },
  Predicate: { kind: 'predicate' },
  Json: { kind: 'any' },
  Row: { kind: 'any' },
};

const any: Type = { kind: 'any' };
const text: Type = { kind: 'scalar', name: 'Text' };

/** `parameter` names what is typed, for messages. Problems give `any`, so that the rest is still read. */
export function readType(node: TypeNode, parameter: string, context: Context, within: readonly Node[] = []): Type {
  if (Node.isParenthesizedTypeNode(node)) return readType(node.getTypeNode(), parameter, context, within);
  switch (node.getKind()) {
    case SyntaxKind.StringKeyword:
      return text;
    case SyntaxKind.NumberKeyword:
      return { kind: 'scalar', name: 'Float' };
    case SyntaxKind.BooleanKeyword:
      return { kind: 'scalar', name: 'Bool' };
    case SyntaxKind.UnknownKeyword:
      return any;
  }
  if (Node.isArrayTypeNode(node))
    return { kind: 'list', of: readType(node.getElementTypeNode(), parameter, context, within) };
  if (Node.isTypeOperatorTypeNode(node) && node.getOperator() === SyntaxKind.ReadonlyKeyword)
    return readType(node.getTypeNode(), parameter, context, within);
  if (Node.isLiteralTypeNode(node) && Node.isStringLiteral(node.getLiteral()))
    return readUnion([node], null, parameter, context, within);
  if (Node.isUnionTypeNode(node)) return readUnion(node.getTypeNodes(), null, parameter, context, within);
  if (Node.isTypeLiteral(node) || Node.isIntersectionTypeNode(node))
    return readRecord(node, parameter, context, within);
  if (Node.isTypeReference(node)) return readReference(node, parameter, context, within);
  return unsupported(node, parameter, context);
}

function readReference(node: TypeReferenceNode, parameter: string, context: Context, within: readonly Node[]): Type {
  const written = node.getTypeName().getText();
  const [argument] = node.getTypeArguments();
  if (argument !== undefined && (written === 'Array' || written === 'ReadonlyArray'))
    return { kind: 'list', of: readType(argument, parameter, context, within) };
  if (argument !== undefined && written === 'Readonly') return readType(argument, parameter, context, within);
  const { name, declaration, vocabulary } = resolve(node.getTypeName(), context);
  if (vocabulary) return readVocabulary(name, argument, node, parameter, context, within);
  if (declaration === undefined || node.getTypeArguments().length > 0 || within.includes(declaration))
    return unsupported(node, parameter, context);
  const inside = [...within, declaration];
  if (Node.isInterfaceDeclaration(declaration)) return readRecord(declaration, parameter, context, inside);
  const aliased = Node.isTypeAliasDeclaration(declaration) ? declaration.getTypeNode() : undefined;
  if (aliased === undefined) return unsupported(node, parameter, context);
  if (Node.isUnionTypeNode(aliased)) return readUnion(aliased.getTypeNodes(), name, parameter, context, inside);
  if (Node.isLiteralTypeNode(aliased)) return readUnion([aliased], name, parameter, context, inside);
  return readType(aliased, parameter, context, inside);
}

function readVocabulary(
  name: string,
  argument: TypeNode | undefined,
  node: TypeNode,
  parameter: string,
  context: Context,
  within: readonly Node[],
): Type {
  if (scalars[name] !== undefined) return { kind: 'scalar', name: scalars[name] };
  if (dimensions[name] !== undefined) return { kind: 'quantity', name: dimensions[name] };
  if (handles[name] !== undefined) return handles[name];
  const of = argument === undefined ? any : readType(argument, parameter, context, within);
  if (name === 'Column') return { kind: 'column', of };
  if (name === 'Derive') return { kind: 'derive', of: of.kind === 'any' ? null : of };
  if (name === 'Value' && of.kind === 'enum' && of.values.length === 1) return { kind: 'value', family: of.values[0]! };
  return unsupported(node, parameter, context);
}

/** Text literals gather to one enum; `null` and `undefined` make the whole optional. */
export function readUnion(
  nodes: readonly TypeNode[],
  name: string | null,
  parameter: string,
  context: Context,
  within: readonly Node[],
): Type {
  const values: string[] = [];
  const others: Type[] = [];
  let optional = false;
  for (const node of nodes) {
    const literal = Node.isLiteralTypeNode(node) ? node.getLiteral() : null;
    if (node.getKind() === SyntaxKind.UndefinedKeyword || literal?.getKind() === SyntaxKind.NullKeyword)
      optional = true;
    else if (literal !== null && Node.isStringLiteral(literal)) values.push(literal.getLiteralValue());
    else if (literal !== null) others.push(unsupported(node, parameter, context));
    else {
      const read = readType(node, parameter, context, within);
      others.push(...(read.kind === 'union' ? read.of : [read]));
    }
  }
  const all: Type[] = values.length > 0 ? [{ kind: 'enum', name, values }, ...others] : others;
  const type: Type = all.length === 1 ? all[0]! : { kind: 'union', of: all };
  return optional ? { kind: 'optional', of: type } : type;
}

function unsupported(node: TypeNode, parameter: string, context: Context): Type {
  const type = node.getText().replace(/\s+/g, ' ');
  problem(context, 'FTP0500', node, { parameter, operator: context.operator, type });
  return any;
}

/** A structural record. */
function readRecord(
  node: TypeNode | InterfaceDeclaration,
  parameter: string,
  context: Context,
  within: readonly Node[],
): Type {
  const fields: Record<string, FieldType> = {};
  for (const member of membersOf(node, parameter, context)) {
    const type = Node.isPropertySignature(member) ? member.getTypeNode() : undefined;
    if (!Node.isPropertySignature(member) || type === undefined) {
      problem(context, 'FTP0500', member, { parameter, operator: context.operator, type: member.getText() });
      continue;
    }
    const read = readType(type, `${parameter}.${member.getName()}`, context, within);
    const optional = member.hasQuestionToken() && read.kind !== 'optional';
    fields[member.getName()] = { type: optional ? { kind: 'optional', of: read } : read };
  }
  return { kind: 'record', fields };
}
