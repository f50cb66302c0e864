import { Environment, Interpreter } from '@huggingface/jinja';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { outputFilter, TemplateError } from './source.ts';

type Evaluate = Interpreter['evaluate'];
type Statement = NonNullable<Parameters<Evaluate>[0]>;
export type Value = ReturnType<Evaluate>;

/** Nodes of the library's syntax tree, as far as they are looked at here. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly operator?: { readonly value: string };
  readonly left?: Node;
  readonly right?: Node;
  readonly object?: Node;
  readonly property?: Node;
  readonly computed?: boolean;
  readonly callee?: Node;
  readonly args?: readonly Node[];
  readonly operand?: Node;
  readonly filter?: Node;
  readonly test?: Node;
  readonly negate?: boolean;
  readonly iterable?: Node;
}

const spaces =
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

/**
 * The library's interpreter with Python's meaning where it has JavaScript's: what is printed for `True`, `None` and lists, `strip` with characters, equality,
 * lengths in characters, and errors for what is undefined. Each of these would otherwise give other tokens than the reference without a word.
 */
export class PythonInterpreter extends Interpreter {
  override evaluate(statement: Statement | undefined, environment: Environment): Value {
    const node = statement as Node | undefined;
    const of = (part: Node | undefined): Value => this.evaluate(part as Statement | undefined, environment);
    switch (node?.type) {
      case 'Resolved':
        return node.value as Value;
      case 'FilterExpression':
        return this.filtered(node, of, environment) ?? super.evaluate(statement, environment);
      case 'CallExpression':
        if (node.callee?.type === 'Identifier' && of(node.callee).type === 'UndefinedValue')
          throw new TemplateError(undefinedMessage(node.callee, of));
        return stringMethod(node, of) ?? super.evaluate(statement, environment);
      case 'MemberExpression': {
        const object = of(node.object);
        if (object.type === 'UndefinedValue') throw new TemplateError(undefinedMessage(node.object!, of));
        return super.evaluate(
          { ...node, object: { type: 'Resolved', value: object } } as unknown as Statement,
          environment,
        );
      }
      case 'BinaryExpression':
        return binary(node, of) ?? super.evaluate(statement, environment);
      case 'TestExpression':
        return tested(node, of) ?? super.evaluate(statement, environment);
      case 'For': {
        if (node.iterable!.type === 'SelectExpression') return super.evaluate(statement, environment);
        const items = of(node.iterable);
        const list = items.type === 'UndefinedValue' ? [] : isString(items) ? [...text(items)] : null;
        const value = list === null ? items : wrapped(list);
        return super.evaluate({ ...node, iterable: { type: 'Resolved', value } } as unknown as Statement, environment);
      }
      default:
        return super.evaluate(statement, environment);
    }
  }

  private filtered(node: Node, of: (part: Node) => Value, environment: Environment): Value | null {
    const { filter } = node;
    const name = String(filter!.type === 'Identifier' ? filter!.value : filter!.callee?.value);
    const operand = of(node.operand!);
    const args = filter!.args ?? [];
    if (name === outputFilter || name === 'string') return wrapped(pythonText(operand));
    if (name === 'trim')
      return wrapped(stripped(pythonText(operand), args.length > 0 ? text(of(args[0]!)) : null, 'both'));
    if (isString(operand)) {
      if (name === 'length' || name === 'count') return wrapped([...text(operand)].length);
      if (name === 'capitalize') return wrapped(capitalised(text(operand)));
      if (name === 'list') return wrapped([...text(operand)]);
      if (name === 'first' || name === 'last') return wrapped([...text(operand)].at(name === 'first' ? 0 : -1) ?? '');
    }
    return super.evaluate(
      { ...node, operand: { type: 'Resolved', value: operand } } as unknown as Statement,
      environment,
    );
  }
}

