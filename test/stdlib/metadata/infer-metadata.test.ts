import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { infer_metadata } from '../../../stdlib/metadata/infer-metadata.ts';
import { beginningOf, type Guess } from '../../../stdlib/metadata/lines.ts';
import { confidenceOf, measured } from '../../../stdlib/metadata/measured.ts';
import { titleIn } from '../../../stdlib/metadata/title.ts';
import { typeIn } from '../../../stdlib/metadata/type.ts';
import { yearIn } from '../../../stdlib/metadata/year.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { heldOut } from './held-out.ts';
import { labelled } from './labelled.ts';

test('each rule is right as often as is said, and no rule goes unmeasured', () => {
  const counted: Record<string, { right: number; found: number }> = {};
  for (const { text, ...wanted } of [...labelled, ...heldOut]) {
    const beginning = beginningOf(text);
    const guesses: Readonly<Record<keyof typeof wanted, Guess<string | number> | null>> = {
      type: typeIn(beginning),
      year: yearIn(beginning),
      title: titleIn(beginning),
    };
    for (const name of ['type', 'year', 'title'] as const) {
      const guess = guesses[name];
      if (guess === null) continue;
      const count = (counted[guess.rule] ??= { right: 0, found: 0 });
      count.found++;
      if (String(guess.value).toLowerCase() === String(wanted[name]).toLowerCase()) count.right++;
    }
  }
  assert.equal(counted, measured);
});

test('confidence follows the rule of succession', () => {
  for (const [rule, { right, found }] of Object.entries(measured))
    assert.ok(Math.abs(confidenceOf(rule) - (right + 1) / (found + 2)) <= 0.0051, rule);
  assert.ok(confidenceOf('apart') > confidenceOf('first line'));
});

async function described(row: Row, origins: Readonly<Record<string, string>> = {}): Promise<Row> {
  const kernel = infer_metadata.create({ name: 'text' }, { origins } as never, await rowTools(1));
  return kernel(row) as Row;
}

const report = `Om bygdens fyrar

Norrvik, tryckt hos P. Dahl 1887

Fyren på Holmen tändes första gången en höstkväll. Ingen i byn hade sett ett sådant ljus förut, och många trodde att det brann. Lotsen fick ro ut och förklara saken.`;

test('what is missing is told with its confidence and origin', async () => {
  const row = await described({ id: 'a', text: report });
  assert.equal([row.title, row.year, row.type, row.language], ['Om bygdens fyrar', 1887, 'prose', 'sv']);
  for (const name of ['title', 'year', 'type', 'language']) {
    assert.is(row[`${name}_origin`], 'inferred', name);
    const confidence = row[`${name}_confidence`] as number;
    assert.ok(confidence > 0.5 && confidence <= 1, name);
  }
  assert.ok((row.lix as number) > 15 && (row.lix as number) < 45);
  assert.is(row.ocr_quality, null);
});

test('what is there stays, with the origin that the pipeline knows or the row itself says', async () => {
  const row = await described(
    { text: report, year: 1901, title: 'Fyrar', language: ' ', type_origin: 'given', type: 'report', lix: 12 },
    { year: 'extracted', title: 'extracted or given' },
  );
  assert.equal([row.year, row.year_origin, row.year_confidence], [1901, 'extracted', null]);
  assert.equal([row.title, row.title_origin], ['Fyrar', 'extracted or given']);
  assert.equal([row.language, row.language_origin], ['sv', 'inferred']);
  assert.equal([row.type, row.type_origin, row.lix], ['report', 'given', 12]);
  // Asked twice, an inferred value does not become a given one.
  const once = await described({ text: report });
  assert.equal(await described(once, { year: 'inferred' }), once);
});

test('what cannot be told stays missing', async () => {
  for (const text of ['', '   \n', '42', 'Sidan 3']) {
    const { language, year, title, type, year_origin, ovix } = await described({ text });
    assert.equal(
      { language, year, title, type, year_origin, ovix },
      {
        language: null,
        year: null,
        title: null,
        type: null,
        year_origin: null,
        ovix: null,
      },
    );
  }
  const speaksOf = await described({
    text: 'Huset byggdes 1887 och brann 1902. Sedan dess har ingen bott där, säger man.',
  });
  assert.is(speaksOf.year, null);
});

test('a long or hostile text takes no longer than a long one', () => {
  const began = process.cpuUsage().user;
  for (const text of [
    'tryckt '.repeat(30_000),
    `${' '.repeat(50_000)}x`,
    'A'.repeat(100_000),
    '1. '.repeat(50_000),
    'Abc, '.repeat(30_000),
    `${'a; '.repeat(9000)}\n`.repeat(5),
  ]) {
    const beginning = beginningOf(text);
    typeIn(beginning);
    yearIn(beginning);
    titleIn(beginning);
  }
  assert.ok(process.cpuUsage().user - began < 2e6);
});

test.run();
