import { showType } from '../../operators/show.ts';
import type { Type } from '../../operators/types.ts';
import type { Expression, Name } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { at, type Checker, complain, type Environment, type Want } from '../context.ts';
import { related, suggest } from '../reporting.ts';
import { columnNames, lookUp, type RowShape, showColumns } from '../rows.ts';
import type { RunValue } from '../run-value.ts';
import { assignable } from '../types/assign.ts';
import { any } from '../types/common.ts';
import { describe } from '../types/of.ts';
import { type ColumnValue, invalid, type Value } from '../values.ts';

/** Where a column is wanted, only a bare name can stand: one of the rows, or a column parameter of the filter around. */
export function columnValue(cx: Checker, expression: Expression, of: Type, want: Want, env: Environment): Value {
  if (expression.kind === 'error') return invalid;
  if (expression.kind !== 'name') {
    complain(cx, env, 'FTP0200', expression, {
      what: want.what,
      expected: 'the name of a column',
      actual: written(env, expression),
    });
    return invalid;
  }
  const { name } = expression;
  const local = env.locals.get(name.text);
  const isColumnOfRows = env.columns?.columns.has(name.text) ?? false;
  if (local !== undefined && (local.value.kind === 'column' || !isColumnOfRows)) {
    local.used = true;
    if (local.value.kind === 'invalid') return invalid;
    if (local.value.kind === 'column') return ofLocal(cx, local.value, isColumnOfRows, name, of, want, env);
    if (env.columns === null || env.columns.open === null) {
      complain(cx, env, 'FTP0200', name, { what: want.what, expected: 'a column', actual: describe(local.value) });
      return invalid;
    }
  }
  if (env.columns === null) return { kind: 'column', name: name.text, type: of };
  return ofRows(cx, env.columns, name.text, name, of, want, env);
}

function ofLocal(
  cx: Checker,
  column: ColumnValue,
  isColumnOfRows: boolean,
  name: Name,
  of: Type,
  want: Want,
  env: Environment,
): Value {
  if (isColumnOfRows && column.name !== name.text) {
    const first = 'a column of these rows';
    complain(cx, env, 'FTP0112', name, { name: name.text, first, second: 'the parameter of the filter' });
    return invalid;
  }
  if (column.name !== null && env.columns !== null) return ofRows(cx, env.columns, column.name, name, of, want, env);
  return fitting(cx, name.text, column.type, of, want, name, env) ? { ...column, type: of } : invalid;
}

function ofRows(
  cx: Checker,
  rows: RowShape,
  column: string,
  name: Name,
  of: Type,
  want: Want,
  env: Environment,
): Value {
  const type = columnType(cx, rows, column, name, of, env);
  if (type === null || !fitting(cx, column, type, of, want, name, env)) return invalid;
  return { kind: 'column', name: column, type };
}

/** The type of a column, or null after saying that there is none. `wanted` teaches rows whose columns are still open. */
export function columnType(
  cx: Checker,
  rows: RowShape,
  column: string,
  name: Name,
  wanted: Type | null,
  env: Environment,
): Type | null {
  const found = lookUp(rows, column, wanted, at(env, name));
  if (found.kind === 'found') return found.field.type;
  if (found.kind === 'missing') {
    const near = suggest(column, at(env, name), columnNames(rows));
    const said = { column, row: showColumns(rows), hint: near.hint };
    complain(cx, env, 'FTP0205', name, said, { fixes: near.fixes });
    return null;
  }
  const first = showType(found.earlier.type);
  const extra = { related: [related(found.earlier.use, `used as ${first} here`)] };
  complain(cx, env, 'FTP0220', name, { column, first, second: showType(wanted ?? any) }, extra);
  return null;
}

function fitting(
  cx: Checker,
  column: string,
  actual: Type,
  of: Type,
  want: Want,
  name: Name,
  env: Environment,
): boolean {
  if (assignable(actual, of)) return true;
  const said = { column, actual: showType(actual), what: want.what, expected: showType(of) };
  complain(cx, env, 'FTP0206', name, said);
  return false;
}

/** A column as a value of the row. */
export function columnOfRow(name: string, type: Type, env: Environment, at_: Name): RunValue {
  return {
    kind: 'run',
    phase: 'row',
    type,
    expression: { op: 'column', name },
    chain: [{ text: `column ${name}`, location: at(env, at_) }],
    columns: [name],
  };
}
