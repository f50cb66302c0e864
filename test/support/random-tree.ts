import * as fc from 'fast-check';
import type * as ast from '../../compiler/syntax/ast.ts';

/** Random trees that some text reads as. Positions are all 0. */

const span = { start: 0, end: 0 };
const name = (text: string): ast.Name => ({ text, ...span });

const words = [
  'a',
  'text',
  'corpus',
  'Note',
  'Rows',
  'å',
  '_x1',
  'edition',
  'use',
  'test',
  'require',
  'expect',
  'e',
  'E5',
];
const keywords = ['if', 'then', 'else', 'and', 'or', 'not', 'true', 'false'];

/** Where a word stands for itself. */
const freeName = fc.constantFrom(...words).map(name);
/** Where nothing else could stand, so that keywords are names too. */
const labelName = fc.constantFrom(...words, ...keywords).map(name);
const declaredName = fc.constantFrom(...words, 'true', 'false').map(name);

const raw = fc.oneof(
  fc.nat(99999).map(String),
  fc.tuple(fc.nat(99), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom('2e-3', '1E+9', '0.5e2', '007'),
);

const plainText = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom('{', '}}', '"', '\\', 'a\nb', '\t', '// no', '\u0000', '\u2028', '{{a}}', '\\u{e5}'),
);

const part = plainText.map((text): ast.TextPart => ({ kind: 'part', text, ...span }));

const number = raw.map((raw): ast.Expression => ({ kind: 'number', value: Number(raw), raw, ...span }));
const unit = fc.constantFrom('GB', '%', 'h', 'min', 'MiB', 'steps', 'gpu_hours', 'e5', 'E', 'kr', 'tokens').map(name);
const quantity = fc
  .tuple(raw, unit)
  .map(([raw, unit]): ast.Expression => ({ kind: 'quantity', value: Number(raw), raw, unit, ...span }));
const simple: fc.Arbitrary<ast.Expression> = fc.oneof(
  { weight: 4, arbitrary: freeName.map((name): ast.Expression => ({ kind: 'name', name, ...span })) },
  number,
  quantity,
  fc.boolean().map((value): ast.Expression => ({ kind: 'bool', value, ...span })),
  fc.constantFrom('2027-03-02', '0001-12-31').map((value): ast.Expression => ({ kind: 'date', value, ...span })),
  fc.option(part).map((part): ast.Expression => ({ kind: 'text', parts: part ? [part] : [], ...span })),
);

const binary = (operators: readonly ast.BinaryOperator[], left: keyof Levels, right: keyof Levels, tie: Tie) =>
  fc
    .tuple(fc.constantFrom(...operators), tie(left), tie(right))
    .map(([operator, left, right]): ast.Expression => ({ kind: 'binary', operator, left, right, ...span }));

interface Levels {
  atom: ast.Expression;
  postfix: ast.Expression;
  unary: ast.Expression;
  product: ast.Expression;
  sum: ast.Expression;
  range: ast.Expression;
  comparison: ast.Expression;
  denial: ast.Expression;
  both: ast.Expression;
  either: ast.Expression;
  conditional: ast.Expression;
  expression: ast.Expression;
  entry: ast.Entry;
  record: ast.Expression;
  argument: ast.Argument;
}
type Tie = <K extends keyof Levels>(key: K) => fc.Arbitrary<Levels[K]>;

/** What may stand between `<` and `>`. */
const simpleType: fc.Arbitrary<ast.Expression> = fc.oneof(
  freeName.map((name): ast.Expression => ({ kind: 'name', name, ...span })),
  freeName.map((name): ast.Expression => ({ kind: 'optional', base: { kind: 'name', name, ...span }, ...span })),
);

const few = { maxLength: 3 };
const bound = fc
  .tuple(fc.boolean(), fc.oneof(number, quantity))
  .map(
    ([negative, operand]): ast.Expression => (negative ? { kind: 'unary', operator: '-', operand, ...span } : operand),
  );

