import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { expressionText } from '../../../compiler/graph/expression-text.ts';
import type { Json, RunExpression } from '../../../compiler/operators/authoring.ts';
import { conditionOf, marginOf } from '../../../stdlib/evaluation/condition.ts';
import { type Estimate, FEWEST_UNITS, judge } from '../../../stdlib/evaluation/judge.ts';

const number = (value: Json): RunExpression => ({ op: 'literal', value });
const metric = (name: string, baseline = false, field: string | null = null): RunExpression => ({
  op: 'metric',
  name,
  field,
  baseline,
});
const binary = (left: RunExpression, operator: string, right: RunExpression): RunExpression => ({
  op: 'binary',
  operator,
  left,
  right,
});
const not = (operand: RunExpression): RunExpression => ({ op: 'unary', operator: 'not', operand });

/** Replicates spread evenly over value ± spread; model and baseline move together, as paired ones do. */
const spread = (value: number, by: number, units = 100): Estimate => ({
  value,
  replicates: Float64Array.from({ length: 401 }, (_, i) => value + (by * (i - 200)) / 200),
  units,
  blocks: false,
});
const exact = (value: number): Estimate => ({ value, replicates: null, units: 0, blocks: false });

const verdict = (expression: RunExpression, estimates: Record<string, Estimate>) => {
  const condition = conditionOf(expression);
  assert.ok(condition, 'is a condition');
  return judge(condition, ({ name, baseline }) => estimates[baseline ? `${name}.baseline` : name]!);
};

const gate = binary(metric('bpb'), '<=', binary(number(0.98), '*', metric('bpb', true)));

test('passes where the whole interval of the margin is on the right side', () => {
  const { verdict: found, comparisons } = verdict(gate, { bpb: spread(1.8, 0.1), 'bpb.baseline': spread(2, 0.1) });
  assert.is(found, 'pass');
  assert.ok(Math.abs(comparisons[0]!.margin - 0.16) < 1e-12);
  // Paired: the common spread nearly cancels, 0.1 * (1 - 0.98) on either side.
  const { low, high } = comparisons[0]!.interval!;
  assert.ok(low > 0.157 && high < 0.163, `${low} … ${high}`);
  assert.ok(Math.abs(comparisons[0]!.demanded - 0.04) < 1e-12, 'two percent of the baseline');
  assert.is(comparisons[0]!.unresolved, false);
});

test('fails where it is wholly on the wrong side', () => {
  assert.is(verdict(gate, { bpb: spread(1.99, 0.1), 'bpb.baseline': spread(2, 0.1) }).verdict, 'fail');
});

test('is inconclusive in between, and says how large a sample would do', () => {
  const { verdict: found, comparisons } = verdict(gate, { bpb: spread(1.94, 0.3), 'bpb.baseline': exact(2) });
  assert.is(found, 'inconclusive');
  assert.is(comparisons[0]!.unresolved, true);
  assert.ok(comparisons[0]!.needed! > 100, `${comparisons[0]!.needed}`);
});

test('decides nothing by fewer units than an interval needs', () => {
  const few = { bpb: spread(1, 0, FEWEST_UNITS - 1), 'bpb.baseline': spread(2, 0, FEWEST_UNITS - 1) };
  assert.is(verdict(gate, few).verdict, 'inconclusive');
  const enough = { bpb: spread(1, 0, FEWEST_UNITS), 'bpb.baseline': spread(2, 0, FEWEST_UNITS) };
  assert.is(verdict(gate, enough).verdict, 'pass');
});

test('tells a strict comparison from one that allows equality', () => {
  const equal = { a: spread(1, 0), b: spread(1, 0) };
  assert.is(verdict(binary(metric('a'), '<=', metric('b')), equal).verdict, 'pass');
  assert.is(verdict(binary(metric('a'), '<', metric('b')), equal).verdict, 'fail');
});

test('goes by the number alone where nothing was resampled', () => {
  const { verdict: found, comparisons } = verdict(binary(metric('a'), '>', number(0.5)), { a: exact(0.6) });
  assert.is(found, 'pass');
  assert.is(comparisons[0]!.interval, null);
});

test('joins verdicts as three-valued logic does', () => {
  const pass = binary(number(1), '<', number(2));
  const fail = binary(number(2), '<', number(1));
  const open = binary(metric('a'), '<', number(1));
  const of = (expression: RunExpression) => verdict(expression, { a: spread(1, 0.5) }).verdict;
  assert.is(of(open), 'inconclusive');
  assert.is(of(binary(pass, 'and', pass)), 'pass');
  assert.is(of(binary(pass, 'and', open)), 'inconclusive');
  assert.is(of(binary(fail, 'and', open)), 'fail');
  assert.is(of(binary(pass, 'or', open)), 'pass');
  assert.is(of(binary(fail, 'or', open)), 'inconclusive');
  assert.is(of(binary(fail, 'or', fail)), 'fail');
  assert.is(of(not(fail)), 'pass');
  assert.is(of(not(open)), 'inconclusive');
});

test('takes only comparisons of numbers for a condition', () => {
  assert.is(conditionOf(metric('bpb')), null);
  assert.is(conditionOf(binary(metric('bpb'), '==', number(1))), null);
  assert.is(conditionOf(binary(number('text'), '<', number(1))), null);
  assert.is(conditionOf(binary(metric('bpb'), 'and', gate)), null);
});

test('computes margins with the arithmetic of the language', () => {
  const expression = binary(binary(number(10), '-', metric('a')), '>=', binary(metric('b'), '/', number(2)));
  const condition = conditionOf(expression)!;
  assert.is(condition.kind, 'comparison');
  if (condition.kind !== 'comparison') return;
  assert.is(
    marginOf(condition, ({ name }) => (name === 'a' ? 3 : 8)),
    3,
  );
  assert.is(expressionText(expression), '10 - a >= b / 2');
});

test('writes expressions as the language does, with the brackets that they need', () => {
  const a = metric('a');
  const b = metric('b');
  const cases: readonly (readonly [RunExpression, string])[] = [
    [binary(number(2), '*', binary(metric('a', true), '+', metric('h', false, 'gap'))), '2 * (a.baseline + h.gap)'],
    [binary(a, '-', binary(b, '-', number(1))), 'a - (b - 1)'],
    [binary(binary(a, '-', b), '-', number(1)), 'a - b - 1'],
    [not(binary(binary(a, '<', b), 'and', binary(b, '<', a))), 'not (a < b and b < a)'],
    [binary(binary(a, '<', b), 'or', not(binary(b, '<', a))), 'a < b or not b < a'],
    [{ op: 'unary', operator: '-', operand: binary(a, '+', b) }, '-(a + b)'],
    [{ op: 'call', operator: 'words', version: '1', args: [{ op: 'column', name: 'text' }] }, 'words(text)'],
    [{ op: 'if', condition: binary(a, '<', b), then: a, else: b }, 'if a < b then a else b'],
    [{ op: 'text', parts: [number('år '), { op: 'column', name: 'year' }] }, '"år {year}"'],
    [{ op: 'list', items: [number('x'), number(1)] }, '["x", 1]'],
  ];
  for (const [expression, text] of cases) assert.is(expressionText(expression), text);
});

test.run();
