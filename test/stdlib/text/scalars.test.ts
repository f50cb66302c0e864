import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bytes } from '../../../stdlib/text/bytes.ts';
import { characters } from '../../../stdlib/text/characters.ts';
import { contains } from '../../../stdlib/text/contains.ts';
import { ends_with } from '../../../stdlib/text/ends-with.ts';
import { length } from '../../../stdlib/text/length.ts';
import { lower } from '../../../stdlib/text/lower.ts';
import { starts_with } from '../../../stdlib/text/starts-with.ts';
import { upper } from '../../../stdlib/text/upper.ts';
import { words } from '../../../stdlib/text/words.ts';

test('lengths of a text in three measures', () => {
  assert.equal(
    [words, characters, bytes].map((measure) => measure.call('Åh, två 😀!')),
    [2, 10, 15],
  );
  assert.equal(
    [words, characters, bytes].map((measure) => measure.call('')),
    [0, 0, 0],
  );
});

test('parts of a text', () => {
  assert.ok(contains.call('Stadsbiblioteket', 'bibliotek'));
  assert.not(contains.call('Stadsbiblioteket', 'Bibliotek'));
  assert.ok(starts_with.call('Stadsbiblioteket', 'Stads') && !starts_with.call('Stadsbiblioteket', 'stads'));
  assert.ok(ends_with.call('Stadsbiblioteket', 'teket') && !ends_with.call('Stadsbiblioteket', 'Stads'));
  assert.equal([lower.call('ÅÄÖ'), upper.call('åäö')], ['åäö', 'ÅÄÖ']);
});

test('items of a list', () => {
  assert.is(length.call([1, 'två', null]), 3);
  assert.is(length.call([]), 0);
});

test.run();
