import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { judge, logistic } from '../../../stdlib/classifiers/logistic.ts';
import { quality_classifier } from '../../../stdlib/classifiers/quality-classifier.ts';
import { separation } from '../../../stdlib/classifiers/separation.ts';
import { textFeatures } from '../../../stdlib/classifiers/text-features.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../support/task.ts';

const subjects = ['Hon', 'Han', 'Grannen', 'Katten', 'Läraren', 'Barnet', 'Domaren'];
const verbs = ['ser', 'hittar', 'målar', 'tvättar', 'väntar på', 'ritar', 'säljer', 'lånar'];
const objects = [
  'ett hus',
  'en båt',
  'sin cykel',
  'en röd boll',
  'nästa buss',
  'den gamla eken',
  'en karta',
  'tre böcker',
  'sitt paraply',
];
const prose = (n: number): string =>
  `${subjects[n % 7]} ${verbs[n % 8]} ${objects[n % 9]} medan ${subjects[(n + 3) % 7]!.toLowerCase()} ${verbs[(n * 3 + 1) % 8]} ${objects[(n * 5 + 2) % 9]}.`;
const spam = (n: number): string =>
  `KÖP ${objects[n % 9]} NU!!! Klicka här >> ${objects[(n * 5 + 1) % 9]} | bästa pris ${n * 17} kr | ${verbs[n % 8]} | gratis frakt`;
const table = (of: (n: number) => string, count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${of.name}${i}`, text: of(i + from) }));

async function classify(
  options: object = {},
  batch = 7,
  good = table(prose, 200),
  bad = table(spam, 120),
): Promise<Recorded> {
  const task = recordTask({ seed: 5 });
  await quality_classifier.run(
    rowsOf([...table(prose, 40, 1000), ...table(spam, 40, 1000), { id: 'nothing', text: '' }], batch),
    { name: 'text' },
    { like: rowsOf(good, batch), unlike: rowsOf(bad, batch), ...options },
    task.tools,
  );
  return task;
}

test('tells prose from advertisements, whatever the batches are', async () => {
  const found = await classify();
  for (const { id, quality } of found.tables.rows as { id: string; quality: number }[])
    assert.is(quality > 0.5, id.startsWith('prose'), `${id} ${quality}`);
  assert.equal(
    found.dropped.map(({ row, drop }) => [row.id, drop.reason]),
    [['nothing', 'no_words']],
  );
  const held = found.measures['classifier on held-out rows'] as Record<string, number>;
  assert.is(held.auc, 1);
  assert.is(held.accuracy, 1);
  assert.ok(held.like! > 20 && held.unlike! > 10 && held.like! + held.unlike! < 110, JSON.stringify(held));
  assert.equal((await classify({}, 1000)).tables, found.tables);
});

test('the same rows on 1, 2 and 8 threads', async () => {
  const long = (of: (n: number) => string) => (n: number) =>
    Array.from({ length: 30 }, (_, i) => of(n * 31 + i)).join('\n');
  const large = (rows: readonly Row[]) => ({ ...rowsOf(rows, 7), bytes: 1e9 });
  const found = [];
  for (const threads of [1, 2, 8]) {
    const task = recordTask({ seed: 5 });
    await quality_classifier.run(
      large([...table(long(prose), 40, 1000), { id: 'nothing', text: '' }, ...table(long(spam), 40, 1000)]),
      { name: 'text' },
      { like: large(table(long(prose), 300)), unlike: large(table(long(spam), 200)), min: 0.5 },
      { ...task.tools, threads },
    );
    found.push({ tables: task.tables, dropped: task.dropped, measures: task.measures });
  }
  assert.is(found[0]!.dropped.length, 41);
  assert.equal(found[1], found[0]);
  assert.equal(found[2], found[0]);
});

test('min drops with the score', async () => {
  const found = await classify({ min: 0.5 });
  assert.equal(
    found.dropped.map(({ row }) => row.id).filter((id) => id !== 'nothing'),
    table(spam, 40).map(({ id }) => id),
  );
  const { drop } = found.dropped[0]!;
  assert.is(drop.reason, 'quality');
  assert.is(drop.threshold, 0.5);
  assert.ok((drop.value as number) < 0.5);
});

test('nonsense is refused', async () => {
  const same = await failureOf(() => classify({}, 7, table(prose, 200), table(prose, 200, 504)));
  assert.is(same.code, 'FTP1174', JSON.stringify(same.values));
  const few = await failureOf(() => classify({}, 7, table(prose, 200), table(spam, 49)));
  assert.equal([few.code, few.values.found, few.values.rows], ['FTP1172', 49, 49]);
  assert.is((await failureOf(() => classify({ column: 'body' }))).values.found, 0);
  const equal = await failureOf(() =>
    classify(
      {},
      7,
      table(prose, 200),
      table(() => 'samma sak', 200),
    ),
  );
  assert.is(equal.code, 'FTP1172');
});

test('AUC is the share of pairs in the right order; its error that of Hanley and McNeil', () => {
  const scores = fc.array(
    fc.integer({ min: 0, max: 6 }).map((n) => n / 6),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(scores, scores, (good, bad) => {
      let pairs = 0;
      for (const g of good) for (const b of bad) pairs += g > b ? 1 : g === b ? 0.5 : 0;
      assert.ok(Math.abs(separation(good, bad).auc - pairs / (good.length * bad.length)) < 1e-12);
    }),
  );
  // Their formula by hand for an AUC of 3/4 from 2 and 2: Q1 = 0.6, Q2 = 9/14.
  const { auc, error, accuracy } = separation([0.9, 0.4], [0.5, 0.1]);
  assert.is(auc, 0.75);
  assert.ok(Math.abs(error - Math.sqrt((0.1875 + (0.6 - 0.5625) + (9 / 14 - 0.5625)) / 4)) < 1e-12);
  assert.is(accuracy, 0.5);
});

test('one step by hand, and the mean of weights', () => {
  const model = logistic();
  const features = Uint32Array.of(1, 2, 3, 4);
  // From 0.5 up by half the rate: bias 0.5, each of four weights 0.5/2, which count 1/2 each.
  model.learn(features, 1, 1, 1);
  const p = (x: number): number => 1 / (1 + Math.exp(-x));
  assert.ok(Math.abs(judge(model.average(), features) - p(0.5 + 4 * 0.25 * 0.5)) < 1e-12);
  model.learn(features, 0, 1, 1);
  // In the exponent 1 after the first step, and from there down by p(1) twice: by the bias and by the weights.
  assert.ok(Math.abs(judge(model.average(), features) - p((1 + (1 - 2 * p(1))) / 2)) < 1e-12);
});

test('features are words, pairs and pieces of words, each once', () => {
  const count = (content: string): number => textFeatures(content).length;
  // ab: <ab ab> <ab> and the word, and the pair with nothing before.
  assert.is(count('ab'), 5);
  assert.is(count('ab ab'), 6);
  assert.is(count('AB'), count('ab'));
  assert.is(count(''), 0);
  assert.equal([...textFeatures('Åsa')], [...textFeatures('åsa')]);
  assert.not.equal([...textFeatures('ab')], [...textFeatures('ba')]);
});

test.run();
