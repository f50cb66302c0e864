import type { Type } from '../../operators/types.ts';
import type { NameExpression } from '../../syntax/ast.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { complainLanguage, languages } from '../labels/languages.ts';
import { list, related, suggest, suggestOrList } from '../reporting.ts';
import { columnNames } from '../rows.ts';
import { lookUpName, visibleNames } from '../scope.ts';
import { assignable, withoutOptional } from '../types/assign.ts';
import { type Binding, data, invalid, type Value } from '../values.ts';
import { columnOfRow, columnType } from './columns.ts';

interface Candidate {
  readonly speaks: string;
  /** Whether the type that is wanted lets it stand here. */
  readonly fits: boolean;
  take(): Value;
}

/**
 * A bare name: an earlier entry or parameter, a column of the row, a declaration, a value of the wanted enum, or a constructor that
 * needs no argument. The wanted type decides between them; what it leaves undecided is an error.
 */
export function nameValue(cx: Checker, expression: NameExpression, want: Want, env: Environment): Value {
  const { name } = expression;
  if (name.text === '') return invalid;
  const wanted = want.type === null ? null : withoutOptional(want.type);
  const candidates = candidatesFor(cx, expression, wanted, env);
  if (candidates.length === 0)
    return openColumn(cx, expression, wanted, env) ?? unknown(cx, expression, wanted, want, env);
  const fitting = candidates.length === 1 ? candidates : candidates.filter((candidate) => candidate.fits);
  if (fitting.length > 1) {
    const [first, second] = [fitting[0]!.speaks, fitting[1]!.speaks];
    complain(cx, env, 'FTP0112', name, { name: name.text, first, second });
    return invalid;
  }
  return (fitting[0] ?? candidates[0]!).take();
}

function candidatesFor(
  cx: Checker,
  { name }: NameExpression,
  wanted: Type | null,
  env: Environment,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const local = env.locals.get(name.text);
  if (local !== undefined)
    candidates.push({
      speaks: 'an entry or parameter above',
      fits: isPlain(wanted) ? ['data', 'run', 'list', 'constructed', 'column'].includes(local.value.kind) : true,
      take() {
        local.used = true;
        if (local.value.kind !== 'column' || env.phase !== 'row') return local.value;
        return columnOfRow(local.value.name ?? name.text, local.value.type, env, name);
      },
    });
  const column = env.phase === 'row' ? env.columns?.columns.get(name.text) : undefined;
  if (column !== undefined && local?.value.kind !== 'column')
    candidates.push({
      speaks: 'a column of these rows',
      fits: wanted === null || assignable(column.type, wanted),
      take: () => columnOfRow(name.text, column.type, env, name),
    });
  const found = lookUpName(env.scope, name.text, at(env, name));
  if (found !== null)
    candidates.push({
      speaks: spoken(found),
      fits: bindingFits(found, wanted, env),
      take: () => bindingValue(cx, found, wanted, expressionOf(name), env),
    });
  if (wanted?.kind === 'enum' && wanted.values.includes(name.text))
    candidates.push({ speaks: 'a choice', fits: true, take: () => data(wanted, name.text) });
  if (wanted?.kind === 'scalar' && wanted.name === 'Lang' && languages.has(name.text))
    candidates.push({ speaks: 'a language', fits: true, take: () => data(wanted, name.text) });
  if (wanted?.kind === 'value') {
    const builder = cx.catalog.named(name.text).find((signature) => signature.family === wanted.family);
    if (builder !== undefined)
      candidates.push({
        speaks: 'a constructor',
        fits: true,
        take: () => cx.evaluate(bareCall(name), { type: wanted, what: `\`${name.text}\`` }, env),
      });
  }
  return candidates;
}

const expressionOf = (name: NameExpression['name']): NameExpression => ({
  kind: 'name',
  name,
  start: name.start,
  end: name.end,
});

/** `full` for `full()`: a constructor without arguments is written as a bare name. */
const bareCall = (name: NameExpression['name']) =>
  ({ kind: 'call', callee: expressionOf(name), args: [], start: name.start, end: name.end }) as const;

