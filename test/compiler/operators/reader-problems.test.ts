import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pointedAt, read, readOne } from './support.ts';

type Expected = readonly [code: string, at: string, message: string];
/** A definition of `probe`, and for each of its problems the code, the text pointed at and a part of the message. */
type Case = readonly [body: string, ...expected: readonly Expected[]];

/** All in one reading, each in a file of its own, since a reading costs half a second whatever its size. */
function expectProblems(...cases: readonly Case[]): void {
  const own = (text: string, index: number): string => text.replaceAll('probe', `probe_${index}`);
  const texts = new Map(cases.map(([body], index) => [`case-${index}.ts`, header + own(body, index)]));
  const { diagnostics } = read(Object.fromEntries(texts));
  for (const [index, [, ...expected]] of cases.entries()) {
    const file = `case-${index}.ts`;
    const found = diagnostics.filter(({ location }) => location?.file === file);
    assert.equal(
      found.map((each) => [each.code, pointedAt(each, texts.get(file)!)]),
      expected.map(([code, at]) => [code, own(at, index)]),
    );
    for (const [at, [, , message]] of expected.entries()) assert.match(found[at]!.message, own(message, index));
  }
}
const header = `import { barrier, metric, model, rowOperator, scalar, signature, source, value } from 'finslip/operators';
import type { Column, Fraction, Int, Model, Rows, RowTools, TaskTools, Value } from 'finslip/operators';
`;
const wrap = (options: string): string =>
  `export const probe = value({ version: '1', family: 'P', create(options: { ${options} }) {} });`;

test('types that the language lacks', () => {
  expectProblems(
    [wrap('when: Date'), ['FTP0500', 'Date', '`when` of operator `probe` has the type `Date`']],
    [wrap('f: () => void'), ['FTP0500', '() => void', '`f`']],
    [wrap('n: 1 | 2'), ['FTP0500', '1', 'type `1`'], ['FTP0500', '2', 'type `2`']],
    [wrap('m: Map<string, number>'), ['FTP0500', 'Map<string, number>', 'Map']],
    [wrap('v: Value'), ['FTP0500', 'Value', 'Value']],
    [wrap('a: { b: symbol }'), ['FTP0500', 'symbol', '`a.b`']],
    [`interface Tree { children: Tree[] }\n${wrap('tree: Tree')}`, ['FTP0500', 'Tree', '`tree.children`']],
  );
});

test('a definition without a version or a proper name', () => {
  expectProblems(
    [`export const probe = scalar({ call: (text: string): string => text });`, ['FTP0501', 'probe', 'no `version`']],
    [
      `export const Probe = scalar({ version: '1', call: (text: string): string => text });`,
      ['FTP0508', 'Probe', 'cannot be the name'],
    ],
  );
});

test('one name defined twice', () => {
  const body = `import { scalar } from 'finslip/operators';\nexport const shout = scalar({ version: '1', call: (text: string) => text });`;
  const { diagnostics, signatures } = read({ 'a.ts': body, 'b.ts': body });
  assert.equal(
    diagnostics.map((each) => [each.code, each.location?.file, each.values.other]),
    [['FTP0502', 'b.ts', 'a.ts']],
  );
  assert.is(signatures.length, 1);
});

test('what stands beside a function must be a literal', () => {
  expectProblems(
    [
      `const v = '1';\nexport const probe = scalar({ version: v, call: (text: string): string => text });`,
      ['FTP0503', 'version: v', '`version` of operator `probe` must be a text literal'],
    ],
    [
      `export const probe = scalar({ version: '1', labels: 'jion', call: (text: string): string => text });`,
      ['FTP0503', `labels: 'jion'`, `'join'`],
    ],
    [
      `export const probe = value({ version: '1', create(options: {}) {} });`,
      ['FTP0503', `{ version: '1', create(options: {}) {} }`, '`family`'],
    ],
    [
      `export const probe = rowOperator({ version: '1', adds: { score: 'Flaot' }, create: (text: Column<string>) => (row) => row });`,
      ['FTP0500', `adds: { score: 'Flaot' }`, 'Flaot'],
    ],
    [
      `export const probe = barrier({ version: '1', adds: { size: 'Int' }, addsWhen: 'clustres', async run(rows: Rows, options: { clusters?: boolean }, task: TaskTools) {} });`,
      ['FTP0509', `addsWhen: 'clustres'`, '`clustres` is none'],
    ],
  );
});

test('relations between options must be readable, and of options that are there', () => {
  const probe = (checks: string) =>
    `export const probe = rowOperator({ version: '1', ${checks}, create: (text: Column<string>, options: { low?: number; high?: number; list?: string[] }, _: RowTools) => (row) => row });`;
  expectProblems(
    [probe(`checks: ['low <= hihg']`), ['FTP0503', `checks: ['low <= hihg']`, '`low <= hihg` is none']],
    [probe(`checks: ['low < high']`), ['FTP0503', `checks: ['low < high']`, 'relations']],
    [probe(`variants: { a: 1 }`), ['FTP0503', 'variants: { a: 1 }', 'object of objects']],
    [probe(`checks: ['low <= high', 'some(list)', 'list needs low > 0', 'low <= count(list)', '1 <= 20%']`)],
  );
});

