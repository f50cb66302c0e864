import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunExpression } from '../../../compiler/graph/expression.ts';
import { expressionText } from '../../../compiler/graph/expression-text.ts';
import type { Step } from '../../../compiler/graph/graph.ts';
import { stageKernel } from '../../../compiler/graph/kernel.ts';
import { expressionFunction, instantiate, KernelResultError } from '../../../compiler/graph/kernel-instance.ts';
import { ExpressionError } from '../../../compiler/graph/kernel-values.ts';
import { drop, type Row, type RowKernel } from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { interpret, WRONG } from './interpreter.ts';

const column = (name: string): RunExpression => ({ op: 'column', name });
const literal = (value: Json): RunExpression => ({ op: 'literal', value });
const binary = (left: RunExpression, operator: string, right: RunExpression): RunExpression => ({
  op: 'binary',
  operator,
  left,
  right,
});
const step = (operator: string, options: Step['options'], id = operator): Step => ({
  id,
  operator,
  version: '1',
  digest: null,
  options,
  observations: [],
  seed: 1,
});
const where = (condition: RunExpression): Step =>
  step('where', { condition: { $expression: condition as unknown as Json } });

interface Outcome {
  readonly kept: Row[];
  readonly dropped: { step: number; reason: string; value: Json; threshold: Json }[];
  readonly rowsIn: number[];
}

function run(steps: readonly Step[], rows: readonly Row[], kernels: readonly (RowKernel | null)[] = []): Outcome {
  const kept: Row[] = [];
  const dropped: Outcome['dropped'] = [];
  const state = { at: 0, rowsIn: new Float64Array(steps.length) };
  const sink = {
    keep: (row: Row) => void kept.push(row),
    drop: (at: number, _row: Row, reason: string, value: Json, threshold: Json) =>
      void dropped.push({ step: at, reason, value, threshold }),
  };
  const functions = { length: (text: Json) => String(text ?? '').length };
  const kernel = instantiate(
    stageKernel({ steps }),
    (i) => kernels[i]!,
    ({ operator }) => functions[operator as 'length'],
    sink,
    state,
  );
  rows.forEach(kernel);
  return { kept, dropped, rowsIn: [...state.rowsIn] };
}

