import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, drop, type Row, type RowTools } from '../../../compiler/operators/authoring.ts';
import { derive } from '../../../stdlib/filters/derive.ts';
import { fineweb_quality } from '../../../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../../../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../../../stdlib/filters/gopher-repetition.ts';
import { language } from '../../../stdlib/filters/language.ts';
import { select } from '../../../stdlib/filters/select.ts';
import { where } from '../../../stdlib/filters/where.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

const text = { name: 'text' };
let tools: RowTools;
test.before(async () => {
  tools = await rowTools(1);
});

const swedish =
  'Biblioteket har öppet till klockan åtta på kvällen, och den som vill kan låna böcker av alla slag med sitt kort. ';

test('where keeps the row itself or names itself as the reason', () => {
  const kernel = where.create((row) => (row.year as number) >= 1990, {}, tools);
  const row = { year: 1990 };
  assert.is(kernel(row), row);
  assert.equal(kernel({ year: 1989 }), drop('where'));
});

test('derive computes all columns from the row as it came in', () => {
  const kernel = derive.create({ n: (row) => (row.n as number) + 1, twice: (row) => (row.n as number) * 2 }, tools);
  const row = { id: 'a', n: 3 };
  assert.equal(kernel(row), { id: 'a', n: 4, twice: 6 });
  assert.equal(row, { id: 'a', n: 3 });
});

test('select keeps columns in the order given', () => {
  const kernel = select.create([{ name: 'text' }, { name: 'id' }, { name: 'place' }], {}, tools);
  assert.equal(Object.keys(kernel({ id: 1, text: 'x', secret: 'y' })), ['text', 'id']);
  assert.equal(kernel({ id: 1, text: 'x', place: null }), { text: 'x', id: 1, place: null });
});

test('language keeps the wanted ones that are sure enough', () => {
  const kernel = language.create(text, { is: 'sv', min: 0.65 }, tools);
  const row = { text: swedish };
  assert.is(kernel(row), row);
  assert.equal(kernel({ text: 'The library is open until eight in the evening.' }), drop('language', 'en', 'sv'));
  const strict = language.create(text, { is: ['nb', 'sv'], min: 1 }, tools)({ text: swedish }) as Drop;
  assert.equal([strict.reason, strict.threshold], ['language_score', 1]);
  assert.ok((strict.value as number) > 0.9);
  assert.instance(language.create(text, { is: ['en', 'da'] }, tools)({ text: swedish }), Drop);
});

test('a drop carries the value measured and the limit it missed', () => {
  const short = { text: swedish };
  assert.equal(gopher_quality.create(text, {}, tools)(short), drop('gopher_short_doc', 21, 50));
  assert.is(gopher_quality.create(text, { min_words: 21 }, tools)(short), short);
  assert.equal(gopher_quality.create(text, { min_words: 22 }, tools)(short), drop('gopher_short_doc', 21, 22));
  assert.equal(fineweb_quality.create(text, {}, tools)({ text: 'en rad\nen till' }), drop('line_punct_ratio', 0, 0.2));
  assert.equal(gopher_repetition.create(text, {}, tools)({ text: 'a\na\nb' }), drop('dup_line_frac', 1 / 3, 0.292));
});

test('Swedish limits are the default; English ones drop Swedish prose', () => {
  const row = {
    text:
      swedish.repeat(1) +
      'Den kalla vintern kom tidigt i år och snön låg djup över fälten när barnen gick till skolan. Ingen av dem frös, ty de hade fått nya vantar av sin mormor, som stickade hela hösten och sjöng medan garnet räckte.',
  };
  assert.is(gopher_quality.create(text, {}, tools)(row), row);
  assert.is(gopher_quality.create(text, { variant: 'fineweb2_swedish' }, tools)(row), row);
  assert.is(
    (gopher_quality.create(text, { variant: 'english' }, tools)(row) as Drop).reason,
    'gopher_enough_stop_words',
  );
});

test('limits of 100 % and of 0 switch checks off', () => {
  const row = { text: 'x\n'.repeat(40) };
  const off = {
    duplicate_lines: 1,
    top_2_gram: 1,
    top_3_gram: 1,
    top_4_gram: 1,
    duplicate_5_grams: 1,
    duplicate_6_grams: 1,
    duplicate_7_grams: 1,
    duplicate_8_grams: 1,
    duplicate_9_grams: 1,
    duplicate_10_grams: 1,
  };
  assert.is(gopher_repetition.create(text, off, tools)(row), row);
  assert.instance(gopher_repetition.create(text, { ...off, duplicate_10_grams: 0.3 }, tools)(row), Drop);
  const none = { min_words: 0, min_mean_length: 0, min_stop_words: 0, min_alpha_words: 0 };
  const empty = { text: '' };
  assert.is(gopher_quality.create(text, none, tools)(empty), empty);
});

test('no text makes a filter throw', () => {
  const kernels = [gopher_quality, gopher_repetition, fineweb_quality].flatMap((operator) =>
    (['english', 'fineweb2_swedish'] as const).map((variant) => operator.create(text, { variant }, tools)),
  );
  kernels.push(gopher_quality.create(text, { min_words: 0 }, tools));
  const unit = fc.oneof(
    fc.constantFrom(' ', '\n', '.', 'a', '#', '…', '\ufeff', '\x1c', '😀'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
      const row = { text: units.join('') };
      for (const kernel of kernels) {
        const result = kernel(row);
        assert.ok(result === row || (result instanceof Drop && !Number.isNaN(result.value)));
      }
    }),
  );
  for (const row of [{ text: null }, {}] as readonly Row[])
    assert.instance(gopher_quality.create(text, {}, tools)(row), Drop);
});

test.run();
