import { nemo_quality } from '../../../../stdlib/filters/nemo-quality.ts';
import { type Case, distinct, type Suite } from './case.ts';

/** Only the rule that a case names is on. */
const off = {
  max_symbols: 1,
  max_digits: 1,
  max_urls: 1,
  max_spaces: 1,
  max_brackets: 1,
  max_boilerplate: 1,
  min_unique_lines: 0,
  min_unique_paragraphs: 0,
  min_unique_line_characters: 0,
  min_unique_paragraph_characters: 0,
  min_words: 0,
  max_unended_lines: 1,
  min_mean_length: 0,
  max_mean_length: 1e9,
  max_word_length: 1_000_000,
  max_ellipsis_lines: 1,
  top_2_gram: 1,
  top_3_gram: 1,
  top_4_gram: 1,
  duplicate_5_grams: 1,
  duplicate_6_grams: 1,
  duplicate_7_grams: 1,
  duplicate_8_grams: 1,
  duplicate_9_grams: 1,
  duplicate_10_grams: 1,
  max_bullet_lines: 1,
};
const only = (rule: string, more: object = {}): object => ({ ...off, [rule]: undefined, ...more });
const words = (count: number): string => distinct(count).join(' ');
const x = (length: number): string => 'x'.repeat(length);
/** So many lines, of which so many end with the sign. */
const ended = (sign: string, count: number, all = 10): string =>
  Array.from({ length: all }, (_, i) => `${distinct(all)[i]} rad${i < count ? sign : ''}`).join('\n');
const letters = (count: number): string => [...'abcdefghij'].slice(0, count).join(' ');

/** n one-letter words twice: 4n - 1 characters, of which n letters and n - 1 spaces are in the sequence that comes again. */
const twice = (n: 5 | 6 | 7 | 8 | 9 | 10): readonly Case[] => {
  const text = `${letters(n)} ${letters(n)}`;
  const share = (2 * n - 1) / (4 * n - 1);
  const name = `duplicate_${n}_grams`;
  return [
    [`${n} words twice, at the limit`, text, { ...off, [name]: share }, 'keep'],
    [`${n} words twice, above it`, text, { ...off, [name]: share - 0.001 }, [`repeating_dup_${n}gram`, share]],
    [`${n} words once`, letters(n), { ...off, [name]: 0 }, 'keep'],
  ];
};

