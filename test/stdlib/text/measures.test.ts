import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alnum_share } from '../../../stdlib/text/alnum-share.ts';
import { clock_times } from '../../../stdlib/text/clock-times.ts';
import { digit_share } from '../../../stdlib/text/digit-share.ts';
import { lines } from '../../../stdlib/text/line-count.ts';
import { count_matches, matches } from '../../../stdlib/text/matches.ts';
import { mean_word_length } from '../../../stdlib/text/mean-word-length.ts';
import { old_swedish } from '../../../stdlib/text/old-swedish.ts';
import { ovix } from '../../../stdlib/text/ovix.ts';
import { paragraphs } from '../../../stdlib/text/paragraph-count.ts';
import { replace } from '../../../stdlib/text/replace.ts';
import { sentences } from '../../../stdlib/text/sentence-count.ts';
import { space_share } from '../../../stdlib/text/space-share.ts';
import { spaced_words } from '../../../stdlib/text/spaced-word-count.ts';
import { swedish_words } from '../../../stdlib/text/swedish-word-count.ts';
import { unigram_entropy } from '../../../stdlib/text/unigram-entropy.ts';
import { upper_share } from '../../../stdlib/text/upper-share.ts';
import { url_share } from '../../../stdlib/text/url-share.ts';

type Measure = { readonly call: (text: string) => number | null };
type Values = readonly (readonly [text: string, value: number | null])[];

/** The gold values of Sparv's own test: these seven words none to four times. */
const seven = 'a bc def ghij klmno pqrstu vxyzåäö ';

const cases: readonly (readonly [name: string, measure: Measure, values: Values])[] = [
  [
    'ovix',
    ovix,
    [
      ['', null],
      [seven, null],
      [seven.repeat(2), 11.32],
      [seven.repeat(3), 9.88],
      [seven.repeat(4), 9.58],
    ],
  ],
  [
    'ovix, case ignored',
    ovix,
    [
      [seven + seven.toUpperCase(), 11.32],
      ['Ord, ord. ORD!', 1.58],
    ],
  ],
  [
    'mean_word_length',
    mean_word_length,
    [
      ['', null],
      ['– !', null],
      ['ab abcd', 3],
      ['ab, abcd.', 3],
      ['𝒜𝒜 12', 2],
    ],
  ],
  [
    'unigram_entropy',
    unigram_entropy,
    [
      ['', 0],
      ['a', 0],
      ['a a a', 0],
      ['a b', 0.69],
      ['a b c d', 1.39],
      ['a, A. a!', 0],
      ['a a b b', 0.69],
    ],
  ],
  [
    'alnum_share',
    alnum_share,
    [
      ['', 0],
      ['ab12', 1],
      ['ab 1!', 0.6],
      ['😀a', 0.5],
      ['½²', 1],
      ['å', 1],
      ['a\u030a', 0.5],
    ],
  ],
  [
    'digit_share',
    digit_share,
    [
      ['', 0],
      ['1234', 1],
      ['a1b2', 0.5],
      ['²', 0],
      ['١a', 0.5],
      ['😀1', 0.5],
    ],
  ],
  [
    'upper_share',
    upper_share,
    [
      ['', 0],
      ['123', 0],
      ['ÅÄÖ', 1],
      ['Åäö', 0.33],
      ['A b!', 0.5],
      ['ǅa', 0.5],
    ],
  ],
  [
    'space_share',
    space_share,
    [
      ['', 0],
      ['a b', 0.33],
      ['\n\n', 1],
      ['a\u00a0', 0.5],
      ['a\ufeff', 0],
      ['a\x1f', 0.5],
    ],
  ],
  [
    'url_share',
    url_share,
    [
      ['', 0],
      ['www.a.se', 1],
      ['se www.a.se', 0.73],
      ['https://a.se/b?c=d', 1],
      ['a.se', 0],
      ['HTTP://A', 1],
    ],
  ],
  [
    'sentences',
    sentences,
    [
      ['', 0],
      ['…', 0],
      ['Ett.', 1],
      ['Ett. Två! Tre?', 3],
      ['T.ex. Anna.', 1],
      ['Ett. … Två.', 2],
      ['Rubrik\n\nText.', 2],
      ['Ja. – . Nej.', 2],
    ],
  ],
  [
    'lines',
    lines,
    [
      ['', 0],
      ['a', 1],
      ['a\n\n \nb\n', 2],
      ['a\rb', 1],
    ],
  ],
  [
    'paragraphs',
    paragraphs,
    [
      ['', 0],
      ['a\nb', 1],
      ['a\n\nb', 2],
      ['\n\na\n \n\nb\n\n', 2],
    ],
  ],
  [
    'spaced_words',
    spaced_words,
    [
      ['', 0],
      [' a  b\n', 2],
      ['a – b', 3],
      ['a\u00a0b', 2],
      ['a\ufeffb', 1],
      ['a\x1cb', 2],
      ['a\u200bb', 1],
    ],
  ],
  [
    'swedish_words',
    swedish_words,
    [
      ['', 0],
      ['EU:s 46:e', 2],
      ['bl.a. 3,5 kr', 3],
      ['– !', 0],
    ],
  ],
  [
    'clock_times',
    clock_times,
    [
      ['', 0],
      ['kl. 8.30 och 21:15', 2],
      ['8.3', 0],
      ['1234.5678', 1],
      ['12.30.45', 1],
      ['kl 8 30', 0],
      ['20.00 Nyheter 20.30 Film 22.15 Sport 23.00 Slut', 4],
      ['١٢:٣٠', 1],
    ],
  ],
];

