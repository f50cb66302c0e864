import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { columnCounter } from '../../../cli/survey/columns.ts';
import { quantile, roundWidth, Spread } from '../../../cli/survey/distribution.ts';
import { ruleDrops } from '../../../cli/survey/drops.ts';
import { lot } from '../../../cli/survey/lot.ts';
import { shared } from '../../../cli/survey/shared-words.ts';
import { textColumn, textSummary } from '../../../cli/survey/texts.ts';
import { bucketsOf, tokenSummaries } from '../../../cli/survey/tokens.ts';
import { histogram } from '../../../cli/views/page/charts.ts';
import { html } from '../../../cli/views/page/html.ts';
import { bar, sparkline } from '../../../cli/views/survey/table.ts';
import type { Row } from '../../../compiler/operators/authoring.ts';
import type { Tokenizer } from '../../../stdlib/models/tokenizer.ts';

test('quantiles are those of numpy, and a spread of many numbers comes near to them', () => {
  // numpy.quantile([1, 2, 4, 8], [.05, .25, .5, .95]) -> 1.15, 1.75, 3, 7.4
  const sorted = [1, 2, 4, 8];
  assert.equal(
    [0.05, 0.25, 0.5, 0.95].map((share) => Number(quantile(sorted, share).toFixed(9))),
    [1.15, 1.75, 3, 7.4],
  );
  const spread = new Spread();
  for (let i = 0; i < 100_000; i++) spread.add(i);
  const found = spread.distribution()!;
  assert.equal([found.count, found.min, found.max, found.mean, found.looked], [100_000, 0, 99_999, 49_999.5, 20_000]);
  assert.ok(Math.abs(found.quantiles.p50 - 50_000) < 1500, String(found.quantiles.p50));
  const counted = found.bins.reduce((sum, { count }) => sum + count, 0);
  assert.ok(Math.abs(counted - 100_000) < 50, String(counted));
  assert.is(new Spread().distribution(), null);
});

test('one giant document does not push all others into one bin, and one value is a bin of its own', () => {
  const spread = new Spread();
  for (let i = 0; i < 500; i++) spread.add(100 + (i % 100));
  spread.add(10_000_000);
  const { bins, max } = spread.distribution()!;
  assert.is(max, 10_000_000);
  assert.ok(bins.length > 10 && bins.at(-1)!.to <= 250, JSON.stringify(bins.at(-1)));
  const one = new Spread();
  one.add(7);
  assert.equal(one.distribution()!.bins, [{ from: 7, to: 8, count: 1 }]);
  const tiny = new Spread();
  for (const value of [0, 0, 0.0001]) tiny.add(value);
  assert.is(
    tiny.distribution()!.bins.reduce((sum, { count }) => sum + count, 0),
    3,
  );
  assert.equal([roundWidth(3, true), roundWidth(0.03, false), roundWidth(0.2, true)], [5, 0.05, 1]);
});

test('a lot gives each item the same chance and draws the same again', () => {
  const hits = new Array<number>(100).fill(0);
  const whole = lot<number>(5000);
  for (let i = 0; i < 10_000; i++) whole.offer(i % 100);
  for (const item of whole.items()) hits[item]!++;
  assert.is(whole.items().length, 5000);
  // 50 each, standard deviation about 5.
  assert.ok(Math.min(...hits) > 25 && Math.max(...hits) < 75, hits.join());
  const draw = () => {
    const few = lot<number>(3);
    for (let i = 0; i < 1000; i++) few.offer(i);
    return few.items();
  };
  assert.equal(draw(), draw());
  const none = lot<number>(0);
  none.offer(1);
  assert.equal([none.items(), none.seen], [[], 1]);
});

test('columns: numbers, texts in code points, categories, missing values, ids', () => {
  const counter = columnCounter();
  for (let i = 0; i < 50; i++)
    counter.add({
      id: `n-${i}`,
      text: '😀å'.repeat(100),
      kind: i % 3 ? 'a' : 'b',
      year: i < 10 ? null : 1990 + i,
    } as Row);
  const [id, text, kind, year] = counter.summaries();
  assert.is(id!.values, null);
  assert.equal([text!.lengths!.min, text!.lengths!.max], [200, 200]);
  assert.equal(kind!.values, [
    { value: 'a', rows: 33 },
    { value: 'b', rows: 17 },
  ]);
  assert.equal([year!.filled, year!.missing, year!.numbers!.min], [40, 10, 2000]);
  assert.is(textColumn(counter.summaries()), 'text');
  assert.is(textColumn([{ name: 'year', lengths: null }]), null);
});

test('rules tell the rows nearest to the threshold, the spread, and names', async () => {
  async function* batches(): AsyncGenerator<readonly Row[]> {
    const short = Array.from({ length: 49 }, (_, i) => ({
      step: 'a.b',
      reason: 'short',
      value: (i * 37) % 49,
      threshold: 50,
      row: { id: String((i * 37) % 49) },
    }));
    yield short;
    yield ['en', 'no', 'en'].map((value) => ({
      step: 'a.c',
      reason: 'language',
      value,
      threshold: 'sv',
      row: { id: value },
    }));
    yield [{ step: 'a.d', reason: 'bad_record', value: 'FTP0911', threshold: null, row: null }];
  }
  const [short, language, bad] = await ruleDrops(batches(), 3);
  assert.equal(
    short!.nearest.map(({ value }) => value),
    [48, 47, 46],
  );
  assert.equal([short!.rows, short!.examples.length, short!.values!.max, short!.threshold], [49, 3, 48, 50]);
  assert.equal(language!.names, [
    { value: 'en', rows: 2 },
    { value: 'no', rows: 1 },
  ]);
  assert.equal([language!.nearest, language!.values], [[], null]);
  assert.equal([bad!.rows, bad!.examples[0]!.row], [1, {}]);
  const [without] = await ruleDrops(batches(), 0);
  assert.equal([without!.nearest, without!.examples, without!.rows], [[], [], 49]);
});

