import type { BinaryExpression, Expression } from '../../syntax/ast.ts';
import { written } from '../accept.ts';
import { type Checker, complain, type Environment } from '../context.ts';
import { related, replace } from '../reporting.ts';
import type { RunValue, Sample } from '../run-value.ts';

/** Two-sided 95%. */
const z = 1.96;

/**
 * The widest interval that can decide a question about a share. A preference of 60% against 50% is what a good adaptation reaches; a sample
 * that cannot tell those apart decides nothing.
 */
const widest = 0.1;

/** A gate on a share of a literal number of answers: can so few answers decide it? */
export function checkGate(cx: Checker, condition: Expression, env: Environment): void {
  if (condition.kind === 'group') checkGate(cx, condition.inner, env);
  if (condition.kind !== 'binary') return;
  if (condition.operator === 'and' || condition.operator === 'or') {
    checkGate(cx, condition.left, env);
    checkGate(cx, condition.right, env);
  } else checkComparison(cx, condition, env);
}

function checkComparison(cx: Checker, condition: BinaryExpression, env: Environment): void {
  const { left, right, operator } = condition;
  const isLess = operator === '<' || operator === '<=';
  if (!isLess && operator !== '>' && operator !== '>=') return;
  const sides = [left, right].map((side) => ({ side, value: quietly(cx, side, env) }));
  const measured = sides.find(({ value }) => value.kind === 'run' && value.metric?.sample != null);
  const constant = sides.find(({ value }) => value.kind === 'data');
  if (measured?.value.kind !== 'run' || constant?.value.kind !== 'data') return;
  const { type, json } = constant.value;
  const isShare = [type, measured.value.type].some((one) => one.kind === 'quantity' && one.name === 'Fraction');
  if (!isShare || typeof json !== 'number' || json <= 0 || json >= 1) return;
  // `50% < x` asks for more, as `x > 50%` does.
  const wantsLess = isLess === (measured.side === left);
  decide(cx, measured.side, measured.value, json, wantsLess, env);
}

function decide(
  cx: Checker,
  side: Expression,
  value: RunValue,
  threshold: number,
  wantsLess: boolean,
  env: Environment,
): void {
  const { size, location } = value.metric!.sample as Sample;
  const spread = threshold * (1 - threshold);
  const width = z * Math.sqrt(spread / size);
  const room = wantsLess ? threshold : 1 - threshold;
  const allowed = Math.min(widest, room / 2);
  if (width <= allowed) return;
  const needed = Math.ceil(spread * (z / allowed) ** 2);
  const edge = wantsLess ? threshold - width : threshold + width;
  const verdict =
    edge <= 0 || edge >= 1
      ? 'no result could pass'
      : `only ${wantsLess ? 'below' : 'above'} ${percent(edge)}% would it surely be ${wantsLess ? 'less' : 'more'} than ${percent(threshold)}%`;
  const said = {
    sample: String(size),
    width: percent(width),
    metric: written(env, side),
    verdict,
    needed: String(needed),
  };
  const fixes = location === null ? [] : [replace(location, String(needed))];
  const places = location === null ? [] : [related(location, 'the sample is set here')];
  complain(cx, env, 'FTP0703', side, said, { related: places, fixes });
}

const percent = (share: number): string => (share * 100).toFixed(1).replace(/\.0$/, '');

const quietly = (cx: Checker, side: Expression, env: Environment) =>
  cx.sink.collect(() => cx.evaluate(side, { type: null, what: 'a side of a gate' }, env)).result;