/** A value of the interpreter, whose classes the library keeps to itself. */
function wrapped(json: Json): Value {
  const scratch = new Environment();
  scratch.set('value', json);
  return scratch.lookupVariable('value');
}

const isString = (value: Value): boolean => value.type === 'StringValue';
const text = (value: Value): string => String(value.value);

/** `str(value)`. */
function pythonText(value: Value): string {
  if (isString(value)) return text(value);
  return value.type === 'UndefinedValue' ? '' : pythonRepr(value);
}

/** `repr(value)`. */
function pythonRepr(value: Value): string {
  switch (value.type) {
    case 'StringValue':
      return quotedAsPython(text(value));
    case 'BooleanValue':
      return value.value ? 'True' : 'False';
    case 'NullValue':
      return 'None';
    case 'UndefinedValue':
      return 'Undefined';
    case 'ArrayValue':
      return `[${(value.value as Value[]).map(pythonRepr).join(', ')}]`;
    case 'TupleValue': {
      const items = (value.value as Value[]).map(pythonRepr);
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
    }
    case 'ObjectValue':
      return `{${[...(value.value as Map<string, Value>)].map(([key, item]) => `${quotedAsPython(key)}: ${pythonRepr(item)}`).join(', ')}}`;
    default:
      return value.toString();
  }
}

