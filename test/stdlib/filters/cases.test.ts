import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row, type RowTools } from '../../../compiler/operators/authoring.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { paragraphs as c4Paragraphs, quality as c4Quality } from './cases/c4-cases.ts';
import type { Case, Suite } from './cases/case.ts';
import { suite as dolmaQuality } from './cases/dolma-quality-cases.ts';
import { suite as fineweb } from './cases/fineweb-quality-cases.ts';
import { suite as gopherQuality } from './cases/gopher-quality-cases.ts';
import { suite as gopherRepetition } from './cases/gopher-repetition-cases.ts';
import { suite as nemoQuality } from './cases/nemo-quality-cases.ts';
import { suite as swebQuality } from './cases/sweb-quality-cases.ts';
import { suite as symbolLines } from './cases/symbol-lines-cases.ts';
import { boilerplate, fragments, normal, repeated } from './cases/text-cases.ts';
import { suite as toxicTerms } from './cases/toxic-terms-cases.ts';
import { suite as urlFilter } from './cases/url-filter-cases.ts';

const suites: readonly Suite[] = [
  gopherQuality,
  gopherRepetition,
  fineweb,
  c4Quality,
  c4Paragraphs,
  urlFilter,
  symbolLines,
  swebQuality,
  toxicTerms,
  nemoQuality,
  dolmaQuality,
  repeated,
  boilerplate,
  fragments,
  normal,
];

let tools: RowTools;
test.before(async () => {
  tools = await rowTools(1, { language: false });
});

function check(suite: Suite, [about, text, options, expected]: Case): void {
  const row: Row = suite.row?.(text) ?? { id: 'a', text };
  // An option that a case leaves undefined is one that the pipeline does not give.
  const result = suite.make(options, tools)(row);
  const name = `${suite.operator}: ${about}`;
  if (expected === 'keep') {
    assert.is(result instanceof Drop ? `${result.reason} ${result.value}` : 'keep', 'keep', name);
    assert.is(result, row, `${name}: the row itself`);
  } else if ('text' in expected) {
    assert.not.instance(result, Drop, name);
    assert.equal((result as Row).text, expected.text, name);
  } else {
    assert.ok(result instanceof Drop, `${name}: kept`);
    const [reason, value, limit] = expected;
    assert.is(result.reason, reason, name);
    if (typeof value === 'number')
      assert.ok(Math.abs((result.value as number) - value) < 1e-12, `${name}: ${result.value}`);
    else if (value !== undefined) assert.is(result.value, value, name);
    if (limit !== undefined) assert.is(result.threshold, limit, name);
  }
}

for (const suite of suites)
  test(`${suite.operator}: ${suite.cases.length} cases`, () => {
    const wrong: string[] = [];
    for (const one of suite.cases)
      try {
        check(suite, one);
      } catch (error) {
        wrong.push((error as Error).message);
      }
    assert.equal(wrong, []);
  });

test('there are at least 400 cases, each about something of its own', () => {
  const names = suites.flatMap(({ operator, cases }) => cases.map(([about]) => `${operator}: ${about}`));
  assert.equal(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
  assert.ok(names.length >= 400, `${names.length}`);
});

test.run();
