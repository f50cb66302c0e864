import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { children, type Node } from '../../../compiler/syntax/visit.ts';
import { sampleNames, sampleText } from '../../samples/samples.ts';
import { sound, survivesEdits, survivesSoup, survivesText } from '../../support/survive.ts';

function depth(node: Node): number {
  let deepest = 0;
  const waiting: [Node, number][] = [[node, 1]];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    deepest = Math.max(deepest, item[1]);
    for (const child of children(item[0])) waiting.push([child, item[1] + 1]);
  }
  return deepest;
}

const N = 10_000;
const deep: Record<string, string> = {
  parentheses: `data x = ${'('.repeat(N)}1${')'.repeat(N)}\n`,
  'open parentheses': `data x = ${'('.repeat(N)}`,
  'closing parentheses': `data x = ${')'.repeat(N)}`,
  brackets: `data x = ${'['.repeat(N)}${']'.repeat(N)}\n`,
  braces: `data x = ${'{a: '.repeat(N)}1${'}'.repeat(N)}\n`,
  blocks: `data x ${'{ a: f() '.repeat(N)}`,
  'mixed brackets': `data x = ${'([{'.repeat(N)}${')]}'.repeat(N)}\n`,
  calls: `data x = ${'f('.repeat(N)}${')'.repeat(N)}\n`,
  'called calls': `data x = f${'()'.repeat(N)}\n`,
  conditionals: `data x = ${'if '.repeat(N)}\n`,
  'else if': `data x = ${'if a then b else '.repeat(N)}c\n`,
  'conditionals in brackets': `data x = ${'(if a then '.repeat(N)}b${' else c)'.repeat(N)}\n`,
  denials: `data x = ${'not '.repeat(N)}a\n`,
  signs: `data x = ${'-'.repeat(N)}1\n`,
  sums: `data x = 1${' + 1'.repeat(N)}\n`,
  'sums and products': `data x = 1${' + 1 * 2 == 3 and 4'.repeat(N)}\n`,
  members: `data x = a${'.b'.repeat(N)}\n`,
  steps: `data x = a${' |> f()'.repeat(N)}\n`,
  'optional types': `param x: Text${'?'.repeat(N)}\n`,
  labels: `param x: Text${' @a'.repeat(N)}\n`,
  'type arguments': `param x: ${'A<'.repeat(N)}B${'>'.repeat(N)}\n`,
  'open type arguments': `param x: ${'A<'.repeat(N)}`,
  texts: `data x = ${'"{'.repeat(N)}`,
  'closed texts': `data x = ${'"{'.repeat(N)}a${'}"'.repeat(N)}\n`,
  strays: `${'}'.repeat(N)}\n`,
  'unknown signs': `data x = ${'¤ '.repeat(N)}\n`,
  'many lines': 'data x = f(a: 1)\n'.repeat(N),
  'one list': `data x = [${'1, '.repeat(N)}]\n`,
};

for (const [name, text] of Object.entries(deep)) {
  test(`${N} ${name}`, () => {
    const { tree, diagnostics } = sound(text);
    assert.ok(depth(tree) <= 1000, `a tree of ${depth(tree)} levels`);
    assert.ok(diagnostics.length <= 100, `${diagnostics.length} diagnostics`);
    const isSound = name === 'many lines' || name === 'one list';
    assert.is(diagnostics.length === 0, isSound, diagnostics[0]?.message);
  });
}

test('what is nested within the limits is read', () => {
  assert.equal(sound(`data x = ${'('.repeat(60)}1${')'.repeat(60)}\n`).diagnostics, []);
  assert.equal(sound(`data x = a${' |> f()'.repeat(500)}\n`).diagnostics, []);
});

test('a part that is too deep costs the rest nothing', () => {
  const { tree, diagnostics } = sound(
    `data x = ${'('.repeat(N)}1${')'.repeat(N)}\ndata y = 1\nmodel m = f() { a: 1${' + 1'.repeat(N)}, b: 2 }\n`,
  );
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['FTP0021', 'FTP0021'],
  );
  assert.is(tree.statements.length, 3);
});

test('any sequence of tokens is read without a throw', () => survivesSoup(300));

test('any text is read without a throw', () => survivesText(150));

test('any edit of a sample is read without a throw', () => survivesEdits(sampleNames().map(sampleText), 300));

test.run();
