import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryHost } from '../compiler/host/memory.ts';
import type { OperatorManifest } from '../compiler/operators/manifest.ts';
import { check } from '../compiler/semantics/check.ts';
import { format } from '../compiler/syntax/format.ts';
import { parse } from '../compiler/syntax/parse.ts';
import { vocabulary } from '../compiler/syntax/tokens.ts';
import { drawings } from '../scripts/railroad.ts';

/** The examples of the specification: whole files compile, fragments parse, and all are written in the canonical format. */

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('stdlib/manifest.json')) as OperatorManifest;
const examples = [...read('grammar/specification.md').matchAll(/```ftp( fragment)?\n([\s\S]*?)```/g)].map(
  (match, i) => ({
    name: `example ${i + 1}`,
    whole: match[1] === undefined,
    text: match[2]!,
  }),
);

test('there are examples of both kinds', () => {
  assert.ok(examples.filter(({ whole }) => whole).length >= 2);
  assert.ok(examples.filter(({ whole }) => !whole).length >= 3);
});

for (const { name, whole, text } of examples) {
  test(`${name} ${whole ? 'compiles' : 'parses'}`, () => {
    assert.equal(parse(text, 'main.ftp').diagnostics, []);
    if (!whole) return;
    const { diagnostics } = check('main.ftp', memoryHost({ 'main.ftp': text }), manifest);
    assert.equal(
      diagnostics.map(({ code, message }) => `${code} ${message}`),
      [],
    );
  });

  test(`${name} is in the canonical format`, () => {
    assert.equal(format(text, 'main.ftp'), { text });
  });
}

test('the railroad diagrams are drawn from the parser as it is', () => {
  const stale = Object.entries(drawings()).filter(([name, text]) => readIfThere(`grammar/railroad/${name}`) !== text);
  assert.equal(
    stale.map(([name]) => name),
    [],
    'npm run railroad draws them anew',
  );
});

test('the EBNF and the parser know the same keywords and signs', () => {
  const ebnf = read('grammar/finslip.ebnf');
  const missing = vocabulary
    .map((token) => token.LABEL ?? '')
    .filter((label) => /^(?:[a-z]+|[-+*/<>=!|.:,@?()[\]{}]+)$/.test(label) && !ebnf.includes(`"${label}"`));
  assert.equal(
    missing.filter((label) => !['name', 'number', 'date', 'text', 'operator', 'unreadable', '<', '>'].includes(label)),
    [],
  );
});

function readIfThere(path: string): string | null {
  try {
    return read(path);
  } catch {
    return null;
  }
}

test.run();