const COLUMNS = ['year', 'share', 'text', 'open', 'constructor', '__proto__', 'två ord"\n'];
const scalarValue = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constantFrom('', 'a', 'å"\n\u2028{'),
  fc.double(),
);
const anyValue = fc.oneof(scalarValue, fc.array(scalarValue, { maxLength: 2 }));
const anyRow = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...COLUMNS), anyValue), { selector: ([name]) => name })
  .map(
    (entries) =>
      JSON.parse(
        `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ) as Row,
  );
const { tree: anyExpression } = fc.letrec<{ tree: RunExpression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...COLUMNS).map(column),
    anyValue.map((value) => literal(JSON.parse(JSON.stringify(value)) as Json)),
    fc
      .tuple(
        fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', 'and', 'or'),
        tie('tree'),
        tie('tree'),
      )
      .map(([operator, left, right]) => binary(left, operator, right)),
    fc
      .tuple(fc.constantFrom<'not' | '-'>('not', '-'), tie('tree'))
      .map(([operator, operand]): RunExpression => ({ op: 'unary', operator, operand })),
    fc
      .tuple(tie('tree'), tie('tree'), tie('tree'))
      .map(([condition, then, otherwise]): RunExpression => ({ op: 'if', condition, then, else: otherwise })),
    fc.array(tie('tree'), { maxLength: 3 }).map((parts): RunExpression => ({ op: 'text', parts })),
    fc.array(tie('tree'), { maxLength: 3 }).map((items): RunExpression => ({ op: 'list', items })),
    tie('tree').map((each): RunExpression => ({ op: 'call', operator: 'length', version: '1', args: [each] })),
  ),
}));

const FUNCTIONS = { length: (value: Json): Json => JSON.stringify(value).length };

test('generated expressions mean what the interpreter says, for any row and expression', () => {
  let wrong = 0;
  let right = 0;
  fc.assert(
    fc.property(anyExpression, anyRow, (expression, row) => {
      const expected = interpret(expression, row, FUNCTIONS);
      const compiled = expressionFunction(expression, ({ operator }) => FUNCTIONS[operator as 'length']);
      if (expected === WRONG) {
        wrong++;
        assert.throws(
          () => compiled(row),
          (error: unknown) => error instanceof ExpressionError,
        );
      } else {
        right++;
        assert.equal(compiled(row), expected);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(wrong > 200 && right > 200, `both outcomes are met: ${right} values, ${wrong} errors`);
});

test('a stage does what its steps do one after another', () => {
  const halve: RowKernel = (row) => (typeof row.year === 'number' && row.year > 1 ? drop('late', row.year, 1) : row);
  const twice: RowKernel = (row) => (row.open === true ? [row, { ...row, open: false }] : row.open === null ? [] : row);
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 6 }), anyExpression, anyExpression, (rows, condition, value) => {
      const steps = [
        step('halve', {}),
        where(condition),
        step('twice', {}),
        step('derive', { n: { $expression: value as unknown as Json } }),
      ];
      let expected: Outcome | null = { kept: [], dropped: [], rowsIn: [0, 0, 0, 0] };
      for (const row of rows) expected = expected && simple(row, condition, value, expected);
      const actual = (): Outcome => run(steps, rows, [halve, null, twice, null]);
      if (expected === null) assert.throws(actual, (error: unknown) => error instanceof ExpressionError);
      else {
        const { kept, dropped, rowsIn } = actual();
        assert.equal(kept, expected.kept);
        assert.equal(rowsIn, expected.rowsIn);
        assert.equal(
          dropped.map((each) => each.step),
          expected.dropped.map((each) => each.step),
        );
      }
    }),
    { numRuns: 1500 },
  );

  function simple(
    row: Row,
    condition: RunExpression,
    value: RunExpression,
    { kept, dropped, rowsIn }: Outcome,
  ): Outcome | null {
    const lose = (at: number): void => void dropped.push({ step: at, reason: '', value: null, threshold: null });
    rowsIn[0]!++;
    if (typeof row.year === 'number' && row.year > 1) lose(0);
    else {
      rowsIn[1]!++;
      const truth = interpret(condition, row, { length: (text) => String(text ?? '').length });
      if (truth === WRONG || (typeof truth !== 'boolean' && truth !== null)) return null;
      if (!truth) lose(1);
      else {
        rowsIn[2]!++;
        const next =
          row.open === true ? [row, { ...row, open: false }] : 'open' in row && row.open === null ? [] : [row];
        if (next.length === 0) lose(2);
        for (const each of next) {
          rowsIn[3]!++;
          const n = interpret(value, each, { length: (text) => String(text ?? '').length });
          if (n === WRONG) return null;
          kept.push({ ...each, n });
        }
      }
    }
    return { kept, dropped, rowsIn };
  }
});

test('a dropped row names the condition it failed, its value and the threshold', () => {
  const condition = binary(
    binary(column('year'), '>=', literal(1990)),
    'and',
    binary(column('text'), '!=', literal('x')),
  );
  const { kept, dropped } = run(
    [where(condition)],
    [
      { year: 1980, text: 'a' },
      { year: 2000, text: 'x' },
      { year: null, text: 'a' },
      { year: 2000, text: 'b' },
    ],
  );
  assert.equal(dropped, [
    { step: 0, reason: 'year >= 1990', value: 1980, threshold: 1990 },
    { step: 0, reason: 'text != "x"', value: 'x', threshold: 'x' },
    { step: 0, reason: 'year >= 1990', value: null, threshold: 1990 },
  ]);
  assert.equal(kept, [{ year: 2000, text: 'b' }]);
});

test('derive reads the row as it came in, and select keeps order and fills absent columns', () => {
  const derive = step('derive', {
    a: { $expression: column('b') as unknown as Json },
    b: { $expression: column('a') as unknown as Json },
    c: 7,
  });
  const select = step('select', { rows: { $input: 'rows' }, columns: ['c', 'a', 'z', '__proto__'] });
  const { kept } = run([derive, select], [{ a: 1, b: 2 }]);
  assert.is(JSON.stringify(kept), '[{"c":7,"a":2,"z":null,"__proto__":null}]');
});

test('an unchanged row is handed on as the same object', () => {
  const row = { year: 2000 };
  const { kept } = run(
    [where(binary(column('year'), '>', literal(1))), step('same', {})],
    [row],
    [null, (each) => each],
  );
  assert.is(kept[0], row);
});

test('a value of the wrong type names the column and quotes the expression', () => {
  const condition = binary(binary(column('year'), '+', literal(1)), '<', literal(5));
  try {
    run([where(condition)], [{ year: 'nittiotal' }]);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, ExpressionError);
    assert.is((error as Error).message, '`year` is text "nittiotal" where a number is wanted, in `year + 1`');
  }
});

test('what is no row is refused', () => {
  const give = (result: unknown) => () => run([step('own', {})], [{ a: 1 }], [() => result as Row]);
  for (const result of [undefined, null, 7, 'row', [[]], [drop('inside')]]) {
    assert.throws(give(result), (error: unknown) => error instanceof KernelResultError);
  }
});

test('names from a file cannot leave their quotes or comments', () => {
  const name = '"] ; globalThis.broken = true; //\n\u2028*/';
  const { kept } = run(
    [step('derive', { [name]: { $expression: column(name) as unknown as Json } }, name)],
    [{ [name]: 3 }],
  );
  assert.equal(kept, [{ [name]: 3 }]);
  assert.not('broken' in globalThis);
});

test('expressions print as they are written', () => {
  const sum = binary(column('a'), '+', column('b'));
  const cases: [RunExpression, string][] = [
    [binary(sum, '*', literal(2)), '(a + b) * 2'],
    [binary(column('a'), '-', binary(column('b'), '-', column('c'))), 'a - (b - c)'],
    [{ op: 'unary', operator: 'not', operand: binary(column('a'), 'or', column('b')) }, 'not (a or b)'],
    [{ op: 'unary', operator: 'not', operand: binary(column('a'), '==', column('b')) }, 'not a == b'],
    [{ op: 'text', parts: [literal('nr {'), column('id')] }, '"nr {{{id}"'],
    [{ op: 'call', operator: 'words', version: '1', args: [column('text')] }, 'words(text)'],
    [{ op: 'if', condition: column('a'), then: literal(1), else: literal(2) }, 'if a then 1 else 2'],
  ];
  for (const [expression, text] of cases) assert.is(expressionText(expression), text);
});

test('the text of a kernel is the same every time', () => {
  const steps = [
    where(binary(column('year'), '>=', literal(1990))),
    step('language', { text: 'text' }),
    step('select', { columns: ['id'] }),
  ];
  assert.is(stageKernel({ steps }).code, stageKernel({ steps }).code);
  assert.match(stageKernel({ steps }).code, /kernels\[1\]\(row\)/);
});

test.run();
