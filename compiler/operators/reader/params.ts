import { type IndexSignatureDeclaration, Node, type ParameterDeclaration, type TypeNode } from 'ts-morph';
import type { OperatorKind, ParamSignature } from '../manifest.ts';
import { showType } from '../show.ts';
import type { Bounds, Type } from '../types.ts';
import { bounded, fitDefault, parseRange } from './bounds.ts';
import { type Context, problem } from './context.ts';
import { type Docs, readDocs } from './docs.ts';
import { parseMeasured } from './measured.ts';
import { membersOf } from './members.ts';
import { isOptions, vocabularyName } from './resolve.ts';
import { readType } from './types.ts';

const tools = new Set(['SourceTools', 'RowTools', 'TaskTools']);
const rowsSubject: ParamSignature = {
  name: 'rows',
  type: { kind: 'rows', row: null },
  optional: false,
  positional: true,
  subject: true,
  rest: false,
  observation: false,
  docs: '',
};
const piped = new Set<OperatorKind>(['barrier', 'model', 'evaluation', 'sink']);

/** The parameters of an operator as the language sees them, from those of its function. */
export function readParams(
  kind: OperatorKind,
  declared: readonly ParameterDeclaration[],
  context: Context,
): readonly ParamSignature[] {
  const typed = declared.flatMap((parameter) => {
    const type = parameter.getTypeNode();
    if (type === undefined)
      problem(context, 'FTP0507', parameter, { parameter: parameter.getName(), operator: context.operator });
    return type === undefined ? [] : [{ parameter, type }];
  });
  if (typed.length > 0 && tools.has(vocabularyName(typed.at(-1)!.type, context) ?? '')) typed.pop();
  if (kind === 'metric') {
    const judged = typed.shift();
    if (judged !== undefined && vocabularyName(judged.type, context) !== 'Model')
      problem(context, 'FTP0509', judged.parameter, {
        operator: context.operator,
        problem: 'the first parameter of a metric is the judged `Model`',
      });
  }
  const options = typed.length > 0 && isOptions(typed.at(-1)!.type, context) ? typed.pop()! : null;
  const positional = typed.map(({ parameter, type }, index) =>
    readPositional(parameter, type, index, typed.length, kind, context),
  );
  const named = options === null ? [] : readNamed(options.type, options.parameter.getName(), context);
  const all = [...(kind === 'row' ? [rowsSubject] : []), ...positional, ...named];
  for (const [index, param] of all.entries())
    if (all.findIndex((other) => other.name === param.name) < index)
      problem(context, 'FTP0509', declared[0]!, {
        operator: context.operator,
        problem: `two parameters are called \`${param.name}\``,
      });
  return all;
}

function readPositional(
  parameter: ParameterDeclaration,
  node: TypeNode,
  index: number,
  count: number,
  kind: OperatorKind,
  context: Context,
): ParamSignature {
  const name = parameter.getName();
  const docs = readDocs(parameter);
  const type = readType(node, name, context);
  const rest = parameter.isRestParameter() || docs.rest;
  if (tools.has(vocabularyName(node, context) ?? '') || (rest && (type.kind !== 'list' || index < count - 1)))
    problem(context, 'FTP0509', parameter, {
      operator: context.operator,
      problem: rest
        ? `\`${name}\` takes all further arguments, so it must be a list and stand last`
        : 'the tools come last',
    });
  return finish(name, type, docs, parameter.isOptional(), parameter, context, {
    positional: true,
    subject: index === 0 && piped.has(kind) && (type.kind === 'rows' || type.kind === 'model'),
    rest,
  });
}

function readNamed(node: TypeNode, parameter: string, context: Context): readonly ParamSignature[] {
  const named: ParamSignature[] = [];
  let rest: IndexSignatureDeclaration | null = null;
  for (const member of membersOf(node, parameter, context)) {
    if (Node.isIndexSignatureDeclaration(member)) {
      rest = member;
      continue;
    }
    const name = member.getName();
    const typeNode = member.getTypeNode();
    if (typeNode === undefined) {
      problem(context, 'FTP0507', member, { parameter: name, operator: context.operator });
      continue;
    }
    const type = readType(typeNode, name, context);
    named.push(
      finish(name, type, readDocs(member), member.hasQuestionToken(), member, context, {
        positional: false,
        subject: false,
        rest: false,
      }),
    );
  }
  if (rest === null) return named;
  const name = rest.getKeyName();
  const taken = named.flatMap((param) => alternatives(param.type).map(shape));
  const type = withoutAlternatives(readType(rest.getReturnTypeNodeOrThrow(), name, context), taken);
  const how = { positional: false, subject: false, rest: true };
  return [...named, finish(name, type, readDocs(rest), true, rest, context, how)];
}

/** Applies the tags to a parameter that is read so far. */
function finish(
  name: string,
  read: Type,
  docs: Docs,
  optional: boolean,
  node: Node,
  context: Context,
  how: Pick<ParamSignature, 'positional' | 'subject' | 'rest'>,
): ParamSignature {
  let type = read.kind === 'optional' ? read.of : read;
  if (docs.range !== null) {
    const bounds = parseRange(docs.range);
    const limited = bounds === null ? null : bounded(type, bounds);
    if (limited === null)
      problem(context, 'FTP0506', node, { range: docs.range, parameter: name, type: showType(type) });
    else type = limited;
  }
  const value = docs.default === null ? undefined : fitDefault(docs.default, type);
  if (docs.default !== null && value === undefined)
    problem(context, 'FTP0505', node, { default: docs.default, parameter: name, type: showType(type) });
  const off = docs.off === null ? undefined : offOf(docs.off, type);
  if (off === null) problem(context, 'FTP0506', node, { range: docs.off!, parameter: name, type: showType(type) });
  const measured = docs.measured === null ? null : parseMeasured(docs.measured, type);
  if (docs.measured !== null && measured === null)
    problem(context, 'FTP1205', node, { tag: docs.measured, parameter: name, type: showType(type) });
  return {
    name,
    type,
    optional: optional || read.kind === 'optional' || docs.default !== null || how.rest,
    ...(value === undefined ? {} : { default: value }),
    ...how,
    observation: docs.observation,
    ...(docs.pattern ? { pattern: true as const } : {}),
    ...(docs.each === null ? {} : { each: docs.each }),
    ...(off === undefined || off === null ? {} : { off }),
    ...(measured === null ? {} : { measured }),
    docs: docs.text,
  };
}

/** `@off 100%..`, `@off 0`, `@off []`; null where the type has no such values. */
function offOf(written: string, type: Type): Bounds | 'empty' | null {
  if (written === '[]') return alternatives(type).some(({ kind }) => kind === 'list') ? 'empty' : null;
  const bounds = parseRange(written.includes('..') ? written : `${written}..${written}`);
  return bounds === null || bounded(type, bounds) === null ? null : bounds;
}

const alternatives = (type: Type): readonly Type[] =>
  type.kind === 'union' ? type.of : type.kind === 'optional' ? alternatives(type.of) : [type];

/** Equal for types that differ in bounds or in the name of an enum alone. */
const shape = (type: Type): string =>
  JSON.stringify(type, (key, value) =>
    key === 'bounds' || (key === 'name' && type.kind === 'enum') ? undefined : value,
  );

/** Takes off what TypeScript made the writer add: the types of the named properties beside an index signature. */
function withoutAlternatives(type: Type, taken: readonly string[]): Type {
  const own = alternatives(type).filter((member) => !taken.includes(shape(member)));
  if (own.length === 0) return type.kind === 'optional' ? type.of : type;
  return own.length === 1 ? own[0]! : { kind: 'union', of: own };
}
