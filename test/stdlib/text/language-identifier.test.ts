import fc from 'fast-check';
import { getLIDModel } from 'fasttext.wasm.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Identify, loadLanguageIdentifier } from '../../../stdlib/text/language-identifier.ts';
import { readRecords, shared } from '../../support/shared.ts';

type Ranked = readonly (readonly [label: string, score: number])[];
let identify: Identify;
/** fastText itself, compiled to WebAssembly. */
let fastText: (text: string, most: number) => Ranked;

test.before(async () => {
  identify = await loadLanguageIdentifier();
  const model = await (await getLIDModel()).load();
  fastText = (text, most) => {
    // It reads one line, and a NUL would end it early.
    const found = model.predict(text.replace(/[\n\r\0]/g, ' '), most, 0);
    try {
      return Array.from({ length: found.size() }, (_, i) => {
        const [score, label] = found.get(i);
        return [label.replace('__label__', ''), Math.min(1, score)] as const;
      });
    } finally {
      found.delete();
    }
  };
});

function compare(text: string): void {
  // Below 1e-5 nothing is told; just there the two may differ.
  const expected = fastText(text, 5).filter(([, score]) => score > 2e-5);
  const found = identify(text, 5);
  const said = JSON.stringify(text.slice(0, 80));
  assert.ok(found.length >= Math.max(1, expected.length), said);
  for (const { score } of found.slice(expected.length)) assert.ok(score < 3e-5, said);
  expected.forEach(([label, score], i) => {
    assert.ok(Math.abs(found[i]!.score - score) < 2e-5, `${said}: ${label} ${score}, ${found[i]!.score}`);
    // Labels that are equally probable may change places.
    const tied = expected.some(([, other], k) => k !== i && Math.abs(other - score) < 4e-5);
    if (!tied && i < 4) assert.is(found[i]!.language, label, said);
  });
}

test('labels and probabilities are those of fastText', () => {
  for (const text of [
    'Biblioteket har öppet till klockan åtta på kvällen.',
    'Biblioteket er åpent til klokken åtte om kvelden.',
    'The library is open until eight in the evening.',
    'Bókasafnið er opið til klukkan átta á kvöldin.',
    'Kirjasto on auki kello kahdeksaan illalla.',
    'Библиотека открыта до восьми вечера.',
    '図書館は夜八時まで開いています。',
    'hej',
    'Hvad som häraf synes är att menniskan lefver.',
    '__label__en x',
    'a\u00a0b c\u2003d',
    'å\nä\rö\0ü\tÅ\vÄ\fÖ',
    '12 34',
    '',
    ' \n ',
    '😀 漢',
    `${'mycket '.repeat(3000)}långt`,
    'x'.repeat(5000),
  ])
    compare(text);
});

test('on any text at all', () => {
  const word = fc.oneof(
    fc.constantFrom('och', 'att', 'the', 'und', 'le', 'og', 'ikke', 'är', 'ö', '–', '1905', '漢字', 'пр'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => compare(words.join(' '))),
    { numRuns: 1500 },
  );
});

test('on the golden rows', () => {
  const file = shared('golden/curation/datatrove_filter_decisions_sv.jsonl.gz');
  if (!file) return;
  for (const { text } of readRecords<{ text: string }>(file)) compare(text);
});

test('asking for fewer gives the first ones', () => {
  const text = 'Biblioteket er åbent til klokken otte om aftenen.';
  for (const most of [1, 2, 3]) assert.equal(identify(text, most), identify(text, 5).slice(0, most));
});

test.run();