const cases: readonly Case[] = [
  [
    'a page',
    Array.from(
      { length: 6 },
      (_, i) =>
        `${distinct(60)
          .slice(i * 10, i * 10 + 10)
          .join(' ')}.`,
    ).join('\n'),
    {},
    'keep',
  ],
  ['the empty text counts as nothing but symbols', '', {}, ['symbol_to_word', 1, 0.1]],
  ['space alone does, too', ' \n ', {}, ['symbol_to_word', 1, 0.1]],
  // words that are symbols
  ['1 of 10 words', `${words(9)} #`, only('max_symbols'), 'keep'],
  ['1 of 9 words', `${words(8)} #`, only('max_symbols'), ['symbol_to_word', 1 / 9, 0.1]],
  ['two hash signs are half a symbol', `${words(8)} ##`, only('max_symbols'), 'keep'],
  ['a hash tag is none', `${words(8)} #bok`, only('max_symbols'), 'keep'],
  ['the ellipsis sign', `${words(8)} …`, only('max_symbols'), ['symbol_to_word', 1 / 9]],
  ['three stops', `${words(8)} ...`, only('max_symbols'), ['symbol_to_word', 1 / 9]],
  ['an ellipsis in brackets', `${words(8)} […]`, only('max_symbols'), ['symbol_to_word', 1 / 9]],
  ['four stops are none', `${words(8)} ....`, only('max_symbols'), 'keep'],
  ['an ellipsis at a word is none', `${words(8)} och…`, only('max_symbols'), 'keep'],
  // digits
  ['15 of 100', `${'1'.repeat(15)}${x(85)}`, only('max_digits'), 'keep'],
  ['16 of 100', `${'1'.repeat(16)}${x(84)}`, only('max_digits'), ['numbers_ratio', 0.16, 0.15]],
  ['digits of other scripts do not count', `${'١'.repeat(50)}${x(50)}`, only('max_digits'), 'keep'],
  ['emoji are one character each', `${'1'.repeat(3)}${'😀'.repeat(17)}`, only('max_digits'), 'keep'],
  // addresses: http://a.se has 11 characters
  ['11 of 55', `http://a.se ${x(43)}`, only('max_urls'), 'keep'],
  ['11 of 54', `http://a.se ${x(42)}`, only('max_urls'), ['urls_ratio', 11 / 54, 0.2]],
  ['https', `https://a.se ${x(47)}`, only('max_urls'), 'keep'],
  ['path and query count', `http://a.se/b?c=d#e ${x(5)}`, only('max_urls'), ['urls_ratio', 19 / 25, 0.2]],
  ['an address ends at a letter beyond ASCII', `http://a.se/å${x(43)}`, only('max_urls'), ['urls_ratio', 12 / 56]],
  ['an address without a scheme is none', 'www.exempel.se', only('max_urls'), 'keep'],
  ['escaped signs belong to it', 'http://a%C3%A5', only('max_urls'), ['urls_ratio', 1, 0.2]],
  // space
  ['25 of 100', `${x(75)}${' '.repeat(25)}`, only('max_spaces'), 'keep'],
  ['26 of 100', `${x(74)}${' '.repeat(26)}`, only('max_spaces'), ['white_space', 0.26, 0.25]],
  [
    'line breaks, tabs and carriage returns',
    `${x(74)}${'\n\t\r'.repeat(9)}`,
    only('max_spaces'),
    ['white_space', 27 / 101],
  ],
  ['a backspace counts, as in NeMo', `${x(2)}\b`, only('max_spaces'), ['white_space', 1 / 3]],
  ['no-break spaces do not', `${x(50)}${'\u00a0'.repeat(50)}`, only('max_spaces'), 'keep'],
  // brackets
  ['10 of 100', `${'()'.repeat(5)}${x(90)}`, only('max_brackets'), 'keep'],
  ['11 of 100', `${'()'.repeat(5)}[${x(89)}`, only('max_brackets'), ['parentheses_ratio', 0.11, 0.1]],
  ['braces and angle brackets', `{}⟨⟩${x(20)}`, only('max_brackets'), ['parentheses_ratio', 4 / 24]],
  ['the signs for less and more are none', `${'<>'.repeat(10)}${x(10)}`, only('max_brackets'), 'keep'],
  // boilerplate
  ['2 of 5 paragraphs', 'Terms of use.\n\nPrivacy policy.\n\na\n\nb\n\nc', only('max_boilerplate'), 'keep'],
  ['1 of 2 paragraphs', 'Our cookie policy.\n\na', only('max_boilerplate'), ['boilerplate_string_ratio', 0.5, 0.4]],
  ['lorem ipsum', 'Lorem Ipsum\n\na\n\nb\n\nc', only('max_boilerplate'), ['boilerplate_string_ratio', 1]],
  [
    'one line break divides no paragraphs',
    'Privacy overview\na\nb\nc',
    only('max_boilerplate'),
    ['boilerplate_string_ratio', 1],
  ],
  ['Swedish phrases', 'Vi använder kakor.\n\na', only('max_boilerplate'), ['boilerplate_string_ratio', 0.5]],
  [
    'Swedish phrases in NeMo’s own list',
    'Vi använder kakor.\n\na',
    only('max_boilerplate', { variant: 'non_english' }),
    'keep',
  ],
  [
    'phrases of one’s own',
    'Läs mer HÄR\n\na',
    only('max_boilerplate', { policies: ['läs mer'] }),
    ['boilerplate_string_ratio', 0.5],
  ],
  // different lines and paragraphs
  ['7 of 10 lines', 'a\nb\nc\nd\ne\nf\ng\na\nb\nc', only('min_unique_lines'), 'keep'],
  ['6 of 9 lines', 'a\nb\nc\nd\ne\nf\na\nb\nc', only('min_unique_lines'), ['repeated_lines', 6 / 9, 0.7]],
  ['blank lines do not count', 'a\n\n \nb\n\n', only('min_unique_lines', { min_unique_lines: 1 }), 'keep'],
  ['space makes another line', 'a\na ', only('min_unique_lines'), 'keep'],
  ['7 of 10 paragraphs', 'a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng\n\na\n\nb\n\nc', only('min_unique_paragraphs'), 'keep'],
  ['2 of 3 paragraphs', 'a\n\nb\n\na', only('min_unique_paragraphs'), ['repeated_paragraphs', 2 / 3, 0.7]],
  [
    'empty paragraphs count',
    'a\n\n\n\n\n\nb',
    only('min_unique_paragraphs', { min_unique_paragraphs: 0.8 }),
    ['repeated_paragraphs', 0.75],
  ],
  ['8 of 10 characters of lines', 'aa\nbbb\nccc\naa', only('min_unique_line_characters'), 'keep'],
  [
    '7 of 9 characters of lines',
    'aa\nbb\nccc\naa',
    only('min_unique_line_characters'),
    ['repeated_lines_char', 7 / 9, 0.8],
  ],
  ['8 of 10 characters of paragraphs', 'aa\n\nbbb\n\nccc\n\naa', only('min_unique_paragraph_characters'), 'keep'],
  [
    '7 of 9 characters of paragraphs',
    'aa\n\nbb\n\nccc\n\naa',
    only('min_unique_paragraph_characters'),
    ['repeated_paragraphs_char', 7 / 9, 0.8],
  ],
  // words
  ['50 words', words(50), only('min_words'), 'keep'],
  ['49 words', words(49), only('min_words'), ['word_count', 49, 50]],
  ['signs between spaces are words', `${words(49)} –`, only('min_words'), 'keep'],
  ['joined by a no-break space they are two', `${words(48)} a\u00a0b`, only('min_words'), 'keep'],
  ['at the most', words(5), { ...off, max_words: 5 }, 'keep'],
  ['one more', words(6), { ...off, max_words: 5 }, ['word_count', 6, 5]],
  // lines without an end mark: 17 of 20 are 85 %
  ['17 of 20', ended('.', 3, 20), only('max_unended_lines'), 'keep'],
  ['18 of 20', ended('.', 2, 20), only('max_unended_lines'), ['punctuation', 0.9, 0.85]],
  ['space after the mark', ended('. ', 3, 20), only('max_unended_lines'), 'keep'],
  ['a straight quotation mark', ended('"', 3, 20), only('max_unended_lines'), 'keep'],
  ['a typographic one in Swedish', ended('.”', 3, 20), only('max_unended_lines'), 'keep'],
  [
    'a typographic one in NeMo’s own list',
    ended('.”', 3, 20),
    only('max_unended_lines', { variant: 'non_english' }),
    ['punctuation', 1],
  ],
  ['the ellipsis sign is none', ended('…', 20, 20), only('max_unended_lines'), ['punctuation', 1]],
  // mean length
  ['mean of 3', 'abc de fghi', only('min_mean_length'), 'keep'],
  ['mean of 8/3', 'abc de fgh', only('min_mean_length'), ['mean_word_length', 8 / 3, 3]],
  ['signs at a word count', 'ab. de, fgh', only('min_mean_length'), 'keep'],
  ['mean of 10', `${x(9)} ${x(11)}`, only('max_mean_length'), 'keep'],
  ['mean of 10.5', `${x(10)} ${x(11)}`, only('max_mean_length'), ['mean_word_length', 10.5, 10]],
  ['1000 characters', x(1000), only('max_word_length'), 'keep'],
  ['1001 characters', x(1001), only('max_word_length'), ['max_word_length', 1001, 1000]],
  ['1000 emoji', '😀'.repeat(1000), only('max_word_length'), 'keep'],
  // lines that trail off
  ['3 of 10 trail off', ended('…', 3), only('max_ellipsis_lines'), 'keep'],
  ['4 of 10 trail off', ended('…', 4), only('max_ellipsis_lines'), ['ellipsis', 0.4, 0.3]],
  ['three stops trail off', ended('...', 4), only('max_ellipsis_lines'), ['ellipsis', 0.4]],
  ['Read More trails off', ended(' Read More', 4), only('max_ellipsis_lines'), ['ellipsis', 0.4]],
  ['Read More with two stops', ended(' read more..', 4), only('max_ellipsis_lines'), ['ellipsis', 0.4]],
  ['brackets around it', ended(' [...] ', 4), only('max_ellipsis_lines'), ['ellipsis', 0.4]],
  ['two stops do not', ended('..', 4), only('max_ellipsis_lines'), 'keep'],
  // the most frequent sequence, removed wherever it stands: a b twice, 6 of 9
  ['a pair, at the limit', 'a b a b c', { ...off, top_2_gram: 6 / 9 }, 'keep'],
  ['a pair, above it', 'a b a b c', { ...off, top_2_gram: 0.66 }, ['repeating_top_2grams', 6 / 9]],
  [
    'a pair with two spaces between is not removed',
    'a  b a b c',
    { ...off, top_2_gram: 0.29 },
    ['repeating_top_2grams', 3 / 10],
  ],
  [
    'a pair inside longer words is removed',
    'a b a b aa bb',
    { ...off, top_2_gram: 0.69 },
    ['repeating_top_2grams', 9 / 13],
  ],
  ['one word has no pair', 'abc', { ...off, top_2_gram: 0 }, 'keep'],
  ['three words, at the limit', 'a b c a b c d', { ...off, top_3_gram: 10 / 13 }, 'keep'],
  ['three words, above it', 'a b c a b c d', { ...off, top_3_gram: 0.76 }, ['repeating_top_3grams', 10 / 13]],
  ['four words, at the limit', 'a b c d a b c d e', { ...off, top_4_gram: 14 / 17 }, 'keep'],
  ['four words, above it', 'a b c d a b c d e', { ...off, top_4_gram: 0.82 }, ['repeating_top_4grams', 14 / 17]],
  ...twice(5),
  ...twice(6),
  ...twice(7),
  ...twice(8),
  ...twice(9),
  ...twice(10),
  // a x 7: sequences at 0, 1, 2; at 1 all five letters and 4 spaces are new, at 2 one letter and one space
  [
    'overlapping sequences count what is new',
    'a a a a a a a',
    { ...off, duplicate_5_grams: 0.8 },
    ['repeating_dup_5gram', 11 / 13],
  ],
  // bullets
  [
    '9 of 10 bullets',
    Array.from({ length: 10 }, (_, i) => `${i < 9 ? '• ' : ''}a${i}`).join('\n'),
    only('max_bullet_lines'),
    'keep',
  ],
  [
    '10 of 10 bullets',
    Array.from({ length: 10 }, (_, i) => `  ◦ a${i}`).join('\n'),
    only('max_bullet_lines'),
    ['bullet_ratio', 1, 0.9],
  ],
  ['a hyphen is no bullet', '- a\n- b', only('max_bullet_lines'), 'keep'],
];

export const suite: Suite = {
  operator: 'nemo_quality',
  make: (options, tools) => nemo_quality.create({ name: 'text' }, options, tools),
  cases,
};
