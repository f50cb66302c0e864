import { gopher_repetition } from '../../../../stdlib/filters/gopher-repetition.ts';
import { type Case, distinct, type Suite } from './case.ts';

const off = {
  duplicate_lines: 1,
  duplicate_line_characters: 1,
  duplicate_paragraphs: 1,
  duplicate_paragraph_characters: 1,
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

/** So many letters, each a word: repeated, they make n-grams that are easy to count. */
const letters = (count: number): string => [...'abcdefghij'].slice(0, count).join(' ');

/** Twice n one-letter words: 4n - 1 characters, n of them in the n-gram that comes again. */
const twice = (n: 5 | 6 | 7 | 8 | 9 | 10): readonly Case[] => {
  const text = `${letters(n)} ${letters(n)}`;
  const share = n / (4 * n - 1);
  const name = `duplicate_${n}_grams`;
  return [
    [`${n} words twice, at the limit`, text, { ...off, [name]: share }, 'keep'],
    [`${n} words twice, above it`, text, { ...off, [name]: share - 0.001 }, [`duplicated_${n}_n_grams`, share]],
    [`${n} words twice, below it`, text, { ...off, [name]: share + 0.001 }, 'keep'],
    [`${n} words once`, letters(n), { ...off, [name]: 0 }, 'keep'],
    [`fewer than ${n} words`, 'a a', { ...off, [name]: 0 }, 'keep'],
  ];
};

const cases: readonly Case[] = [
  ['the empty text', '', {}, 'keep'],
  ['every check off', 'a a a a\na a a a\n\na a a a', off, 'keep'],
  // lines: second and later occurrences among all lines
  ['1 of 4 lines', 'a\nb\nc\na', { ...off, duplicate_lines: 0.25 }, 'keep'],
  ['1 of 3 lines', 'a\nb\na', { ...off, duplicate_lines: 0.25 }, ['dup_line_frac', 1 / 3, 0.25]],
  ['three times is two repetitions', 'a\na\na\nb\nc', { ...off, duplicate_lines: 0.39 }, ['dup_line_frac', 0.4, 0.39]],
  ['a line break at the beginning is a line', '\na\nb\nc\na', { ...off, duplicate_lines: 0.2 }, 'keep'],
  ['several are one', '\n\n\na\nb\nc\na', { ...off, duplicate_lines: 0.2 }, 'keep'],
  [
    'at both ends they are two equal lines',
    '\na\nb\n',
    { ...off, duplicate_lines: 0.24 },
    ['dup_line_frac', 0.25, 0.24],
  ],
  ['blank lines within are none', 'a\n\n\nb\n\nc', { ...off, duplicate_lines: 0 }, 'keep'],
  ['space makes another line', 'a\na ', { ...off, duplicate_lines: 0 }, 'keep'],
  ['lines end at \\n alone', 'a\rb\ra', { ...off, duplicate_lines: 0 }, 'keep'],
  [
    'Swedish limit: 292 of 1000',
    [...distinct(708), ...distinct(292)].join('\n'),
    { ...off, duplicate_lines: 0.292 },
    'keep',
  ],
  [
    'Swedish limit: 293 of 1000',
    [...distinct(707), ...distinct(293)].join('\n'),
    { ...off, duplicate_lines: 0.292 },
    ['dup_line_frac', 0.293, 0.292],
  ],
  // characters of repeated lines among all, line breaks included: 4 of 14
  ['4 of 14 characters, at the limit', 'aaaa\nbbbb\naaaa', { ...off, duplicate_line_characters: 4 / 14 }, 'keep'],
  [
    '4 of 14 characters, above it',
    'aaaa\nbbbb\naaaa',
    { ...off, duplicate_line_characters: 0.285 },
    ['dup_line_char_frac', 4 / 14],
  ],
  [
    'characters are code points',
    '😀😀\nab\n😀😀',
    { ...off, duplicate_line_characters: 0.24 },
    ['dup_line_char_frac', 2 / 8],
  ],
  // paragraphs of the stripped text
  ['1 of 3 paragraphs, at the limit', 'a\n\nb\n\na', { ...off, duplicate_paragraphs: 1 / 3 }, 'keep'],
  [
    '1 of 3 paragraphs, above it',
    'a\n\nb\n\na',
    { ...off, duplicate_paragraphs: 0.33 },
    ['dup_para_frac', 1 / 3, 0.33],
  ],
  ['four line breaks divide once', 'a\n\n\n\nb\n\na', { ...off, duplicate_paragraphs: 1 / 3 }, 'keep'],
  ['line breaks at the ends divide nothing', '\n\na\n\nb\n\n', { ...off, duplicate_paragraphs: 0 }, 'keep'],
  ['a line of space does not divide', 'a\n \na', { ...off, duplicate_paragraphs: 0 }, 'keep'],
  ['3 of 12 characters, at the limit', 'aaa\n\nbb\n\naaa', { ...off, duplicate_paragraph_characters: 0.25 }, 'keep'],
  [
    '3 of 12 characters, above it',
    'aaa\n\nbb\n\naaa',
    { ...off, duplicate_paragraph_characters: 0.24 },
    ['dup_para_char_frac', 0.25],
  ],
  ['of the text with its ends', 'aaa\n\nbb\n\naaa\n\n\n', { ...off, duplicate_paragraph_characters: 0.2 }, 'keep'],
  [
    'off for Swedish',
    'a b c d e f g h i\n\nk l m n o p q r s\n\na b c d e f g h i',
    { ...off, ...{ duplicate_paragraphs: undefined, duplicate_paragraph_characters: undefined } },
    'keep',
  ],
  [
    'on for English',
    'a b c\n\nk l m\n\na b c',
    { ...off, variant: 'english', duplicate_paragraphs: undefined },
    ['dup_para_frac', 1 / 3, 0.3],
  ],
  // the most frequent n-gram, joined by spaces, times its count
  ['a b, twice 3 of 9, at the limit', 'a b a b c', { ...off, top_2_gram: 6 / 9 }, 'keep'],
  ['a b, twice 3 of 9, above it', 'a b a b c', { ...off, top_2_gram: 0.66 }, ['top_2_gram', 6 / 9]],
  ['one that comes once counts: the first, 4 of 7', 'aa b cc', { ...off, top_2_gram: 0.57 }, ['top_2_gram', 4 / 7]],
  ['of equally frequent ones the first seen', 'a b ccc ddd a b ccc ddd', { ...off, top_2_gram: 6 / 23 }, 'keep'],
  ['no pair in one word', 'abc', { ...off, top_2_gram: 0 }, 'keep'],
  ['signs are tokens', 'a, a, b', { ...off, top_2_gram: 0.8 }, ['top_2_gram', 6 / 7]],
  ['case matters', 'a b A B c', { ...off, top_2_gram: 3 / 9 }, 'keep'],
  ['a b c, twice 5 of 13, at the limit', 'a b c a b c d', { ...off, top_3_gram: 10 / 13 }, 'keep'],
  ['a b c, twice 5 of 13, above it', 'a b c a b c d', { ...off, top_3_gram: 0.76 }, ['top_3_gram', 10 / 13]],
  ['a b c d, twice 7 of 17, at the limit', 'a b c d a b c d e', { ...off, top_4_gram: 14 / 17 }, 'keep'],
  ['a b c d, twice 7 of 17, above it', 'a b c d a b c d e', { ...off, top_4_gram: 0.82 }, ['top_4_gram', 14 / 17]],
  ['Swedish limit of pairs', distinct(8, 5).join(' '), { ...off, top_2_gram: undefined }, 'keep'],
  ['11 of 47 characters are below .242', distinct(8, 5).join(' '), { ...off, top_2_gram: 11 / 47 }, 'keep'],
  [
    '11 of 41 characters are above .242',
    distinct(7, 5).join(' '),
    { ...off, top_2_gram: undefined },
    ['top_2_gram', 11 / 41, 0.242],
  ],
  ...twice(5),
  ...twice(6),
  ...twice(7),
  ...twice(8),
  ...twice(9),
  ...twice(10),
  // the scan steps over a whole n-gram that it has met: 10 of 29
  [
    'three times',
    `${letters(5)} ${letters(5)} ${letters(5)}`,
    { ...off, duplicate_5_grams: 0.344 },
    ['duplicated_5_n_grams', 10 / 29],
  ],
  // aaaaa remembered at 0; met at 1: 5 characters, on to 6, where four words are left
  [
    'overlapping with itself',
    'a a a a a a a a a',
    { ...off, duplicate_5_grams: 0.29 },
    ['duplicated_5_n_grams', 5 / 17],
  ],
  [
    'n-grams are compared joined without spaces',
    'ab c d e f a bc d e f',
    { ...off, duplicate_5_grams: 0.28 },
    ['duplicated_5_n_grams', 6 / 21],
  ],
  ['of the Swedish limits', `${distinct(40).join(' ')} ${distinct(5).join(' ')}`, {}, 'keep'],
];

export const suite: Suite = {
  operator: 'gopher_repetition',
  make: (options, tools) => gopher_repetition.create({ name: 'text' }, options, tools),
  cases,
};
