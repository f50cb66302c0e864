import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { normalize, normalizeText } from '../../../stdlib/text/normalize.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

test('each documented step', () => {
  const expected: Record<string, string> = {
    'a\r\nb\rc\u0085d\u2028e\fg': 'a\nb\nc\nd\ne\ng',
    'a\u2029b': 'a\n\nb',
    'bib\u00adlio\u200btek\ufeff\0\x07': 'bibliotek',
    'A\u030a a\u0308 o\u0308': 'Å ä ö',
    'a\t \u00a0\u2003b': 'a b',
    '  a  \n  b  ': 'a\nb',
    'a\n\n\n \n\nb': 'a\n\nb',
    'ﬁn ”citat” １': 'ﬁn ”citat” １',
    'x\ud800y': 'x\ufffdy',
    'par 😀': 'par 😀',
    '': '',
    ' \n\t ': '',
  };
  for (const [text, result] of Object.entries(expected)) assert.is(normalizeText(text), result, JSON.stringify(text));
});

test('normalizing again changes nothing', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      ' ',
      '\n',
      '\r',
      '\t',
      '\u00a0',
      '\u200b',
      '\u0301',
      'e',
      'a',
      '\u00ad',
      '\u2029',
      '\ud800',
      '\udc00',
      '\u0344',
      '\u2000',
      '가',
      '\u1161',
      '”',
      '’',
      "'",
      '´',
      '—',
      '--',
      '‑',
      'ﬁ',
      '…',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
      for (const forms of [
        {},
        { form: 'nfkc', quotes: 'straight', dashes: 'swedish', ligatures: 'split' },
        { quotes: 'swedish', ligatures: 'split' },
      ] as const) {
        const once = normalizeText(units.join(''), forms);
        assert.is(normalizeText(once, forms), once, JSON.stringify([units, forms]));
      }
    }),
    { numRuns: 2000 },
  );
});

test('a row that is normal already is the same object', async () => {
  const kernel = normalize.create({ name: 'body' }, {}, await rowTools(1, { language: false }));
  const row = { id: '1', body: 'Redan ren.' };
  assert.is(kernel(row), row);
  assert.equal(kernel({ id: '2', body: ' Ej  ren ' }), { id: '2', body: 'Ej ren' });
});

test.run();
