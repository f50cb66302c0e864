import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codePoints } from '../../../stdlib/text/python-text.ts';
import { tokenize, tokenLength, words } from '../../../stdlib/text/tokens.ts';

const pattern = /[\p{L}\p{N}]+|[^\p{L}\p{N}\p{White_Space}\x1c-\x1f]/gu;
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      'å',
      '1',
      '１',
      '½',
      ' ',
      '\n',
      '.',
      '…',
      '\u0085',
      '\ufeff',
      '\x1c',
      '\u00a0',
      '😀',
      '𝒜',
      '\u0301',
      '漢',
      '١',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

test('tokens are the matches of the pattern', () => {
  assert.equal(words('Klockan 8.30, "sa" hon\u00a0…'), ['Klockan', '8', '.', '30', ',', '"', 'sa', '"', 'hon', '…']);
  fc.assert(
    fc.property(text, (sample) => {
      assert.equal(words(sample), sample.match(pattern) ?? []);
    }),
  );
});

test('kinds and lengths agree with the tokens', () => {
  fc.assert(
    fc.property(text, (sample) => {
      const list = [...words(sample)];
      const tokens = tokenize(sample);
      list.forEach((token, i) => {
        assert.is(tokenLength(tokens, i), [...token].length);
        assert.is(tokens.kinds[i], /\p{L}/u.test(token) ? 2 : /\p{N}/u.test(token) ? 1 : 0);
      });
    }),
  );
});

test('a text met again gives its own tokens', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const first = [...words(a)];
      words(b);
      assert.equal(words(a), first);
    }),
  );
  assert.is(words('ord '.repeat(5000)).length, 5000);
});

test('lengths are code points', () => {
  assert.is(codePoints('a😀b'), 3);
  assert.is(codePoints('\ud83d'), 1);
  assert.is(codePoints('😀', 0, 1), 1);
});

test.run();