/** Types that a stream or a model can never have. */
function isPlain(wanted: Type | null): boolean {
  return wanted !== null && !['rows', 'model', 'report', 'any'].includes(wanted.kind);
}

const spoken = (binding: Binding): string =>
  binding.kind !== 'definition' ? 'an imported operator' : `the \`${binding.declaration.keyword.text}\` of that name`;

const streams = new Set(['source', 'data']);

/** By kind alone, since finding out the type would elaborate a declaration that is perhaps not meant. */
function bindingFits(binding: Binding, wanted: Type | null, env: Environment): boolean {
  if (binding.kind === 'operator') return false;
  if (binding.kind === 'missing') return true;
  const keyword = binding.declaration.keyword.text;
  if (env.phase === 'row') return keyword === 'param';
  if (wanted === null || wanted.kind === 'any') return true;
  if (streams.has(keyword)) return wanted.kind === 'rows';
  if (keyword === 'model' || keyword === 'executor' || keyword === 'store') return wanted.kind === keyword;
  if (keyword === 'license') return wanted.kind === 'scalar' && wanted.name === 'License';
  return keyword === 'param' ? isPlain(wanted) : false;
}

function bindingValue(
  cx: Checker,
  binding: Binding,
  wanted: Type | null,
  expression: NameExpression,
  env: Environment,
): Value {
  if (binding.kind === 'missing') return invalid;
  if (binding.kind === 'definition') return cx.define(binding, at(env, expression));
  if (wanted?.kind === 'value' && binding.signature.kind === 'value')
    return cx.evaluate(bareCall(expression.name), { type: wanted, what: `\`${binding.name}\`` }, env);
  const { name } = expression;
  complain(cx, env, 'FTP0103', name, { name: name.text, hint: '; it is an operator, so call it' });
  return invalid;
}

/** In a filter that is checked on its own, a name that is nothing else is a column that its rows must have. */
function openColumn(cx: Checker, { name }: NameExpression, wanted: Type | null, env: Environment): Value | null {
  if (env.phase !== 'row' || env.columns === null || env.columns.open === null) return null;
  const type = columnType(cx, env.columns, name.text, name, wanted, env);
  return type === null ? invalid : columnOfRow(name.text, type, env, name);
}

function unknown(cx: Checker, { name }: NameExpression, wanted: Type | null, want: Want, env: Environment): Value {
  const here = at(env, name);
  if (env.later?.has(name.text)) {
    const extra = { related: [related(env.later.get(name.text)!, 'given here')] };
    complain(cx, env, 'FTP0119', name, { name: name.text }, extra);
  } else if (
    wanted?.kind === 'enum' ||
    (wanted?.kind === 'scalar' && wanted.name === 'Bool' && env.phase === 'compile')
  ) {
    const values = wanted.kind === 'enum' ? wanted.values : ['true', 'false'];
    const near = suggest(name.text, here, values);
    const said = { what: want.what, choices: list(values, 'or'), written: name.text, hint: near.hint };
    complain(cx, env, 'FTP0304', name, said, { fixes: near.fixes });
  } else if (wanted?.kind === 'scalar' && wanted.name === 'Lang') complainLanguage(cx, name.text, name, env);
  else if (wanted?.kind === 'value') {
    const near = suggestOrList(
      name.text,
      here,
      cx.catalog.family(wanted.family).map((signature) => signature.name),
    );
    complain(cx, env, 'FTP0103', name, { name: name.text, hint: near.hint }, { fixes: near.fixes });
  } else if (env.phase === 'row' && env.columns === null) {
    // The rows themselves are wrong, and that has been reported.
    return invalid;
  } else if (env.phase === 'row' && env.columns !== null) {
    const near = suggest(name.text, here, [...columnNames(env.columns), ...visibleNames(env)]);
    complain(
      cx,
      env,
      'FTP0205',
      name,
      {
        column: name.text,
        row: columnNames(env.columns)
          .map((column) => `\`${column}\``)
          .join(', '),
        hint: near.hint,
      },
      { fixes: near.fixes },
    );
  } else {
    const near = suggest(name.text, here, visibleNames(env));
    complain(cx, env, 'FTP0103', name, { name: name.text, hint: near.hint }, { fixes: near.fixes });
  }
  return invalid;
}