const levels = fc.letrec<Levels>((tie) => ({
  entry: fc
    .record({ kind: fc.constant('entry' as const), name: labelName, value: tie('expression'), docs: fc.constant([]) })
    .map((entry): ast.Entry => ({ ...entry, ...span })),
  record: fc.array(tie('entry'), few).map((entries): ast.Expression => ({ kind: 'record', entries, ...span })),
  argument: fc
    .tuple(fc.option(labelName), tie('expression'))
    .map(([name, value]): ast.Argument => ({ kind: 'argument', name, value, ...span })),
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc.array(tie('expression'), few).map((items): ast.Expression => ({ kind: 'list', items, ...span })),
    tie('record'),
    tie('expression').map((inner): ast.Expression => ({ kind: 'group', inner, ...span })),
    fc
      .tuple(part, tie('expression'), tie('expression'), part)
      .map(([head, a, b, tail]): ast.Expression => ({ kind: 'text', parts: [head, a, b, tail], ...span })),
  ),
  postfix: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('atom'),
    fc
      .tuple(tie('postfix'), labelName)
      .map(([object, member]): ast.Expression => ({ kind: 'member', object, member, ...span })),
    fc.tuple(freeName, fc.boolean(), fc.array(tie('argument'), few)).map(([name, isMember, args]): ast.Expression => {
      const base: ast.Expression = { kind: 'name', name, ...span };
      const callee: ast.Expression = isMember ? { kind: 'member', object: base, member: name, ...span } : base;
      return { kind: 'call', callee, args, ...span };
    }),
    tie('postfix').map((base): ast.Expression => ({ kind: 'optional', base, ...span })),
    fc
      .tuple(tie('postfix'), labelName)
      .map(([base, label]): ast.Expression => ({ kind: 'labelled', base, label, ...span })),
    fc.tuple(freeName, fc.array(simpleType, { minLength: 1, maxLength: 2 })).map(
      ([name, args]): ast.Expression => ({
        kind: 'typeArguments',
        base: { kind: 'name', name, ...span },
        args,
        ...span,
      }),
    ),
    fc.tuple(freeName, bound, bound).map(([name, from, to]): ast.Expression => {
      const range: ast.Expression = { kind: 'range', from, to, ...span };
      return { kind: 'refined', base: { kind: 'name', name, ...span }, range, ...span };
    }),
  ),
  unary: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('postfix'),
    tie('unary').map((operand): ast.Expression => ({ kind: 'unary', operator: '-', operand, ...span })),
  ),
  product: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('unary'),
    binary(['*', '/'], 'product', 'unary', tie),
  ),
  sum: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('product'),
    binary(['+', '-'], 'sum', 'product', tie),
  ),
  range: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('sum'),
    fc.tuple(tie('sum'), tie('sum')).map(([from, to]): ast.Expression => ({ kind: 'range', from, to, ...span })),
  ),
  comparison: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('range'),
    binary(['==', '!=', '<', '<=', '>', '>='], 'range', 'range', tie),
  ),
  denial: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('comparison'),
    tie('denial').map((operand): ast.Expression => ({ kind: 'unary', operator: 'not', operand, ...span })),
  ),
  both: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('denial'), binary(['and'], 'both', 'denial', tie)),
  either: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('both'), binary(['or'], 'either', 'both', tie)),
  conditional: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('either'),
    fc.tuple(tie('conditional'), tie('conditional'), tie('conditional')).map(
      // biome-ignore lint/suspicious/noThenProperty: the branch is named as in the language.
      ([condition, chosen, otherwise]): ast.Expression => ({
        kind: 'conditional',
        condition,
        then: chosen,
        else: otherwise,
        ...span,
      }),
    ),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('conditional'),
    fc
      .tuple(tie('expression'), tie('conditional'))
      .map(([input, target]): ast.Expression => ({ kind: 'pipe', input, target, ...span })),
  ),
}));

export const expression = levels.expression;

const option = { nil: null };
const entry = levels.entry;
const assertion = fc
  .tuple(fc.constantFrom('require' as const, 'expect' as const), expression)
  .map(([kind, value]): ast.AssertionEntry => ({ kind, value, docs: [], ...span }));
const block = fc
  .array(fc.oneof(entry, assertion), { maxLength: 4 })
  .map((entries): ast.Block => ({ kind: 'block', entries, ...span }));
const param = fc
  .tuple(labelName, fc.option(expression, option), fc.option(expression, option))
  .map(([name, type, standard]): ast.Param => ({ kind: 'param', name, type, default: standard, ...span }));

const declaration = fc
  .record({
    keyword: declaredName,
    name: labelName,
    params: fc.option(fc.array(param, few), option),
    type: fc.option(expression, option),
    value: fc.option(expression, option),
    block: fc.option(block, option),
  })
  .map((parts): ast.Statement => ({ kind: 'declaration', ...parts, docs: [], ...span }));

const statement: fc.Arbitrary<ast.Statement> = fc.oneof(
  { weight: 6, arbitrary: declaration },
  fc.nat(9999).map((year): ast.Statement => ({ kind: 'edition', year, yearSpan: span, ...span })),
  fc
    .tuple(fc.string(), fc.option(fc.array(labelName, few), option))
    .map(([path, names]): ast.Statement => ({ kind: 'use', path, pathSpan: span, names, ...span })),
  fc
    .tuple(fc.string(), block)
    .map(
      ([sentence, block]): ast.Statement => ({ kind: 'test', sentence, sentenceSpan: span, block, docs: [], ...span }),
    ),
);

export const file = fc
  .array(statement, { maxLength: 4 })
  .map((statements): ast.SourceFile => ({ kind: 'file', statements, comments: [], ...span }));
