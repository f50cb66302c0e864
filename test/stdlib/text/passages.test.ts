import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row } from '../../../compiler/operators/authoring.ts';
import { cut } from '../../../stdlib/text/cut.ts';
import { passages } from '../../../stdlib/text/passages.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { words } from '../../../stdlib/text/tokens.ts';

const sentence = (n: number, words: number) =>
  `Mening ${Array.from({ length: words - 1 }, (_, i) => `ord${n}x${i}`).join(' ')}.`;
const prose = (count: number, each: number) => Array.from({ length: count }, (_, n) => sentence(n, each)).join(' ');
const count = (text: string) => words(text).filter((token) => /[\p{L}\p{N}]/u.test(token)).length;

test('cuts at sentence ends near the wanted length', () => {
  const parts = cut(prose(40, 15), 100);
  assert.equal(parts.map(count), [105, 105, 105, 105, 105, 75]);
  assert.ok(parts.every((part) => part.startsWith('Mening') && part.endsWith('.')));
});

test('prefers the end of a paragraph', () => {
  const text = [prose(6, 15), prose(6, 15), prose(6, 15)].join('\n\n');
  assert.equal(cut(text, 100).map(count), [90, 90, 90]);
});

test('a short tail joins the passage before it, a short text stays whole', () => {
  assert.equal(cut(prose(8, 15), 100).map(count), [120]);
  assert.equal(cut('Tre små ord.', 100), ['Tre små ord.']);
  assert.equal(cut('', 100), []);
  assert.equal(cut(' … – ', 100), []);
});

test('a sentence without end is cut between words', () => {
  const parts = cut(sentence(1, 1000).toLowerCase(), 100);
  assert.is(parts.length, 10);
  assert.ok(parts.every((part) => count(part) === 100));
});

test('no word is lost, repeated or torn', () => {
  const unit = fc.constantFrom(
    'Ord',
    'och',
    '.',
    '. ',
    ' ',
    '\n\n',
    '\n',
    '!',
    ' Kap. ',
    '–',
    'a b c d e f g h i j k l m n o p',
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (parts, size) => {
      const text = parts.join('');
      const whole = [...words(text)];
      const cuts = cut(text, size);
      if (whole.some((token) => /[\p{L}\p{N}]/u.test(token)))
        assert.equal(
          cuts.flatMap((part) => [...words(part)]),
          whole,
        );
      for (const part of cuts) assert.ok(count(part) > 0 && count(part) <= 3 * size, `${count(part)} of ${size}`);
    }),
    { numRuns: 1000 },
  );
});

test('passages get new ids and keep the parent', async () => {
  const counted: Record<string, number> = {};
  const tools = await rowTools(1, {
    language: false,
    count: (name, by) => void (counted[name] = (counted[name] ?? 0) + by),
  });
  const kernel = passages.create({ name: 'text' }, { words: 20, id: { name: 'key' } }, tools);
  const rows = kernel({ key: 'b', year: 1900, text: prose(4, 20) }) as readonly Row[];
  assert.equal(
    rows.map(({ key, parent, year }) => [key, parent, year]),
    [1, 2, 3, 4].map((k) => [`b#${k}`, 'b', 1900]),
  );
  assert.equal(counted, { passages: 4 });
  assert.instance(kernel({ key: 'tom', text: '' }), Drop);
  const standard = passages.create({ name: 'text' }, {}, tools);
  assert.equal(standard({ id: 7, text: 'Kort.' }), [{ id: '7#1', parent: '7', text: 'Kort.' }]);
});

test.run();
