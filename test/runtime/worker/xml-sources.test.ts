import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { UserFailure } from '../../../runtime/worker/failure.ts';
import { alto, block, printPage } from '../../stdlib/sources/xml/prints.ts';
import { order, place, rowsOf, run, signatureOf, sourceFiles, stageNode, step } from '../../support/orders.ts';

/** Sources that set rows aside, count, and read several files together, in a whole stage. */

const recordOf = (operator: string) => {
  const { rows } = signatureOf(operator);
  if (rows?.kind !== 'fields') throw new Error(`${operator} has no fields`);
  return {
    kind: 'record' as const,
    fields: Object.fromEntries(Object.entries(rows.fields).map(([name, type]) => [name, { type }])),
  };
};
const METS = (article: string): string =>
  `<mets><fileSec><file ID="A"><FLocat href="1.xml"/></file></fileSec><structMap TYPE="LOGICAL"><div TYPE="article"><fptr><area FILEID="A" BEGIN="${article}"/></fptr></div></structMap></mets>`;
const stage = (options: { readonly [name: string]: Json }, kept: Json = true) =>
  stageNode({
    source: step('alto', { path: 'data/*.xml', ...options }, { id: 'papers' }),
    record: recordOf('alto'),
    steps: [step('where', { condition: { $expression: { op: 'literal', value: kept } } }, { id: 'all' })],
  });

test('what a rule of the source leaves out is dropped with its value, counted, and counts as read', async () => {
  const at = place();
  const files = sourceFiles(at, {
    'data/1.xml': alto(printPage([block('a', ['bra/0.9']), block('b', ['dålig/0.2'])])),
    'data/2.xml': alto(printPage([])),
    'data/3.xml': alto(printPage([block('c', ['också/0.8'])])).slice(0, -30),
  });
  const given = order(at, stage({ per: 'block', min_confidence: 0.5, on_bad: 'skip' }), { files });
  const { result } = await run(given);
  assert.equal(
    (await rowsOf(given, result.outputs.rows)).map(({ id, text }) => [id, text]),
    [['data/1.xml#1', 'bra']],
  );
  assert.equal(result.report.drops, [
    { step: 'papers', reason: 'min_confidence', rows: 1 },
    { step: 'papers', reason: 'blank', rows: 1 },
    { step: 'papers', reason: 'bad_record', rows: 1 },
  ]);
  assert.is(result.report.rowsIn, 4);
  assert.equal(result.report.counts, { 'defect: TextBlock without coordinates': 3 });
  const dropped = await rowsOf(given, result.report.dropped);
  assert.equal(
    dropped.map(({ step: from, reason, value, threshold }) => [from, reason, value, threshold]),
    [
      ['papers', 'min_confidence', 0.2, 0.5],
      ['papers', 'blank', 0, 1],
      ['papers', 'bad_record', 'FTP1100', null],
    ],
  );
  assert.match(
    String((dropped[2]!.row as { readonly problem: string }).problem),
    /^data\/3\.xml:\d+, column \d+: the file ends/,
  );
});

test('a damaged file stops the run with file and line unless it may be skipped', async () => {
  const at = place();
  const files = sourceFiles(at, { 'data/1.xml': '<alto>\n<Layout>\n</alto>' });
  try {
    await run(order(at, stage({}), { files }));
  } catch (error) {
    if (!(error instanceof UserFailure)) throw error;
    assert.equal([error.code, error.values.place], ['FTP1100', 'data/1.xml:3']);
    return;
  }
  assert.unreachable('it did not fail');
});

test('a METS file that speaks for others is no empty file, and neither are they', async () => {
  const at = place();
  const files = sourceFiles(at, {
    'data/1.xml': alto(printPage([block('a', ['artikel']), block('b', ['rest'])])),
    'data/mets.xml': METS('a'),
  });
  const pages = order(at, stage({}), { files });
  const { result } = await run(pages);
  assert.equal(
    (await rowsOf(pages, result.outputs.rows)).map(({ text }) => text),
    ['artikel\n\nrest'],
  );
  const articles = order(at, stage({ per: 'article' }), { files });
  const second = (await run(articles)).result;
  assert.equal(
    (await rowsOf(articles, second.outputs.rows)).map(({ id, text }) => [id, text]),
    [['data/mets.xml#1', 'artikel']],
  );
  assert.equal(second.report.drops, [{ step: 'papers', reason: 'outside_articles', rows: 1 }]);
});

test('the same bytes on one, two and eight threads', async () => {
  const at = place();
  const files = sourceFiles(
    at,
    Object.fromEntries(
      [0, 1, 2].map((file) => [
        `data/${file}.xml`,
        alto(
          Array.from({ length: 300 }, (_, i) =>
            printPage([block(`b${i}`, [`${'ettmycketlångtord'.repeat(600)}/0.${i % 10}`, `blad nummer ${i}`])]),
          ).join(''),
        ),
      ]),
    ),
  );
  const results = [];
  for (const threads of [1, 2, 8]) {
    const given = order(at, stage({ min_confidence: 0.25 }), { files, threads });
    const { result } = await run(given);
    assert.is(result.report.rowsIn, 900);
    results.push(JSON.stringify([result.outputs, result.report.dropped, result.report.drops, result.report.counts]));
  }
  assert.equal(results[1], results[0]);
  assert.equal(results[2], results[0]);
});

test.run();