test('`positional` must agree with the function', () => {
  expectProblems([
    `export const probe = rowOperator({ version: '1', positional: ['txet'], create: (text: Column<string>) => (row) => row });`,
    ['FTP0504', `positional: ['txet']`, 'names [txet], but the parameters before its options are [text]'],
  ]);
});

test('defaults and ranges that do not fit', () => {
  expectProblems(
    [wrap('/** @default 65% */ rank: Int'), ['FTP0505', 'rank: Int', 'does not fit its type, Int']],
    [wrap('/** @default 3 @range 4..9 */ rank: Int'), ['FTP0505', 'rank: Int', 'Int 4..9']],
    [
      wrap(`/** @default frist */ keep: 'first' | 'longest'`),
      ['FTP0505', `keep: 'first' | 'longest'`, 'first | longest'],
    ],
    [wrap('/** @default 3 parsecs */ far: number'), ['FTP0505', 'far: number', '3 parsecs']],
    [wrap('/** @range 1..9 */ name: string'), ['FTP0506', 'name: string', 'Text']],
    [wrap('/** @range 9..1 */ rank: Int'), ['FTP0506', 'rank: Int', '9..1']],
  );
});

test('what measures a limit', () => {
  expectProblems(
    [wrap('/** @measured over loud */ most: Int'), ['FTP1205', 'most: Int', '@measured over loud']],
    [wrap('/** @measured above */ most: Int'), ['FTP1205', 'most: Int', '@measured above']],
    [wrap('/** @measured above too loud */ most: Int'), ['FTP1205', 'most: Int', 'too loud']],
    [wrap('/** @measured above loud */ most: string'), ['FTP1205', 'most: string', 'Text']],
    [wrap('/** @measured compared */ most: Int'), ['FTP1205', 'most: Int', 'compared']],
  );
});

test('parameters that have no type, or stand in the wrong order', () => {
  expectProblems(
    [
      `export const probe = scalar({ version: '1', call: (text) => text });`,
      ['FTP0507', 'text', 'no type'],
      ['FTP0500', 'call: (text) => text', 'result'],
    ],
    [
      `export const probe = metric({ version: '1', async run(rows: Rows, task: TaskTools) {} });`,
      ['FTP0509', 'rows: Rows', 'the first parameter of a metric is the judged `Model`'],
    ],
    [
      `export const probe = rowOperator({ version: '1', create: (tools: RowTools, text: Column<string>) => (row) => row });`,
      ['FTP0500', 'RowTools', 'RowTools'],
      ['FTP0509', 'tools: RowTools', 'the tools come last'],
    ],
    [
      `export const probe = barrier({ version: '1', async run(rows: Rows, /** @rest */ more: Rows[], column: Column<string>, task: TaskTools) {} });`,
      ['FTP0509', 'more: Rows[]', 'stand last'],
    ],
    [
      `export const probe = value({ version: '1', family: 'P', create(rank: Int, options: { rank: Int }) {} });`,
      ['FTP0509', 'rank: Int', 'two parameters are called `rank`'],
    ],
    [
      `export const probe = source({ version: '1', fields: { id: 'Text' }, extracted: ['page'], async *read(path: string) {} });`,
      ['FTP0509', "extracted: ['page']", 'none of its `fields`'],
    ],
    [
      `export const probe = rowOperator({ version: '1', adds: { year: 'Int?' }, fills: ['page'], create(text: Column<string>): RowKernel { return (row) => row; } });`,
      ['FTP0509', "fills: ['page']", 'none of its `adds`'],
    ],
    [`export const probe = scalar({ version: '1' });`, ['FTP0509', 'probe', '`call` must be a function']],
  );
});

test('TypeScript errors are reported where they are, in imported files too', () => {
  const text = `import { scalar } from 'finslip/operators';
import { weight } from './lib/weight.ts';
import { readFileSync } from 'node:fs';
export const shout = scalar({ version: '1', call: (text: string): number => weight(text) + readFileSync.lenght });
export const cry = scalar({ version: '1', call: (text: string): string => text.toUperCase() });`;
  const { diagnostics } = read(
    { 'operators.ts': text, 'lib/weight.ts': 'export const weight = (text: string): number => text;' },
    true,
  );
  assert.equal(diagnostics.map((each) => [each.code, each.values.number, each.location?.file]).sort(), [
    ['FTP0510', 'TS2322', 'lib/weight.ts'],
    ['FTP0510', 'TS2551', 'operators.ts'],
  ]);
  assert.match(diagnostics.find(({ values }) => values.number === 'TS2551')!.message, "Did you mean 'toUpperCase'?");
});

test('a wrong word beside a definition is a TypeScript error too', () => {
  const { diagnostics } = readOne(
    `export const probe = scalar({ version: '1', verison: '2', call: (text: string): string => text });`,
    true,
  );
  assert.equal(
    diagnostics.map((each) => each.code),
    ['FTP0510'],
  );
});

test.run();