test('what two texts share is found in any order, and joining the stretches gives each text again', () => {
  const a = 'Biblioteket är stängt på måndag.\nVälkommen åter på tisdag!';
  const b = 'Påminnelse. Välkommen åter på tisdag! Biblioteket är öppet på måndag.';
  const [left, right] = shared(a, b);
  assert.equal([left.map(({ text }) => text).join(''), right.map(({ text }) => text).join('')], [a, b]);
  assert.equal(
    left.filter((part) => part.shared).map(({ text }) => text.trim()),
    ['Välkommen åter på tisdag!'],
  );
  assert.ok(!right[0]!.shared && right[0]!.text.startsWith('Påminnelse.'));
  assert.equal(shared('', 'x'), [[], [{ text: 'x', shared: false }]]);
  assert.equal(shared('hej', 'HEJ')[0], [{ text: 'hej', shared: true }]);
});

test('texts are summed up by language and readability', async () => {
  const sv = 'Biblioteket håller öppet på söndagar under hela våren. Barn och vuxna är välkomna att låna böcker.';
  const en = 'The library is open on Sundays during the spring. Children and adults are welcome to borrow books.';
  const { languages, words, looked } = await textSummary('text', [
    { text: sv },
    { text: en },
    { text: sv },
    { text: null },
    { text: ' ' },
  ]);
  assert.equal(
    languages.map(({ language, texts }) => [language, texts]),
    [
      ['sv', 2],
      ['en', 1],
    ],
  );
  assert.equal([looked, words!.count, languages[0]!.words], [5, 3, 32]);
});

test('tokens: all of the table from those that were looked at, what is beyond the context, and blocks when packed', async () => {
  const tokenizer = {
    encode: async (texts: readonly string[]) => texts.map((text) => text.split(' ').map((_, i) => i)),
  } as unknown as Tokenizer;
  const rows = ['a b c', 'a b c d e', 'a', 'a b c'].map((text) => ({ text }));
  const [own, other] = await tokenSummaries(
    [
      { model: 'base', context: 4, tokenizer },
      { model: 'open', context: null, tokenizer },
    ],
    'text',
    rows,
    8,
  );
  // 12 tokens in 4 texts, so 24 in 8; with one more to end each text that is 32, in blocks of 4.
  assert.equal([own!.total, own!.longer, own!.blocks, own!.perText.max], [24, 0.25, 8, 5]);
  assert.equal([other!.total, other!.longer, other!.blocks], [24, null, null]);
  assert.equal(await tokenSummaries([{ model: 'base', context: 4, tokenizer }], 'text', [{ text: null }], 1), []);
});

test('length buckets hold every text once, from the first that has some to the last', () => {
  const buckets = bucketsOf([0, 64, 65, 300, 300]);
  assert.equal(
    buckets.map(({ from, to, texts }) => [from, to, texts]),
    [
      [0, 64, 0.4],
      [65, 128, 0.2],
      [129, 256, 0],
      [257, 512, 0.4],
    ],
  );
  assert.ok(Math.abs(buckets.reduce((sum, { tokens }) => sum + tokens, 0) - 1) < 1e-12);
  assert.is(bucketsOf([200])[0]!.from, 129);
  assert.equal(bucketsOf([]), []);
});

test('nothing that a text holds becomes markup', () => {
  const nasty = `</script><img src=x onerror="alert('x')">&amp;\0\ud800`;
  const { text } = html`<p title="${nasty}">${nasty}${null}${false}${[html`<b>${1}</b>`, '<']}</p>`;
  assert.not.match(text, /<img|<\/script|\0|[\ud800]/);
  assert.match(text, '&lt;img src=x onerror=&quot;alert(&#39;x&#39;)&quot;&gt;&amp;amp;\ufffd\ufffd');
  assert.match(text, '<b>1</b>&lt;</p>');
});

test('charts: a threshold is drawn where it lies, bars and sparks tell little from nothing', () => {
  const spread = new Spread();
  for (let i = 0; i < 40; i++) spread.add(i);
  const drawn = histogram('words', spread.distribution()!, 50).text;
  assert.match(drawn, 'threshold 50');
  assert.match(drawn, 'stroke-dasharray');
  assert.not.match(histogram('words', spread.distribution()!, 5000).text, 'stroke-dasharray');
  assert.equal([bar(0, 10), bar(1e-9, 10), bar(0.5, 10), bar(1, 4)], ['', '▏', '█████', '████']);
  assert.is(sparkline([0, 1, 100]), '·▁█');
  assert.is(sparkline([0, 0, 1, 99, 100], 3), '·██');
});

test.run();