for (const [name, measure, values] of cases)
  test(name, () => {
    for (const [text, expected] of values) {
      const value = measure.call(text);
      const rounded = value === null ? null : Math.round(value * 100) / 100;
      assert.is(rounded, expected, JSON.stringify(text));
    }
  });

test('old spelling, word by word', () => {
  const old =
    `hvad hvar hvilken Hvarför hvit öfver gifva skrifven sjelfva hafva lefver af Af deraf lif bref blef godt kalladt rödt bredt vidt
    qvinna qväll beqväm menniska menniskor verlden hjerta jernväg lemnade tjenst dervid nemligen tolf själf äfven afsigt afhandling afgift besigtning ehuruväl`.split(
      /\s+/,
    );
  const missed = old.filter((word) => old_swedish.call(word) === 0);
  assert.equal(missed, ['ehuruväl']);
  const modern =
    `vad var vilken varför vit över giva skriva själva hava lever av därav liv brev blev gott kallat rött brett vitt kvinna kväll bekväm
    människa världen hjärta järnväg lämnade tjänst därvid nämligen tolv själv även Schmidt Brandt Arendt Hvitfeldtska Lindqvist Qvarnström
    golfvagn chefväljare surfväder akvavit stad hand land Edvard kvadrat quiz fjärde halva salva hälft avfall stoff chef strof graf golf
    afro afrikansk affär affisch afton Afghanistan after William grad rand advent adverb hjortron hjul väder jordgubbe jul jakt fint vind runt rund odt DefVar localDT`.split(
      /\s+/,
    );
  assert.equal(
    modern.filter((word) => old_swedish.call(word) > 0),
    [],
  );
});

test('old spelling, by text', () => {
  const old =
    'Hvad som häraf synes är, att menniskan i sitt lif ej blott söker sitt eget väl, utan äfven andras. Det är godt att qvinnor och män lefva tillsammans.';
  const modern =
    'Vad som härav synes är att människan i sitt liv inte bara söker sitt eget väl utan även andras. Det är gott att leva tillsammans.';
  assert.ok(old_swedish.call(old) > 0.2);
  assert.is(old_swedish.call(modern), 0);
  assert.is(old_swedish.call(''), 0);
});

test('regular expressions of RE2', () => {
  assert.ok(matches.call('Stadsbiblioteket', '(?i)BIBLIOTEK'));
  assert.ok(matches.call('a\nb', '(?m)^b$') && !matches.call('a\nb', '^b$'));
  assert.ok(matches.call('åäö', '^\\pL+$') && !matches.call('åäö', '^\\w+$'));
  assert.is(count_matches.call('1 22 333', '\\d+'), 3);
  assert.is(count_matches.call('aaa', ''), 4);
  assert.is(count_matches.call('', 'x'), 0);
  assert.is(replace.call('a-b', '(a)-(b)', '$2$1'), 'ba');
  assert.is(replace.call('pris', 'pris', '5 $$'), '5 $');
  assert.is(replace.call('a [annons] b', '\\s*\\[annons\\]', ''), 'a b');
});

test('hostile expressions and texts take one pass', () => {
  // A backtracking engine would take longer than the universe has lasted for each of these.
  const text = `${'a'.repeat(50_000)}!`;
  for (const pattern of ['(a+)+$', '(a|aa)+$', '(a*)*b', '(?:a?){40}a{40}b', '([a-z]+)*\\d', '(.*)(.*)(.*)(.*)x$'])
    assert.not(matches.call(text, pattern), pattern);
  assert.is(count_matches.call('x'.repeat(20_000), '(x+x+)+y'), 0);
  assert.is(replace.call(text, '(a+)+!', '').length, 0);
});

test.run();
