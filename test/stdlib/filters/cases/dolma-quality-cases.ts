import { dolma_quality } from '../../../../stdlib/filters/dolma-quality.ts';
import { type Case, distinct, type Suite } from './case.ts';

/** Only the rule that a case names is on. */
const off = {
  min_words: 0,
  min_median_length: 0,
  max_median_length: 1e9,
  max_symbols: 1,
  min_alpha_words: 0,
  min_required_words: 0,
  max_bullet_lines: 1,
  max_ellipsis_lines: 1,
  max_duplicate_lines: 1,
  max_duplicate_line_characters: 100,
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
const only = (rule: string, more: object = {}): object => ({ ...off, [rule]: undefined, ...more });
const words = (count: number): string => distinct(count).join(' ');
const begun = (sign: string, count: number): string =>
  distinct(10)
    .map((word, i) => (i < count ? sign + word : word))
    .join('\n');
const ended = (sign: string, count: number): string =>
  distinct(10)
    .map((word, i) => (i < count ? word + sign : word))
    .join('\n');
const letters = (count: number): string => [...'abcdefghij'].slice(0, count).join(' ');

/** n one-letter words twice make n + 1 sequences of n, two of them equal. */
const twice = (n: 5 | 6 | 7 | 8 | 9 | 10): readonly Case[] => {
  const text = `${letters(n)} ${letters(n)}`;
  const share = 2 / (n + 1);
  const name = `duplicate_${n}_grams`;
  return [
    [`${n} words twice, at the limit`, text, { ...off, [name]: share }, 'keep'],
    [
      `${n} words twice, above it`,
      text,
      { ...off, [name]: share - 0.001 },
      [`fraction_of_characters_in_duplicate_${n}grams`, share],
    ],
    [`${n} words once`, letters(n), { ...off, [name]: 0 }, 'keep'],
  ];
};

const cases: readonly Case[] = [
  ['a page', `och att ${words(60)}`, {}, 'keep'],
  ['the empty text', '', {}, ['word_count', 0, 50]],
  ['the empty text where none is too short', '', off, 'keep'],
  ['50 words', words(50), only('min_words'), 'keep'],
  ['49 words', words(49), only('min_words'), ['word_count', 49, 50]],
  ['signs between spaces are words', `${words(49)} –`, only('min_words'), 'keep'],
  ['at the most', words(5), { ...off, max_words: 5 }, 'keep'],
  ['one more', words(6), { ...off, max_words: 5 }, ['word_count', 6, 5]],
  // median length
  ['median of 3', 'a bcd efghijkl', only('min_median_length'), 'keep'],
  ['median of 2', 'a bc efghijkl', only('min_median_length'), ['median_word_length', 2, 3]],
  ['of four words the mean of the two in the middle', 'a bc defg hijklm', only('min_median_length'), 'keep'],
  ['of four words, below', 'a bc def hijklm', only('min_median_length'), ['median_word_length', 2.5, 3]],
  ['median of 10', `a ${'x'.repeat(10)} ${'y'.repeat(50)}`, only('max_median_length'), 'keep'],
  ['median of 11', `a ${'x'.repeat(11)} ${'y'.repeat(50)}`, only('max_median_length'), ['median_word_length', 11, 10]],
  ['letters beyond the basic plane are one each', '𝒜𝒜', only('min_median_length'), ['median_word_length', 2, 3]],
  // words with # or …
  ['1 of 10 words', `${words(9)} #a`, only('max_symbols'), 'keep'],
  ['1 of 9 words', `${words(8)} #a`, only('max_symbols'), ['symbol_to_word_ratio', 1 / 9, 0.1]],
  ['within a word', `${words(8)} a#b`, only('max_symbols'), ['symbol_to_word_ratio', 1 / 9]],
  ['several in one word are one', `${words(9)} #…#`, only('max_symbols'), 'keep'],
  ['three stops are none', `${words(8)} ...`, only('max_symbols'), 'keep'],
  // words with a letter
  ['8 of 10', `${words(8)} 1 2`, only('min_alpha_words'), 'keep'],
  ['7 of 9', `${words(7)} 1 2`, only('min_alpha_words'), ['fraction_of_words_with_alpha_character', 7 / 9, 0.8]],
  ['a letter among signs is enough', '(å) [1b] –c', only('min_alpha_words'), 'keep'],
  // required words, each occurrence
  ['two required words', `och ${words(5)} att`, only('min_required_words'), 'keep'],
  ['one of them twice', `och ${words(5)} och`, only('min_required_words'), 'keep'],
  ['one', `och ${words(5)}`, only('min_required_words'), ['required_word_count', 1, 2]],
  [
    'with a sign it is another word',
    `och, ${words(5)} att.`,
    only('min_required_words'),
    ['required_word_count', 0, 2],
  ],
  ['in capitals it is another word', 'Och ATT', only('min_required_words'), ['required_word_count', 0]],
  ['English ones', 'the be', only('min_required_words', { variant: 'english' }), 'keep'],
  ['English ones in Swedish rules', 'the be', only('min_required_words'), ['required_word_count', 0]],
  // lines
  ['9 of 10 bullets', begun('- ', 9), only('max_bullet_lines'), 'keep'],
  [
    '10 of 10 bullets',
    begun('* ', 10),
    only('max_bullet_lines'),
    ['fraction_of_lines_starting_with_bullet_point', 1, 0.9],
  ],
  ['space before it makes it none', begun(' - ', 10), only('max_bullet_lines'), 'keep'],
  ['the round bullet is none', begun('• ', 10), only('max_bullet_lines'), 'keep'],
  [
    'an empty last line is a line',
    `${begun('- ', 10)}\n`,
    only('max_bullet_lines', { max_bullet_lines: 10 / 11 }),
    'keep',
  ],
  ['3 of 10 trail off', ended('…', 3), only('max_ellipsis_lines'), 'keep'],
  [
    '4 of 10 trail off',
    ended('…', 4),
    only('max_ellipsis_lines'),
    ['fraction_of_lines_ending_with_ellipsis', 0.4, 0.3],
  ],
  ['three stops do not', ended('...', 10), only('max_ellipsis_lines'), 'keep'],
  ['space after it hides it', ended('… ', 10), only('max_ellipsis_lines'), 'keep'],
  // repeated lines, the first occurrence included
  ['2 of 7 lines', 'a\nb\nc\nd\ne\nf\na', only('max_duplicate_lines'), 'keep'],
  ['2 of 6 lines', 'a\nb\nc\nd\ne\na', only('max_duplicate_lines'), ['fraction_of_duplicate_lines', 2 / 6, 0.3]],
  ['blank lines are equal lines', 'a\n\nb\n\nc', only('max_duplicate_lines'), ['fraction_of_duplicate_lines', 0.4]],
  // characters of those lines, spaces too, per letter of all words: 6 of 20
  ['6 per 20 letters', 'a b\nxxxxxxxxxxxxxxxx\na b', only('max_duplicate_line_characters'), 'keep'],
  [
    '6 per 19 letters',
    'a b\nxxxxxxxxxxxxxxx\na b',
    only('max_duplicate_line_characters'),
    ['fraction_of_characters_in_duplicate_lines', 6 / 19, 0.3],
  ],
  // the most frequent sequence: a b twice is 4 of 5 letters
  ['a pair, at the limit', 'a b a b c', { ...off, top_2_gram: 0.8 }, 'keep'],
  [
    'a pair, above it',
    'a b a b c',
    { ...off, top_2_gram: 0.79 },
    ['fraction_of_characters_in_most_common_2grams', 0.8, 0.79],
  ],
  [
    'spaces do not count',
    'a  b   a b c',
    { ...off, top_2_gram: 0.79 },
    ['fraction_of_characters_in_most_common_2grams', 0.8],
  ],
  [
    'a pair that comes once counts: the first',
    'aa b cc',
    { ...off, top_2_gram: 0.59 },
    ['fraction_of_characters_in_most_common_2grams', 0.6],
  ],
  ['three words, at the limit', 'a b c a b c d', { ...off, top_3_gram: 6 / 7 }, 'keep'],
  [
    'three words, above it',
    'a b c a b c d',
    { ...off, top_3_gram: 0.85 },
    ['fraction_of_characters_in_most_common_3grams', 6 / 7],
  ],
  ['four words, at the limit', 'a b c d a b c d e', { ...off, top_4_gram: 8 / 9 }, 'keep'],
  [
    'four words, above it',
    'a b c d a b c d e',
    { ...off, top_4_gram: 0.88 },
    ['fraction_of_characters_in_most_common_4grams', 8 / 9],
  ],
  ...twice(5),
  ...twice(6),
  ...twice(7),
  ...twice(8),
  ...twice(9),
  ...twice(10),
  [
    'long words weigh more',
    'aaaa b c d e f aaaa b c d e',
    { ...off, duplicate_5_grams: 0.27 },
    ['fraction_of_characters_in_duplicate_5grams', 16 / 53],
  ],
];

export const suite: Suite = {
  operator: 'dolma_quality',
  make: (options, tools) => dolma_quality.create({ name: 'text' }, options, tools),
  cases,
};
