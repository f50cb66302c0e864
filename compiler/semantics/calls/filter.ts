import { showType } from '../../operators/show.ts';
import { at, type Checker, complain, type Environment, type Local } from '../context.ts';
import { related, suggest } from '../reporting.ts';
import { columnNames, lookUp, type RowShape, showColumns } from '../rows.ts';
import { assignable } from '../types/assign.ts';
import { type FilterValue, invalid, type Value } from '../values.ts';
import { blockOf, type Call } from './applied.ts';
import { evaluateArguments } from './arguments.ts';
import { matchArguments } from './match.ts';

/**
 * A call of a filter: its body with the arguments in place of its parameters, checked again with the rows it really gets. Nothing of it
 * is left in the graph but the operators inside.
 */
export function filterValue(cx: Checker, filter: FilterValue, call: Call, env: Environment): Value {
  const { definition, signature } = filter;
  const { expression, name, piped } = call;
  const bound = matchArguments(cx, signature, name, expression.args, piped, blockOf(call, env), env);
  const { values, broken } = evaluateArguments(cx, signature, bound, env);
  const subject = values[signature.params[0]!.name]?.value;
  if (subject?.kind !== 'stream' || broken) return invalid;
  if (!filter.broken && !meetsNeeds(cx, filter, subject.row, call, env)) return invalid;
  const inner: Environment = {
    scope: definition.scope,
    locals: new Map(),
    columns: null,
    phase: 'compile',
    owner: env.owner,
    via: [at(env, name), ...env.via],
    block: null,
    source: null,
  };
  const work = () => {
    const locals = new Map<string, Local>();
    for (const [index, param] of (definition.declaration.params ?? []).entries()) {
      const given = values[param.name.text]?.value;
      const type = signature.params[index]!.type;
      const what = `\`${param.name.text}\` of \`${signature.name}\``;
      const value = given ?? (param.default === null ? invalid : cx.evaluate(param.default, { type, what }, inner));
      locals.set(param.name.text, { value, location: at(inner, param.name), used: false });
    }
    return cx.evaluate(
      definition.declaration.value!,
      { type: null, what: `the result of \`${signature.name}\`` },
      { ...inner, locals },
    );
  };
  if (definition.declaration.value === null) return invalid;
  return filter.broken ? cx.sink.collect(work).result : work();
}

/** The rows must have the columns that the body reads. Rows that are themselves still open learn that they need them. */
function meetsNeeds(cx: Checker, filter: FilterValue, row: RowShape, { name }: Call, env: Environment): boolean {
  for (const [column, need] of filter.needs) {
    const wanted = need.type.kind === 'any' ? null : need.type;
    const found = lookUp(row, column, wanted, at(env, name));
    if (found.kind === 'found' && (wanted === null || assignable(found.field.type, wanted))) continue;
    const near = found.kind === 'missing' ? suggest(column, at(env, name), columnNames(row)) : { hint: '' };
    const has = found.kind === 'found' ? `\`${column}\`: ${showType(found.field.type)}` : showColumns(row);
    const type = wanted === null ? '' : `: ${showType(wanted)}`;
    const said = { filter: filter.definition.name, column, type, row: has, hint: near.hint };
    complain(cx, env, 'FTP0214', name, said, { related: [related(need.use, `\`${column}\` is used here`)] });
    return false;
  }
  return true;
}
