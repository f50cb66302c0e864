import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { repairMojibake } from '../../../stdlib/text/mojibake.ts';
import { repair_encoding } from '../../../stdlib/text/repair-encoding.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

/** 0x80 to 0x9F of the WHATWG index of windows-1252. (Node 20's own decoder of that name reads Latin-1.) */
const high =
  '20AC 81 201A 192 201E 2026 2020 2021 2C6 2030 160 2039 152 8D 17D 8F 90 2018 2019 201C 201D 2022 2013 2014 2DC 2122 161 203A 153 9D 17E 178'
    .split(' ')
    .map((point) => String.fromCodePoint(Number.parseInt(point, 16)));
const misread = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => (byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80]! : String.fromCharCode(byte)))
    .join('');
const misreadAsLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const correct = [
  'Föräldrarna åt kräftor på Öland; Åsa och Ängla kom en kväll i april.',
  'Idén om ett café i Malmö, à la Müller – ”en succé”.',
  '”Ja”, sa hon, ’nej’ sa han … – — € § ½ °',
  'ÅÄÖ åäö É é Ü ü Ø ø Æ æ ñ ç ë ï î ô ê â û ß',
  'ﬁn ligatur, emoji 😀 och 👍🏽',
  'TVÅ… PÅ… Ä– Ö” Å” ”Ö” É… Ü– Å™ Ä€',
  'SÅ…OCH SÅ',
  'ÅÄÖÅÄÖ',
  'Naïve São Paulo, Übermut, Ângela, Ål och Ã i alfabetet',
  'kvadratroten √2 och √(a+b) · √x',
  'â som i pâté, ð som i íslenska: ðað',
  '',
];

for (const text of correct.slice(0, 5))
  test(`comes back from one to three misreadings: ${text}`, () => {
    let wrong = text;
    for (let times = 1; times <= 3; times++) {
      wrong = misread(wrong);
      assert.is(repairMojibake(wrong).text, text, `${times} times`);
    }
    assert.is(repairMojibake(misreadAsLatin1(text)).text, text, 'Latin-1');
    assert.is(repairMojibake(misreadAsLatin1(misread(text))).text, text, 'Windows-1252, then Latin-1');
  });

test('correct text is left alone, and nothing is counted', () => {
  for (const text of correct) assert.equal(repairMojibake(text), { text, repaired: 0 });
});

test('each letter and sign of Swedish by itself', () => {
  for (const sign of 'åäöÅÄÖéÉüÜèàáóøæØÆñçëïîôêâûß§°½²³·»«£¶©®´') {
    assert.is(repairMojibake(misread(sign)).text, sign, sign);
    assert.is(repairMojibake(misread(misread(sign))).text, sign, `${sign} twice`);
    assert.is(repairMojibake(sign).text, sign, `${sign} alone`);
  }
  for (const sign of ['“', '”', '„', '‘', '’', '–', '—', '…', '•', '€', '™', 'ﬁ', 'ﬂ', '\ufeff', '😀'])
    assert.is(repairMojibake(misread(`a${sign}b`)).text, `a${sign}b`, sign);
});

test('written cases', () => {
  const cases: Readonly<Record<string, string>> = {
    'fÃ¶rÃ¤ldrar': 'föräldrar',
    'fÃƒÂ¶rÃƒÂ¤ldrar': 'föräldrar',
    'Ã…sa, Ã„ngla och Ã–rjan': 'Åsa, Ängla och Örjan',
    'â€œJaâ€\u009d': '“Ja”',
    'â€œJaâ€, sa hon': '“Ja”, sa hon',
    'tvÃ¥ â€“ tre': 'två – tre',
    'pris: 5 â‚¬': 'pris: 5 €',
    'voilÃ  la carte, fÃ¶r dig': 'voilà la carte, för dig',
    'voilÃ la carte, fÃ¶r dig': 'voilà la carte, för dig',
    'ï»¿Text': '\ufeffText',
    'f√∂r√§ldrar p√• √ñland': 'föräldrar på Öland',
    'blandat: fÃ¶r och för, TVÅ…': 'blandat: för och för, TVÅ…',
    'Ãr det sÃ¥?': 'Ãr det så?',
    'f�r': 'f�r',
    Ã: 'Ã',
    Ãƒ: 'Ã',
  };
  for (const [text, expected] of Object.entries(cases)) assert.is(repairMojibake(text).text, expected, text);
});

const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvxyzåäöéüABCÅÄÖÉÜ .,;:!?()-–…”’»0123456789§½°\n');
const swedish = fc.array(letters, { maxLength: 60 }).map((list) => list.join(''));

test('no Swedish text is damaged, and every one comes back', () => {
  fc.assert(
    fc.property(swedish, (text) => {
      assert.equal(repairMojibake(text), { text, repaired: 0 });
      assert.is(repairMojibake(misread(text)).text, text);
      assert.is(repairMojibake(misread(misread(text))).text, text);
      assert.is(repairMojibake(misreadAsLatin1(text)).text, text);
    }),
    { numRuns: 3000 },
  );
});

test('any text at all: a second repair changes nothing, and none is longer', () => {
  const suspicious = fc.array(
    fc.constantFrom(
      'Ã',
      'Â',
      'â',
      '€',
      '™',
      '¥',
      '¤',
      '¶',
      'ƒ',
      '‚',
      'ð',
      'Ÿ',
      '˜',
      'ï',
      '»',
      '¿',
      '√',
      '∂',
      'a',
      ' ',
      '\u009d',
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(suspicious, (list) => {
      const text = list.join('');
      const once = repairMojibake(text).text;
      assert.ok(once.length <= text.length);
    }),
    { numRuns: 3000 },
  );
});

test('a row that needs no repair is the same object; repairs are counted', async () => {
  let counted = 0;
  const tools = await rowTools(1, { language: false, count: (_, by) => void (counted += by) });
  const kernel = repair_encoding.create({ name: 'text' }, {}, tools);
  const row = { id: 'a', text: 'TVÅ… för dig' };
  assert.is(kernel(row), row);
  assert.equal(kernel({ id: 'b', text: 'fÃ¶r Ã¥r' }), { id: 'b', text: 'för år' });
  assert.is(counted, 2);
});

test.run();
