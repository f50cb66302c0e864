import { nearest } from '../../diagnostics/suggest.ts';
import type { OperatorSignature } from '../../operators/manifest.ts';
import type { Type } from '../../operators/types.ts';
import { accept } from '../accept.ts';
import type { Checker, Environment } from '../context.ts';
import { list } from '../reporting.ts';
import type { RowShape } from '../rows.ts';
import type { Located, Value } from '../values.ts';
import type { Bound } from './match.ts';

/** Arguments by option name. A list that takes all further arguments is one list. */
export interface Arguments {
  readonly values: Readonly<Record<string, Located>>;
  /** Rows that the call works on, which bare column names refer to. */
  readonly columns: RowShape | null;
  /** Every column that the arguments name, however deep. */
  readonly named: readonly string[];
  /** Something was wrong and has been reported. */
  readonly broken: boolean;
}

/** Evaluates arguments: streams and models first, since columns are read off them, then the others. */
export function evaluateArguments(
  cx: Checker,
  signature: OperatorSignature,
  bound: readonly Bound[],
  env: Environment,
): Arguments {
  const located = new Map<Bound, Located>();
  const evaluateOne = (one: Bound, inner: Environment) => {
    const of =
      one.param.rest && one.param.positional && one.param.type.kind === 'list' ? one.param.type.of : one.param.type;
    const want = { type: of, what: nameIn(signature, one), name: one.name, of: { signature, param: one.param } };
    const value =
      one.expression === null
        ? accept(cx, one.value!, want, one.span, inner)
        : cx.evaluate(one.expression, want, inner);
    located.set(one, { value, span: one.span, file: env.scope.path });
  };
  const outer: Environment = {
    ...env,
    block: null,
    compares: undefined,
    phase: signature.kind === 'scalar' ? env.phase : 'compile',
  };
  for (const one of bound) if (carries(one.param.type)) evaluateOne(one, outer);
  const columns = columnsFor(signature, bound, located, env);
  const inner: Environment = { ...outer, columns };
  for (const one of bound) if (!located.has(one)) evaluateOne(one, inner);
  const values = gathered(bound, located);
  return {
    values,
    columns,
    named: [...new Set(Object.values(values).flatMap(({ value }) => columnsOf(value)))],
    broken: [...located.values()].some(({ value }) => value.kind === 'invalid'),
  };
}

/** Of an operator that takes tables by any name, a misspelt option is one: what its options are called helps more than that it wants rows. */
function nameIn({ name, params }: OperatorSignature, { name: given, param }: Bound): string {
  const options = params.filter((one) => !one.positional && !one.subject && !one.rest).map((one) => one.name);
  if (!param.rest || param.positional || !carries(param.type) || options.length === 0)
    return `\`${given}\` of \`${name}\``;
  const near = nearest(given, options);
  const hint = near === null ? `which has ${list(options)}` : `did you mean \`${near}\`?`;
  return `\`${given}\` (no option of \`${name}\`${near === null ? ', ' : '; '}${hint})`;
}

/** Types whose values are references to what will run. */
export function carries(type: Type): boolean {
  if (type.kind === 'list' || type.kind === 'optional') return carries(type.of);
  if (type.kind === 'union') return type.of.some(carries);
  return type.kind === 'rows' || type.kind === 'model' || type.kind === 'report';
}

/** The subject's rows, else the first rows that were given. A call without rows leaves column names to the call around it. */
function columnsFor(
  signature: OperatorSignature,
  bound: readonly Bound[],
  located: ReadonlyMap<Bound, Located>,
  env: Environment,
): RowShape | null {
  const takesRows = signature.params.some((param) => carriesRows(param.type));
  if (!takesRows) return env.columns;
  const inOrder = signature.params.flatMap((param) => bound.filter((one) => one.param === param));
  for (const one of inOrder) {
    const value = located.get(one)?.value;
    if (value?.kind === 'stream') return value.row;
  }
  return null;
}

function carriesRows(type: Type): boolean {
  return type.kind === 'list' || type.kind === 'optional' ? carriesRows(type.of) : type.kind === 'rows';
}

function gathered(bound: readonly Bound[], located: ReadonlyMap<Bound, Located>): Readonly<Record<string, Located>> {
  const values: Record<string, Located> = {};
  const lists = new Map<string, Located[]>();
  for (const one of bound) {
    const given = located.get(one)!;
    if (!(one.param.rest && one.param.positional)) {
      values[one.name] = given;
      continue;
    }
    const items = lists.get(one.name) ?? [];
    items.push(given);
    if (items.length > 1) continue;
    lists.set(one.name, items);
    const of = one.param.type.kind === 'list' ? one.param.type.of : one.param.type;
    values[one.name] = { value: { kind: 'list', of, items }, span: given.span, file: given.file };
  }
  return values;
}

/** Columns that a value names: as a column, in an expression over the row, or inside what it was built from. */
export function columnsOf(value: Value): readonly string[] {
  switch (value.kind) {
    case 'column':
      return value.name === null ? [] : [value.name];
    case 'run':
      return value.columns;
    case 'list':
      return value.items.flatMap((item) => columnsOf(item.value));
    case 'constructed':
      return Object.values(value.args).flatMap((arg) => columnsOf(arg.value));
    default:
      return [];
  }
}
