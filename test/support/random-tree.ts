import * as fc from 'fast-check';
import type * as ast from '../../compiler/syntax/ast.ts';

/**
 * Random trees that some text reads as; positions are all 0. A tree is made from a seed and a size rather than by nested arbitraries,
 * whose cost grows with the fourteen levels of the grammar; a failure shrinks towards small sizes.
 */
export const file: fc.Arbitrary<ast.SourceFile> = fc
  .tuple(fc.integer(), fc.integer({ min: 1, max: 60 }))
  .map(([seed, size]) => randomFile(seed, size));

const span = { start: 0, end: 0 };

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
const numbers = ['0', '1', '42', '99999', '1.5', '0.001', '2e-3', '1E+9', '0.5e2', '007'];
const units = ['GB', '%', 'h', 'min', 'MiB', 'steps', 'gpu_hours', 'e5', 'E', 'kr', 'tokens'];
const texts = [
  'plain',
  '{',
  '}}',
  '"',
  '\\',
  'a\nb',
  '\t',
  '// no',
  '\u0000',
  '\u2028',
  '{{a}}',
  '\\u{e5}',
  'å ä ö',
  '😀',
  ' ',
];

/** The tree of a seed. */
export function randomFile(seed: number, size: number): ast.SourceFile {
  const next = generator(seed);
  let budget = size;

  const upTo = (n: number): number => Math.floor(next() * (n + 1));
  const chance = (p: number): boolean => next() < p;
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length - 1)]!;
  const many = <T>(most: number, make: () => T): T[] => Array.from({ length: budget > 0 ? upTo(most) : 0 }, make);
  const maybe = <T>(make: () => T): T | null => (budget > 0 && chance(0.5) ? make() : null);
  /** Goes one level up in the grammar while there is budget left. */
  const grow = (): boolean => budget-- > 0 && chance(0.35);

  const word = (from: readonly string[]): ast.Name => ({ text: pick(from), ...span });
  /** Where a word stands for itself, a keyword would be one; elsewhere it is a name too. */
  const freeName = (): ast.Name => word(words);
  const labelName = (): ast.Name => word([...words, ...keywords]);
  const typeName = (): ast.Expression => ({ kind: 'name', name: word(['Note', 'Rows', 'å', 'e']), ...span });
  const nameExpression = (): ast.Expression => ({ kind: 'name', name: freeName(), ...span });

  function number(): ast.Expression {
    const raw = pick(numbers);
    if (chance(0.5)) return { kind: 'number', value: Number(raw), raw, ...span };
    return { kind: 'quantity', value: Number(raw), raw, unit: word(units), ...span };
  }

  function text(): ast.Expression {
    const part = (): ast.TextPart => ({ kind: 'part', text: pick(texts), ...span });
    if (budget <= 0 || chance(0.6)) return { kind: 'text', parts: chance(0.8) ? [part()] : [], ...span };
    return { kind: 'text', parts: [part(), expression(), expression(), part()], ...span };
  }

  function atom(): ast.Expression {
    budget--;
    switch (upTo(budget > 0 ? 9 : 5)) {
      case 0:
        return number();
      case 1:
        return text();
      case 2:
        return { kind: 'bool', value: chance(0.5), ...span };
      case 3:
        return { kind: 'date', value: pick(['2027-03-02', '0001-12-31']), ...span };
      case 6:
        return { kind: 'list', items: many(3, expression), ...span };
      case 7:
        return { kind: 'record', entries: many(3, entry), ...span };
      case 8:
        return { kind: 'group', inner: expression(), ...span };
      default:
        return nameExpression();
    }
  }

  function postfix(): ast.Expression {
    if (!grow()) return atom();
    switch (upTo(5)) {
      case 0:
        return { kind: 'member', object: postfix(), member: labelName(), ...span };
      case 1:
        return { kind: 'optional', base: postfix(), ...span };
      case 2:
        return { kind: 'labelled', base: postfix(), label: labelName(), ...span };
      case 3:
        return { kind: 'typeArguments', base: typeName(), args: [type(), ...many(1, type)], ...span };
      case 4: {
        const range: ast.Expression = { kind: 'range', from: bound(), to: bound(), ...span };
        return { kind: 'refined', base: typeName(), range, ...span };
      }
      default: {
        const base = nameExpression();
        const callee: ast.Expression = chance(0.5)
          ? base
          : { kind: 'member', object: base, member: labelName(), ...span };
        return { kind: 'call', callee, args: many(3, argument), ...span };
      }
    }
  }

  function type(): ast.Expression {
    return chance(0.5) ? nameExpression() : { kind: 'optional', base: nameExpression(), ...span };
  }

  function bound(): ast.Expression {
    return chance(0.3) ? { kind: 'unary', operator: '-', operand: number(), ...span } : number();
  }

  function argument(): ast.Argument {
    return { kind: 'argument', name: maybe(labelName), value: expression(), ...span };
  }

  function entry(): ast.Entry {
    return { kind: 'entry', name: labelName(), value: expression(), docs: [], ...span };
  }

  const binary = (
    operators: ast.BinaryOperator[],
    left: () => ast.Expression,
    right: () => ast.Expression,
  ): ast.Expression => ({
    kind: 'binary',
    operator: pick(operators),
    left: left(),
    right: right(),
    ...span,
  });

  const unary = (): ast.Expression =>
    grow() ? { kind: 'unary', operator: '-', operand: unary(), ...span } : postfix();
  const product = (): ast.Expression => (grow() ? binary(['*', '/'], product, unary) : unary());
  const sum = (): ast.Expression => (grow() ? binary(['+', '-'], sum, product) : product());
  const range = (): ast.Expression => (grow() ? { kind: 'range', from: sum(), to: sum(), ...span } : sum());
  const comparison = (): ast.Expression =>
    grow() ? binary(['==', '!=', '<', '<=', '>', '>='], range, range) : range();
  const denial = (): ast.Expression =>
    grow() ? { kind: 'unary', operator: 'not', operand: denial(), ...span } : comparison();
  const both = (): ast.Expression => (grow() ? binary(['and'], both, denial) : denial());
  const either = (): ast.Expression => (grow() ? binary(['or'], either, both) : both());
  const conditional = (): ast.Expression => {
    if (!grow()) return either();
    const [condition, chosen, otherwise] = [conditional(), conditional(), conditional()];
    return {
      kind: 'conditional',
      condition,
      then: chosen,
      else: otherwise,
      ...span,
    };
  };
  function expression(): ast.Expression {
    if (!grow()) return conditional();
    return { kind: 'pipe', input: expression(), target: conditional(), ...span };
  }

  const block = (): ast.Block => ({
    kind: 'block',
    entries: many(4, () =>
      chance(0.7) ? entry() : { kind: pick(['require', 'expect'] as const), value: expression(), docs: [], ...span },
    ),
    ...span,
  });
  const param = (): ast.Param => ({
    kind: 'param',
    name: freeName(),
    type: maybe(expression),
    default: maybe(expression),
    ...span,
  });

  function statement(): ast.Statement {
    budget = Math.max(budget, upTo(size));
    switch (upTo(9)) {
      case 0:
        return { kind: 'edition', year: upTo(3000), yearSpan: span, ...span };
      case 1:
        return { kind: 'use', path: pick(texts), pathSpan: span, names: maybe(() => many(3, freeName)), ...span };
      case 2:
        return { kind: 'test', sentence: pick(texts), sentenceSpan: span, block: block(), docs: [], ...span };
      default:
        return {
          kind: 'declaration',
          keyword: freeName(),
          name: freeName(),
          params: maybe(() => many(3, param)),
          type: maybe(expression),
          value: maybe(expression),
          block: maybe(block),
          docs: [],
          ...span,
        };
    }
  }

  return { kind: 'file', statements: Array.from({ length: 1 + upTo(3) }, statement), comments: [], ...span };
}

/** Mulberry32: small, fast, and the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
