import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lix } from '../../../stdlib/text/lix.ts';
import { sentenceEnds } from '../../../stdlib/text/sentences.ts';

function sentences(text: string): string[] {
  let start = 0;
  return sentenceEnds(text).map((end) => {
    const sentence = text.slice(start, end).trim();
    start = end;
    return sentence;
  });
}

test('ends sentences where a reader would', () => {
  assert.equal(sentences('Hon kom. Han gick! Vem? ”Jag.” Så var det… Slut'), [
    'Hon kom.',
    'Han gick!',
    'Vem?',
    '”Jag.”',
    'Så var det…',
    'Slut',
  ]);
  for (const one of [
    'Mötet hålls t.ex. Måndag kl. 14 hos prof. Berg i rum nr. 5.',
    'Boken av A. S. Byatt lånades ut.',
    'Priset är 3.50 och version 2.1 gäller.',
    'Den 5. maj och www.exempel.se. är kvar.',
    'ord utan slut',
  ])
    assert.equal(sentences(one), [one]);
  assert.equal(sentences('Rubrik\n\nStycke ett.\n \nStycke två'), ['Rubrik', 'Stycke ett.', 'Stycke två']);
  assert.equal(sentences('Han såg böcker, kartor m.m. Sedan gick han.'), [
    'Han såg böcker, kartor m.m.',
    'Sedan gick han.',
  ]);
  assert.equal(sentences(''), []);
});

test('sentences cover the text', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('Ord', 'ord', '.', '!', ' ', '\n', 't.ex', '”', '5', '…')), (parts) => {
      const text = parts.join('');
      const ends = sentenceEnds(text);
      assert.is(ends.at(-1) ?? 0, text.length);
      assert.equal(
        ends,
        [...new Set(ends)].sort((a, b) => a - b),
      );
    }),
  );
});

test('LIX is words per sentence plus the share of long words', () => {
  // The gold value of Språkbanken's Sparv for four such sentences.
  const text = 'A bc def ghij klmno pqrstu vxyzåäö. '.repeat(4);
  assert.is(lix.call(text).toFixed(2), '21.29');
  assert.is(lix.call('Kort. Mening. '), 1);
  assert.is(lix.call(''), 0);
  assert.is(lix.call('... – …'), 0);
});

test.run();
