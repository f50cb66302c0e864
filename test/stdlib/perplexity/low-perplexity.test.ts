import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { low_perplexity } from '../../../stdlib/perplexity/low-perplexity.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../support/task.ts';

const subjects = ['Hon', 'Han', 'Grannen', 'Katten', 'Läraren', 'Barnet'];
const verbs = ['ser', 'hittar', 'målar', 'tvättar', 'väntar på', 'ritar'];
const objects = ['ett hus', 'en båt', 'sin cykel', 'en röd boll', 'nästa buss', 'den gamla eken'];
const sentence = (n: number): string =>
  `${subjects[n % 6]} ${verbs[Math.floor(n / 6) % 6]} ${objects[Math.floor(n / 36) % 6]} ${['i dag', 'igen', 'vid sjön', 'på kvällen'][n % 4]}.`;
const good = Array.from({ length: 400 }, (_, i) => ({
  good: `${sentence(i * 7)} ${sentence(i * 11 + 3)}\n${sentence(i * 5 + 1)}`,
}));

const rows: Row[] = [
  { id: 'prose', text: `${sentence(9)} ${sentence(77)}` },
  { id: 'ocr', text: sentence(9).replace('e', 'c').replace('n', 'u') },
  { id: 'noise', text: 'xq|| 83 ~~ kfdl ,,; wrt pqx m¤' },
  { id: 'empty', text: ' \n ' },
  { id: 'shuffled', text: 'på cykel hittar. den gamla ser igen Hon båt i' },
];

async function judge(
  options: object,
  from: readonly Row[] = rows,
  like: readonly Row[] = good,
  batch = 3,
): Promise<Recorded> {
  const task = recordTask();
  await low_perplexity.run(
    rowsOf(from, batch),
    { name: 'text' },
    { like: rowsOf(like, batch), column: 'good', ...options },
    task.tools,
  );
  return task;
}
const scores = (found: Recorded): Record<string, number> =>
  Object.fromEntries(found.tables.rows!.map((row) => [row.id, row.perplexity as number]));

for (const unit of ['words', 'characters'] as const)
  test(`prose, misread prose, shuffled prose, noise: ${unit}`, async () => {
    const found = await judge({ unit });
    const { prose, ocr, noise, shuffled } = scores(found);
    assert.ok(prose! < ocr! && ocr! < noise! && ocr! < shuffled!, JSON.stringify(scores(found)));
    assert.equal(
      found.dropped.map(({ row, drop }) => [row.id, drop.reason]),
      [['empty', 'no_words']],
    );
    assert.equal(found.tables, (await judge({ unit }, rows, good, 100)).tables);
  });

test('limits', async () => {
  const all = scores(await judge({}));
  const limited = await judge({ max: all.ocr!, min: all.prose! + 1e-9 });
  assert.equal(Object.keys(scores(limited)), all.shuffled! <= all.ocr! ? ['ocr', 'shuffled'] : ['ocr']);
  const dropped = Object.fromEntries(limited.dropped.map(({ row, drop }) => [row.id, drop]));
  assert.equal(
    [dropped.noise!.reason, dropped.noise!.value, dropped.noise!.threshold],
    ['high_perplexity', all.noise, all.ocr],
  );
  assert.is(dropped.prose!.reason, 'low_perplexity');
});

test('a share of the rows, with the measured limit and percentiles', async () => {
  const all = await judge({});
  const sorted = Object.values(scores(all)).sort((a, b) => a - b);
  for (const [share, kept] of [
    [0, 0],
    [0.5, 2],
    [0.75, 3],
    [1, 4],
  ] as const) {
    const found = await judge({ share });
    assert.equal(
      Object.values(scores(found)).sort((a, b) => a - b),
      sorted.slice(0, kept),
    );
    if (kept > 0) assert.is(found.measures['perplexity of the share'], sorted[kept - 1]);
  }
  const measured = all.measures.perplexity as Record<string, number>;
  assert.is(measured.p50, (sorted[1]! + sorted[2]!) / 2);
  assert.equal((all.measures['learnt from'] as { rows: number }).rows, 400);
});

test('mistakes', async () => {
  const little = await failureOf(() => judge({}, rows, good.slice(0, 3)));
  assert.is(little.code, 'FTP1172');
  assert.is(little.values.rows, 3);
  assert.is((await failureOf(() => judge({ column: 'another' }))).values.found, 0);
  assert.is((await failureOf(() => judge({ max: 5, share: 0.5 }))).code, 'FTP1173');
});

for (const unit of ['words', 'characters'] as const)
  test(`the same rows on 1, 2 and 8 threads: ${unit}`, async () => {
    const many = Array.from({ length: 50 }, (_, i) =>
      rows.map((row) => ({ ...row, text: `${row.text} ${sentence(i)}` })),
    ).flat();
    const found = [];
    for (const threads of [1, 2, 8]) {
      const task = recordTask();
      const large = (all: readonly Row[]) => ({ ...rowsOf(all, 7), bytes: 1e9 });
      const options = {
        like: large(good),
        column: 'good',
        unit,
        ...(unit === 'words' ? { max: 30 } : { share: 0.5 }),
      };
      await low_perplexity.run(large(many), { name: 'text' }, options, { ...task.tools, threads });
      found.push({ tables: task.tables, dropped: task.dropped, measures: task.measures });
    }
    assert.ok(found[0]!.dropped.length > 20 && found[0]!.tables.rows!.length > 20);
    assert.equal(found[1], found[0]);
    assert.equal(found[2], found[0]);
  });

test.run();
