import { type CallExpression, Node, type ObjectLiteralExpression, type VariableDeclaration } from 'ts-morph';
import { optionsOf, parseCheck } from '../checks.ts';
import type { LabelEffect, OperatorSignature, ParamSignature, RowEffect } from '../manifest.ts';
import { type Context, problem } from './context.ts';
import { readDocs } from './docs.ts';
import { functionOf } from './function.ts';
import { type Kind, kinds } from './kinds.ts';
import { type Literals, literalsOf } from './literals.ts';
import { readParams } from './params.ts';
import { resultOf, rowsOf } from './result.ts';

export interface Definition {
  readonly name: string;
  readonly kind: Kind;
  readonly declaration: VariableDeclaration;
  readonly literal: ObjectLiteralExpression;
}

/** The call `rowOperator({...})` of an exported constant, or null for any other export. */
export function definitionOf(name: string, declaration: Node, authoring: string): Definition | null {
  if (!Node.isVariableDeclaration(declaration)) return null;
  const call = declaration.getInitializer();
  if (call === undefined || !Node.isCallExpression(call)) return null;
  const kind = kindOf(call, authoring);
  const [literal] = call.getArguments();
  return kind === null || literal === undefined || !Node.isObjectLiteralExpression(literal)
    ? null
    : { name, kind, declaration, literal };
}

function kindOf(call: CallExpression, authoring: string): Kind | null {
  const symbol = call.getExpression().getSymbol();
  const target = symbol?.getAliasedSymbol() ?? symbol;
  const file = target?.getDeclarations()[0]?.getSourceFile().getFilePath();
  return file === authoring ? (kinds.get(target!.getName()) ?? null) : null;
}

const labelEffects: readonly LabelEffect[] = [
  'join',
  'subject',
  'train',
  'redact',
  'synthetic',
  'declare',
  'measure',
  'publish',
  'none',
];
const lowerCase = /^[a-z]\w*$/;

/** The signature of a definition; problems are collected in the context. */
export function readDefinition(
  { name, kind, declaration, literal }: Definition,
  place: { readonly module: string; readonly digest: string | null },
  context: Context,
): OperatorSignature {
  const literals = literalsOf(literal, context);
  const nameNode = declaration.getNameNode();
  if (!lowerCase.test(name)) problem(context, 'FTP0508', nameNode, { operator: name });
  const version = literals.text('version');
  if (!literals.has('version')) problem(context, 'FTP0501', nameNode, { operator: name });
  const found = functionOf(literal, kind.function);
  if (found === null)
    problem(context, 'FTP0509', nameNode, {
      operator: name,
      problem: `its \`${kind.function}\` must be a function written here or in the same file`,
    });
  const params = readParams(kind.kind, found?.params ?? [], context);
  checkPositional(
    literals,
    params.filter((param) => param.positional && !(kind.kind === 'row' && param.subject)).map((param) => param.name),
    context,
  );
  const rows = rowsOf(kind, literals, context);
  checkWhen(rows, params, literals, context);
  return {
    name,
    kind: kind.kind,
    family: kind.kind === 'value' ? literals.text('family') : null,
    version: version ?? '0',
    status: literals.oneOf('status', ['planned']) ?? 'ready',
    params,
    result: resultOf(kind, literals, found, context),
    rows,
    labels: literals.oneOf('labels', labelEffects) ?? kind.labels,
    numerics: literals.flag('numerics') ?? kind.numerics,
    ...relations(literals, params, context),
    resources: {
      gpu: literals.oneOf('gpu', ['never', 'optional', 'required']) ?? 'never',
      threads: literals.oneOf('threads', ['one', 'many']) ?? kind.threads,
    },
    docs: readDocs(declaration).text,
    module: place.module,
    export: name,
    declaredAt: {
      file: context.relative(declaration.getSourceFile().getFilePath()),
      start: nameNode.getStart(),
      end: nameNode.getEnd(),
    },
    digest: place.digest,
  };
}

/** Relations between options, and what these are by variant: absent where the definition names none. */
function relations(
  literals: Literals,
  params: readonly ParamSignature[],
  context: Context,
): Pick<OperatorSignature, 'checks' | 'variants'> {
  const checks = literals.texts('checks');
  const variants = literals.tables('variants');
  const names = new Set(params.map((param) => param.name));
  for (const written of checks ?? []) {
    const check = parseCheck(written);
    if (check === null || optionsOf(check).some((option) => !names.has(option)))
      problem(context, 'FTP0503', literals.at('checks'), {
        key: 'checks',
        operator: context.operator,
        wanted: `relations between its options, and \`${written}\` is none`,
      });
  }
  return { ...(checks === null ? {} : { checks }), ...(variants === null ? {} : { variants }) };
}

function checkPositional(literals: Literals, found: readonly string[], context: Context): void {
  const written = literals.texts('positional');
  if (written === null || written.join() === found.join()) return;
  problem(context, 'FTP0504', literals.at('positional'), {
    operator: context.operator,
    written: [...written],
    found: [...found],
  });
}

/** Columns that wait for an option need one that is true or false. */
function checkWhen(
  rows: RowEffect | null,
  params: readonly ParamSignature[],
  literals: Literals,
  context: Context,
): void {
  const when = rows?.kind === 'adds' ? rows.when : undefined;
  if (when === undefined) return;
  const type = params.find(({ name, rest }) => name === when && !rest)?.type;
  if (type?.kind !== 'scalar' || type.name !== 'Bool')
    problem(context, 'FTP0509', literals.at('addsWhen'), {
      operator: context.operator,
      problem: `\`addsWhen\` names an option that is true or false, and \`${when}\` is none`,
    });
}
