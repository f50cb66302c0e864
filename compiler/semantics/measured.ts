import type { OperatorSignature } from '../operators/manifest.ts';
import type { Expression, Span } from '../syntax/ast.ts';
import { type Checker, complain, type Environment, type Want } from './context.ts';
import { list } from './reporting.ts';
import { type ConstructedValue, invalid, type Value } from './values.ts';

/** Family of values that are measured: `auto(sigma: 3)`. */
const family = 'Measured';

/** The value where it is `auto(…)`, else null. */
export const asMeasured = (value: Value): ConstructedValue | null =>
  value.kind === 'constructed' && value.signature.family === family ? value : null;

/** Lets `auto(…)` stand for a limit that its operator can measure; anywhere else it says which those are. */
export function acceptMeasured(cx: Checker, value: Value, want: Want, span: Span, env: Environment): Value {
  const drops = want.of?.param.measured?.drops;
  if (drops === 'above' || drops === 'below') return value;
  const operator = want.of?.signature;
  complain(cx, env, 'FTP1206', span, { what: want.what, hint: hintFor(cx, operator) });
  return invalid;
}

/** A side of a comparison within a condition. Only what is compared with `<`, `<=`, `>` or `>=`, and stands on the right, has a side on which rows are dropped. */
export function refuseMeasured(cx: Checker, span: Span, operator: string, env: Environment): void {
  complain(cx, env, 'FTP1206', span, {
    what: `a side of \`${operator}\` here`,
    hint: hintFor(cx, env.compares?.operator),
  });
}

/** `auto` for `auto()`, where a limit may be measured. */
export const isBareAuto = (expression: Expression, want: Want): boolean =>
  want.of?.param.measured !== undefined && expression.kind === 'name' && expression.name.text === 'auto';

function hintFor(cx: Checker, operator: OperatorSignature | undefined): string {
  const limits = measurable(operator);
  if (operator !== undefined && limits.length > 0) return `; of \`${operator.name}\` these can: ${list(limits)}`;
  if (operator?.params.some(({ measured }) => measured?.drops === 'compared'))
    return '; what can is the right side of `<`, `<=`, `>` or `>=`, where no `or` and no `not` stand around it';
  const operators = cx.catalog.manifest.operators.filter((one) => measurable(one).length > 0).map(({ name }) => name);
  return `; limits of ${list(operators)} can, and comparisons in \`where\``;
}

const measurable = (operator: OperatorSignature | undefined): readonly string[] =>
  (operator?.params ?? []).flatMap(({ name, measured }) =>
    measured !== undefined && measured.drops !== 'compared' ? [name] : [],
  );
