import type { Check } from '../../operators/checks.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { list } from '../reporting.ts';
import { type RowShape, showColumns } from '../rows.ts';
import type { Value } from '../values.ts';
import { constantText, furtherOf, type Given } from './conditions.ts';

/** Do the tables that are only looked at have the columns that are looked into? Else nothing would ever be found there. */
export function checkColumns(
  cx: Checker,
  check: Extract<Check, { kind: 'columns' | 'any_column' }>,
  given: Given,
  env: Environment,
): void {
  const columns = check.named.flatMap(({ option, otherwise }) => {
    const name = nameIn(given, option) ?? (otherwise === null ? null : nameIn(given, otherwise));
    return name === null ? [] : [name];
  });
  if (columns.length === 0) return;
  const tables = check.tables.flatMap((option) => furtherOf(given, option) ?? one(given, option));
  const lacking = tables.flatMap(([name, { value, span }]) => {
    const rows = value.kind === 'stream' ? value.row : null;
    return rows === null || columns.some((column) => mayHave(rows, column)) ? [] : [{ name, rows, span }];
  });
  if (check.kind === 'any_column' && lacking.length < tables.length) return;
  for (const { name, rows, span } of check.kind === 'columns' ? lacking : lacking.slice(0, 1))
    complain(cx, env, 'FTP1224', span, {
      table: name,
      operator: given.signature.name,
      columns: list(columns, 'nor'),
      has: showColumns(rows),
    });
}

const one = ({ args }: Given, option: string) => (args[option] === undefined ? [] : [[option, args[option]] as const]);

const mayHave = (rows: RowShape, column: string): boolean => rows.open !== null || rows.columns.has(column);

function nameIn({ args, signature }: Given, option: string): string | null {
  const value: Value | undefined = args[option]?.value;
  if (value === undefined) {
    const standing = signature.params.find((param) => param.name === option)?.default;
    return typeof standing === 'string' ? standing : null;
  }
  return value.kind === 'column' ? value.name : constantText(value);
}
