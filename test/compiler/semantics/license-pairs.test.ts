import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readExpression } from '../../../compiler/semantics/labels/spdx.ts';
import { leftBy } from '../../../compiler/semantics/labels/terms.ts';
import { smallestContradiction } from '../../../compiler/semantics/labels/witness.ts';
import { checkText } from '../../support/check.ts';

/** Creative Commons' own charts, as its FAQ has them; a cross means that the two cannot be adapted into one work that is shared. */
const kinds = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-NC-4.0',
  'CC-BY-ND-4.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-NC-ND-4.0',
];
const mayBeMixed = `
  + + + + - + -
  + + + + - + -
  + + + - - - -
  + + - + - + -
  - - - - - - -
  + + - + - + -
  - - - - - - -`;
/** Row: the work; column: under which licence an adaptation of it may be shared. */
const adapters = `
  + + + + + + +
  ? + + + + + +
  - - + - - - -
  - - - + - + +
  - - - - - - -
  - - - - - + -
  - - - - - - -`;

const cells = (chart: string): string[][] =>
  chart
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' '));
const terms = (id: string) => ({ id, terms: readExpression(id)! });

for (const [i, one] of kinds.entries())
  for (const [j, other] of kinds.entries()) {
    test(`${one} with ${other}`, () => {
      const left = leftBy([terms(one), terms(other)]);
      assert.is(left === null || left.length > 0, cells(mayBeMixed)[i]![j] === '+');
      assert.equal(
        left === null ? null : new Set(left),
        unordered(leftBy([terms(other), terms(one)])),
        'either way round',
      );
    });
    test(`an adaptation of ${one} under ${other}`, () => {
      const expected = cells(adapters)[i]![j]!;
      // Whether what is made of a CC BY work may be given up to the public domain is the adapter's affair: credit for the work stays due.
      if (expected === '?') return;
      const { outputs } = readExpression(one)!;
      assert.is(outputs === null || outputs.includes(other), expected === '+');
    });
  }

const unordered = (ids: readonly string[] | null): Set<string> | null => (ids === null ? null : new Set(ids));

test('what is declared compatible, one way and by version', () => {
  const may = (from: string, to: string): boolean => {
    const { outputs } = readExpression(from)!;
    return outputs === null || outputs.includes(to);
  };
  // creativecommons.org, "Compatible licenses": GPL 3 one way, the Free Art License both ways, for version 4.0 of BY-SA alone.
  assert.ok(may('CC-BY-SA-4.0', 'GPL-3.0-only'));
  assert.not(may('CC-BY-SA-4.0', 'GPL-3.0-or-later'));
  assert.not(may('GPL-3.0-only', 'CC-BY-SA-4.0'));
  assert.not(may('CC-BY-SA-3.0', 'GPL-3.0-only'));
  assert.not(may('CC-BY-NC-SA-4.0', 'GPL-3.0-only'));
  assert.ok(may('CC-BY-SA-4.0', 'LAL-1.3') && may('LAL-1.3', 'CC-BY-SA-4.0'));
  // Section 4(b) of 2.0 and later: a later version. 1.0 has no such words.
  assert.ok(may('CC-BY-SA-2.0', 'CC-BY-SA-3.0') && may('CC-BY-SA-3.0', 'CC-BY-SA-4.0'));
  assert.not(may('CC-BY-SA-4.0', 'CC-BY-SA-3.0'));
  assert.not(may('CC-BY-SA-1.0', 'CC-BY-SA-4.0'));
  assert.ok(may('CC-BY-SA-3.0-DE', 'CC-BY-SA-3.0'));
  // Its appendix names CC BY-SA 3.0.
  assert.ok(may('EUPL-1.2', 'CC-BY-SA-3.0'));
  assert.not(may('EUPL-1.2', 'CC-BY-SA-4.0'));
  assert.not(may('GPL-2.0-only', 'GPL-3.0-only'));
  assert.ok(may('GPL-2.0-or-later', 'GPL-3.0-only'));
});

test('the smallest set is found, whatever the order', () => {
  const named = (ids: readonly string[]): string[] => smallestContradiction(ids.map(terms)).map(({ id }) => id);
  assert.equal(named(['MIT', 'CC-BY-SA-4.0', 'CC-BY-4.0', 'CC-BY-NC-4.0']), ['CC-BY-SA-4.0', 'CC-BY-NC-4.0']);
  assert.equal(named(['CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-ND-4.0']), ['CC-BY-ND-4.0']);
  // Any two of these leave something, all three nothing; the fourth takes no part.
  const choice = (a: string, b: string) => ({ id: `${a} ${b}`, terms: { ...terms(a).terms, outputs: [a, b] } });
  const set = [choice('a', 'z'), choice('a', 'b'), choice('b', 'c'), choice('a', 'c')];
  assert.equal(
    smallestContradiction([set[1]!, set[2]!, set[3]!]).map(({ id }) => id),
    ['a b', 'b c', 'a c'],
  );
  assert.equal(
    smallestContradiction(set).map(({ id }) => id),
    ['a z', 'b c'],
  );
});

test('a source that forces it alone is named with what would do without it', () => {
  const message = (licenses: readonly string[]): string => {
    const sources = licenses.map(
      (license, i) =>
        `source s${i} = jsonl("data/${i}.jsonl") {\n  record: { id: Text, text: Text }\n  license: "${license}"\n}\n`,
    );
    const names = licenses.map((_, i) => `s${i}`).join(', ');
    const { diagnostics } =
      checkText(`${sources.join('')}data corpus = concat(${names}) |> split(by: id, train: 80%, test: 20%)
model base = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 2000)
  steps: 200
  repeat: true
}
evaluation quality = evaluate(base) { bpb: bits_per_byte(corpus.test, text) }
release out = publish(base, when: quality) { license: "Apache-2.0", to: "models/out" }
`);
    return diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n');
  };
  assert.is(
    message(['CC0-1.0', 'CC-BY-SA-4.0']),
    'FTP0402 `Apache-2.0` is not open to `out`: `s1` permits `CC-BY-SA-4.0`, `LAL-1.3` or `GPL-3.0-only`; without `s1`, any licence would do',
  );
  assert.is(
    message(['CC-BY-NC-4.0', 'CC-BY-ND-4.0']),
    'FTP0402 `Apache-2.0` is not open to `out`: `s1` permits nothing to be given away; without `s1`, `CC-BY-NC-4.0`, `CC-BY-NC-SA-4.0` or `CC-BY-NC-ND-4.0` would do',
  );
  assert.match(
    message(['CC-BY-SA-4.0', 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0']),
    /^FTP0403 .*`s0` and `s1` contradict each other; without `s0`, `CC-BY-NC-SA-4.0` would do; without `s1`, others still leave none$/,
  );
});

test.run();