/** Single quotes unless the text has those and no double ones; what cannot be printed is escaped (`str.isprintable`, near enough). */
function quotedAsPython(content: string): string {
  const quote = content.includes("'") && !content.includes('"') ? '"' : "'";
  const named: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\\': '\\\\',
    [quote]: `\\${quote}`,
  };
  const escaped = content.replace(/[\\'"\p{C}\p{Z}]/gu, (character) => {
    if (named[character] !== undefined) return named[character];
    if (character === ' ' || character === "'" || character === '"') return character;
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return code < 0x100
      ? `\\x${hex.padStart(2, '0')}`
      : code < 0x10000
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`;
  });
  return quote + escaped + quote;
}

function stripped(content: string, characters: string | null, side: 'left' | 'right' | 'both'): string {
  const taken = new Set(characters ?? spaces);
  const all = [...content];
  let [from, to] = [0, all.length];
  if (side !== 'right') while (from < to && taken.has(all[from]!)) from++;
  if (side !== 'left') while (to > from && taken.has(all[to - 1]!)) to--;
  return all.slice(from, to).join('');
}

function capitalised(content: string): string {
  const [first = '', ...rest] = content;
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** Methods of `str` that the library lacks, or of which it passes over the arguments. */
function stringMethod(node: Node, of: (part: Node) => Value): Value | null {
  const { callee } = node;
  if (callee?.type !== 'MemberExpression' || callee.computed || callee.property?.type !== 'Identifier') return null;
  const name = String(callee.property.value);
  const method = stringMethods[name];
  if (method === undefined) return null;
  const object = of(callee.object!);
  if (!isString(object)) return null;
  return wrapped(method(text(object), node.args!.map(of).map(plainValue)));
}

const optional = (value: Json | undefined): string | null =>
  value === undefined || value === null ? null : String(value);

const stringMethods: Readonly<Record<string, (content: string, args: readonly Json[]) => Json>> = {
  strip: (content, [characters]) => stripped(content, optional(characters), 'both'),
  lstrip: (content, [characters]) => stripped(content, optional(characters), 'left'),
  rstrip: (content, [characters]) => stripped(content, optional(characters), 'right'),
  capitalize: (content) => capitalised(content),
  removeprefix: (content, [prefix]) =>
    content.startsWith(String(prefix)) ? content.slice(String(prefix).length) : content,
  removesuffix: (content, [suffix]) =>
    suffix !== '' && content.endsWith(String(suffix)) ? content.slice(0, -String(suffix).length) : content,
  find: (content, [part]) => {
    const at = content.indexOf(String(part));
    return at === -1 ? -1 : [...content.slice(0, at)].length;
  },
  count: (content, [part]) => content.split(String(part)).length - 1,
  join: (content, [parts]) => (parts as readonly string[]).join(content),
  splitlines: (content) =>
    content
      .replace(/(\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029])$/, '')
      .split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/),
  isdigit: (content) => /^\p{Nd}+$/u.test(content),
};

function plainValue(value: Value): Json {
  if (Array.isArray(value.value)) return (value.value as Value[]).map(plainValue);
  if (value.type === 'KeywordArgumentsValue') throw new TemplateError('it gives a named argument to a string method');
  return (value.value ?? null) as Json;
}

function binary(node: Node, of: (part: Node) => Value): Value | null {
  const operator = node.operator!.value;
  if (!['==', '!=', '~', '+', 'in', 'not in'].includes(operator)) return null;
  const [left, right] = [of(node.left!), of(node.right!)];
  if (operator === '==' || operator === '!=') return wrapped(equal(left, right) === (operator === '=='));
  if (operator === '~') return wrapped(pythonText(left) + pythonText(right));
  if (operator === '+') {
    for (const [side, part] of [
      [left, node.left!],
      [right, node.right!],
    ] as const)
      if (side.type === 'UndefinedValue') throw new TemplateError(undefinedMessage(part, of));
    if (isString(left) && isString(right)) return wrapped(text(left) + text(right));
    if (isString(left)) throw new TemplateError(`can only concatenate str (not "${pythonType(right)}") to str`);
    if (isString(right)) throw new TemplateError(`unsupported operand type(s) for +: '${pythonType(left)}' and 'str'`);
    return null;
  }
  if (right.type === 'ArrayValue' || right.type === 'TupleValue')
    return wrapped((right.value as Value[]).some((item) => equal(left, item)) === (operator === 'in'));
  return null;
}

const pythonTypes: Readonly<Record<string, string>> = {
  StringValue: 'str',
  BooleanValue: 'bool',
  NullValue: 'NoneType',
  IntegerValue: 'int',
  FloatValue: 'float',
  ArrayValue: 'list',
  TupleValue: 'tuple',
  ObjectValue: 'dict',
};
const pythonType = (value: Value): string => pythonTypes[value.type] ?? value.type;

const isNumber = (value: Value): boolean => ['IntegerValue', 'FloatValue', 'BooleanValue'].includes(value.type);

/** Python's `==`: numbers by value, containers by content, all else equal to its own kind alone. */
function equal(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return Number(a.value) === Number(b.value);
  if (a.type !== b.type) return false;
  if (Array.isArray(a.value)) {
    const [one, other] = [a.value as Value[], b.value as Value[]];
    return one.length === other.length && one.every((item, n) => equal(item, other[n]!));
  }
  if (a.value instanceof Map) {
    const [one, other] = [a.value as Map<string, Value>, b.value as Map<string, Value>];
    return one.size === other.size && [...one].every(([key, item]) => other.has(key) && equal(item, other.get(key)!));
  }
  return a.value === b.value;
}

function tested(node: Node, of: (part: Node) => Value): Value | null {
  const name = String(node.test!.value);
  if (!['iterable', 'number'].includes(name)) return null;
  const operand = of(node.operand!);
  const holds = name === 'number' ? isNumber(operand) : !isNumber(operand) && operand.type !== 'NullValue';
  return wrapped(holds !== (node.negate === true));
}

/** As Jinja2 says it. */
function undefinedMessage(node: Node, of: (part: Node) => Value): string {
  if (node.type !== 'MemberExpression') return `'${String(node.value)}' is undefined`;
  const owner = of(node.object!);
  const kind = `${pythonType(owner)} object`;
  if (!node.computed) return `'${kind}' has no attribute '${String(node.property!.value)}'`;
  const key = of(node.property!);
  return isString(key) ? `'${kind}' has no attribute '${text(key)}'` : `${kind} has no element ${pythonText(key)}`;
}
