import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CallExpression } from '../../../compiler/syntax/ast.ts';
import { format } from '../../../compiler/syntax/format.ts';
import { lex } from '../../../compiler/syntax/lexer.ts';
import { parse } from '../../../compiler/syntax/parse.ts';
import { collectProblems } from '../../../compiler/syntax/problems.ts';
import { everyFile } from '../../support/files.ts';
import { shared } from '../../support/shared.ts';

function formatted(text: string): string {
  const result = format(text, 'test.ftp');
  assert.ok('text' in result, 'refused' in result ? `${result.refused.message}\n${text}` : '');
  const again = format(result.text, 'test.ftp');
  assert.ok('text' in again && again.text === result.text, `formatting twice changes something more:\n${result.text}`);
  return result.text;
}

function cases(name: string, list: Record<string, string>): void {
  test(name, () => {
    for (const [text, expected] of Object.entries(list)) assert.is(formatted(text), expected, text);
  });
}

cases('spaces', {
  'data   x=f( a,b :1 ,c:[1,2] )': 'data x = f(a, b: 1, c: [1, 2])\n',
  'source s:Rows< Note >=f(){license:"x"}': 'source s: Rows<Note> = f() { license: "x" }\n',
  'filter f( rows,min : Int 1 .. 3 ? = 2 )=rows': 'filter f(rows, min: Int 1..3? = 2) = rows\n',
  'record R{a:Text@personal,b : Text ?}': 'record R { a: Text @personal, b: Text? }\n',
  'data x = 24 GB + 3 % + 2  h + 200steps + 1 min + 4 MiB + 40gpu_hours + 3 e5':
    'data x = 24GB + 3% + 2h + 200 steps + 1min + 4MiB + 40 gpu_hours + 3 e5\n',
  'data x = {}\nmodel m = f(){}\nuse "a"{}': 'data x = {}\nmodel m = f() {}\nuse "a" {}\n',
  '\uFEFFdata x = 1\r\n\r\n\r\n\r\ndata y = 2   ': 'data x = 1\n\ndata y = 2\n',
  '\n\n  data x = 1\n\n\n': 'data x = 1\n',
  '': '',
  '// only this': '// only this\n',
  'data x = "\\u{e5} \\u{7} {{ { a }"': 'data x = "å \\u{7} {{ {a}"\n',
});

cases('chains', {
  'data x = a\n  |> f()': 'data x = a |> f()\n',
  'data x = a |> f() |> g()': 'data x = a\n  |> f()\n  |> g()\n',
  'filter t(rows) = rows |> f()': 'filter t(rows) = rows |> f()\n',
  'filter t(rows) = rows |> f() |> g()': 'filter t(rows) =\n  rows\n  |> f()\n  |> g()\n',
  'data x = f(a |> g() |> h())': 'data x = f(a |> g() |> h())\n',
  'test "t" { expect a |> f() |> g() }': 'test "t" { expect a |> f() |> g() }\n',
  'test "t" {\n expect a |> f() |> g() }': 'test "t" {\n  expect a\n    |> f()\n    |> g()\n}\n',
});

const long = 'a_rather_long_name_of_a_column';

cases('what does not fit', {
  [`data x = f(${long}, ${long}, ${long}, ${long})`]: `data x = f(\n  ${long},\n  ${long},\n  ${long},\n  ${long},\n)\n`,
  [`data x = f([${long}, ${long}, ${long}, ${long}])`]: `data x = f([\n  ${long},\n  ${long},\n  ${long},\n  ${long},\n])\n`,
  [`data x = ${long} |> f(${long}, ${long}, ${long})`]: `data x = ${long}\n  |> f(${long}, ${long}, ${long})\n`,
  [`data x = ${long} and ${long} and ${long} and ${long}`]: `data x = ${long}\n  and ${long}\n  and ${long}\n  and ${long}\n`,
  [`data x = if ${long} then ${long} else ${long} + ${long}`]: `data x = if ${long}\n  then ${long}\n  else ${long} + ${long}\n`,
  [`data x = ${long} + ${long} + ${long} + ${long}`]: `data x = ${long} + ${long} + ${long} +\n  ${long}\n`,
  [`filter f(${long}: Text, ${long}b: Text, ${long}c: Text) = x`]: `filter f(\n  ${long}: Text,\n  ${long}b: Text,\n  ${long}c: Text,\n) = x\n`,
  [`use "a" { ${long}, ${long}b, ${long}c, ${long}d }`]: `use "a" {\n  ${long}\n  ${long}b\n  ${long}c\n  ${long}d\n}\n`,
  [`data x = "${'long '.repeat(30)}"`]: `data x = "${'long '.repeat(30)}"\n`,
});

cases('blocks', {
  'model m = f() { a: 1, b: 2, c: 3 }': 'model m = f() { a: 1, b: 2, c: 3 }\n',
  'model m = f() { a: 1, b: 2, c: 3, d: 4 }': 'model m = f() {\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n}\n',
  'model m = f() { a: 1\n b: 2 }': 'model m = f() {\n  a: 1\n  b: 2\n}\n',
  'model m = f() {\n\n  a: 1\n\n\n  b: 2,\n\n}': 'model m = f() {\n  a: 1\n\n  b: 2\n}\n',
  'source s = f() { record: { a: Text, b: Int, c: Int, d: Int } }':
    'source s = f() { record: { a: Text, b: Int, c: Int, d: Int } }\n',
  'data x = { a: 1,\n b: 2 }': 'data x = { a: 1, b: 2 }\n',
  'data x = {\n a: 1, b: { c: 2 } }': 'data x = {\n  a: 1\n  b: { c: 2 }\n}\n',
});

