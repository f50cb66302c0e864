import { Node, type ObjectLiteralExpression } from 'ts-morph';
import type { Json } from '../manifest.ts';
import { type Context, problem } from './context.ts';

/**
 * A literal without running it; `as const` and `satisfies` are looked through and, where `names` may stand, a name to the constant that it stands
 * for. Undefined where it is none.
 */
function literalOf(node: Node, names: boolean): Json | undefined {
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node))
    return literalOf(node.getExpression(), names);
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralValue();
  if (names && Node.isIdentifier(node)) {
    const symbol = node.getSymbol();
    const declared = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
    const constant = Node.isVariableDeclaration(declared) ? declared.getInitializer() : undefined;
    return constant === undefined ? undefined : literalOf(constant, names);
  }
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  if (Node.isArrayLiteralExpression(node)) {
    const items = node.getElements().flatMap((element) => {
      const spread = Node.isSpreadElement(element) ? literalOf(element.getExpression(), names) : null;
      return Array.isArray(spread) ? spread : [literalOf(element, names)];
    });
    return items.some((item) => item === undefined) ? undefined : (items as Json[]);
  }
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const entries: [string, Json][] = [];
  for (const property of node.getProperties()) {
    const spread = Node.isSpreadAssignment(property) ? literalOf(property.getExpression(), names) : undefined;
    if (isObject(spread)) {
      entries.push(...Object.entries(spread));
      continue;
    }
    const value = Node.isPropertyAssignment(property) ? literalOf(property.getInitializerOrThrow(), names) : undefined;
    if (!Node.isPropertyAssignment(property) || value === undefined) return undefined;
    entries.push([nameOf(property.getNameNode()), value]);
  }
  return Object.fromEntries(entries);
}

const isObject = (read: Json | undefined): read is { readonly [key: string]: Json } =>
  typeof read === 'object' && read !== null && !Array.isArray(read);

const nameOf = (node: Node): string => (Node.isStringLiteral(node) ? node.getLiteralValue() : node.getText());

export interface Literals {
  has(key: string): boolean;
  text(key: string): string | null;
  oneOf<V extends string>(key: string, values: readonly V[]): V | null;
  flag(key: string): boolean | null;
  texts(key: string): readonly string[] | null;
  /** Name -> name -> value. */
  tables(key: string): Readonly<Record<string, Readonly<Record<string, Json>>>> | null;
  /** Name -> text. */
  record(key: string): Readonly<Record<string, string>> | null;
  /** The property's node, for messages. */
  at(key: string): Node;
}

/** The literals that stand beside a definition's function. Whatever is not of the wanted shape is a problem and reads as missing. */
export function literalsOf(definition: ObjectLiteralExpression, context: Context): Literals {
  const at = (key: string): Node => definition.getProperty(key) ?? definition;
  const value = <V extends Json>(
    key: string,
    wanted: string,
    fits: (read: Json) => read is V,
    names = false,
  ): V | null => {
    const property = definition.getProperty(key);
    if (property === undefined) return null;
    const read = Node.isPropertyAssignment(property) ? literalOf(property.getInitializerOrThrow(), names) : undefined;
    if (read !== undefined && fits(read)) return read;
    problem(context, 'FTP0503', property, { key, operator: context.operator, wanted });
    return null;
  };
  const isText = (read: Json): read is string => typeof read === 'string';
  const isTexts = (read: Json): read is readonly string[] => Array.isArray(read) && read.every(isText);
  const isTables = (read: Json): read is Readonly<Record<string, Readonly<Record<string, Json>>>> =>
    isObject(read) && Object.values(read).every(isObject);
  const isRecord = (read: Json): read is Readonly<Record<string, string>> =>
    typeof read === 'object' && read !== null && !Array.isArray(read) && Object.values(read).every(isText);
  return {
    has: (key) => definition.getProperty(key) !== undefined,
    at,
    text: (key) => value(key, 'a text literal', isText),
    flag: (key) => value(key, '`true` or `false`', (read): read is boolean => typeof read === 'boolean'),
    texts: (key) => value(key, 'a list of text literals', isTexts),
    tables: (key) => value(key, 'an object of objects of literals', isTables, true),
    record: (key) => value(key, 'an object of text literals', isRecord),
    oneOf: <V extends string>(key: string, values: readonly V[]) =>
      value(
        key,
        values.map((one) => `\`'${one}'\``).join(' or '),
        (read): read is V => isText(read) && (values as readonly string[]).includes(read),
      ),
  };
}