cases('comments', {
  '// a\n\n\n// b\n/// c\ndata x = 1 // d\n// e': '// a\n\n// b\n/// c\ndata x = 1 // d\n// e\n',
  'model m = f() { // a\n // b\n x: 1 // c\n // d\n}': 'model m = f() { // a\n  // b\n  x: 1 // c\n  // d\n}\n',
  'model m = f() {\n // only\n}': 'model m = f() {\n  // only\n}\n',
  'data x = a // a\n // b\n |> f() // c\n |> g(\n // d\n ) // e':
    'data x = a // a\n  // b\n  |> f() // c\n  |> g(\n    // d\n  ) // e\n',
  'data x = f(a, // a\n b) // b': 'data x = f(\n  a, // a\n  b,\n) // b\n',
  'data x = [ // a\n 1,\n // b\n 2 // c\n]': 'data x = [ // a\n  1,\n  // b\n  2, // c\n]\n',
  'data x = 1 + // a\n 2': '// a\ndata x = 1 + 2\n',
  'model m = f() {\n a: 1\n\n b: // a\n 2\n}': 'model m = f() {\n  a: 1\n\n  // a\n  b: 2\n}\n',
  'filter f(a, // a\n b) = a': '// a\nfilter f(a, b) = a\n',
  'data x = (a // a\n + b)': 'data x = (\n  // a\n  a + b\n)\n',
});

test('the examples of the design are canonical', () => {
  for (const name of ['first.ftp', 'sjukvard.ftp', 'finslip.ftp']) {
    const path = shared(`design/examples/${name}`);
    if (!path) continue;
    const text = readFileSync(path, 'utf8');
    assert.is(formatted(text), text, name);
  }
});

test('a file with mistakes is refused', () => {
  const result = format('data x = f(\n', 'broken.ftp');
  assert.ok('refused' in result);
  assert.is(result.refused.code, 'FTP0022');
  assert.is(result.refused.location?.file, 'broken.ftp');
});

test('a documentation comment in a place where moving it would change what it documents is refused', () => {
  const result = format('data x = 1 + /// documents nothing\n  2\n', 'test.ftp');
  assert.ok('refused' in result);
  assert.is(result.refused.code, 'FTP0023');
});

test('nested calls become chains where signatures say so', () => {
  const steps = new Set(['f', 'g', 'h']);
  const isStep = ({ callee }: CallExpression) => callee.kind === 'name' && steps.has(callee.name.text);
  const chained = (text: string) => {
    const result = format(text, 'test.ftp', { isStep });
    assert.ok('text' in result);
    return result.text;
  };
  assert.is(chained('data x = f(g(a, b: 1), 2)\n'), 'data x = a\n  |> g(b: 1)\n  |> f(2)\n');
  assert.is(chained('data x = f(a)\n'), 'data x = f(a)\n');
  assert.is(chained('data x = other(f(g(a)))\n'), 'data x = other(a |> g() |> f())\n');
  assert.is(chained('data x = f(other(a))\n'), 'data x = f(other(a))\n');
  assert.is(chained('data x = f(a |> g())\n'), 'data x = a\n  |> g()\n  |> f()\n');
  assert.is(chained('data x = 1 + f(g(a))\n'), 'data x = 1 + f(g(a))\n');
  assert.is(chained('model m = k() {\n  on: f(g(a))\n}\n'), 'model m = k() {\n  on: a\n    |> g()\n    |> f()\n}\n');
  assert.is(chained('data x = f( // why\n  g(a))\n'), 'data x = f( // why\n  g(a),\n)\n');
  assert.is(format('data x = f(g(a))\n', 'test.ftp') && chained('data x = f(x: g(a))\n'), 'data x = f(x: g(a))\n');
});

test('comments anywhere survive', () => {
  const texts = everyFile().map(({ text }) => text);
  const sound = [...texts, messy].filter((text) => parse(text, 'test.ftp').diagnostics.length === 0);
  const arbitrary = fc.tuple(fc.constantFrom(...sound), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }));
  let kept = 0;
  fc.assert(
    fc.property(arbitrary, ([text, places]) => {
      const { tokens } = lex(text, collectProblems('test.ftp'));
      const offsets = places.map((place) => tokens[place % tokens.length]!.startOffset).sort((a, b) => b - a);
      let noted = text;
      offsets.forEach((offset, i) => {
        noted = `${noted.slice(0, offset)} // note ${i}\n${noted.slice(offset)}`;
      });
      if (parse(noted, 'test.ftp').diagnostics.length > 0) return;
      kept++;
      const result = formatted(noted);
      for (let i = 0; i < places.length; i++) assert.ok(result.includes(`// note ${i}`), noted);
    }),
    { numRuns: 150 },
  );
  assert.ok(kept > 20, `only ${kept} texts could take the comments`);
});

const messy = `
source s: Rows<Note> = jsonl("a", b: [1, 2], c: { d: 1, e: f(g(2), h: 3 steps) }) {
  record: { a: Text @personal, b: Text? }
  x: if a > 3 and b or not c then d + 1 * 2 else (e |> f() |> g())
  require a |> f() |> g(x: 1..3)
}
filter f(rows, min: Int 1..3 = 2) = rows |> where(a >= min or b == "x {y + 1}") |> g([a, b], k: { l: m })
`;

test.run();
