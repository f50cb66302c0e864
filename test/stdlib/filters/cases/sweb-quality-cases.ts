import { sweb_quality } from '../../../../stdlib/filters/sweb-quality.ts';
import { type Case, distinct, type Suite } from './case.ts';

/** Only the rule that a case names is on. */
const off = { min_length: 0, min_alphanumeric: 0, max_headings: 1, min_entropy: 0 };
/** n different words, once each, have entropy ln n: e^3 = 20.09. */
const different = (count: number): string => distinct(count).join(' ');

const cases: readonly Case[] = [
  ['a page', different(40), {}, 'keep'],
  ['the empty text', '', {}, ['content_length', 0, 100]],
  // 20 words of 5 letters and 19 spaces: 119; of 4 letters: 99
  ['99 characters', different(40).slice(0, 99), {}, ['content_length', 99, 100]],
  ['100 characters', different(40).slice(0, 100), { min_entropy: 0 }, 'keep'],
  ['characters are code points', '😀'.repeat(100), { ...off, min_length: 100 }, 'keep'],
  ['99 emoji', '😀'.repeat(99), { ...off, min_length: 100 }, ['content_length', 99, 100]],
  ['at the most', 'abcde', { ...off, max_length: 5 }, 'keep'],
  ['one more', 'abcdef', { ...off, max_length: 5 }, ['content_length', 6, 5]],
  ['4 of 10 letters', 'abcd......', { ...off, min_alphanumeric: 0.4 }, 'keep'],
  ['3 of 10 letters', 'abc.......', { ...off, min_alphanumeric: 0.4 }, ['ratio_alphanumeric_chars', 0.3, 0.4]],
  ['digits count', '1234......', { ...off, min_alphanumeric: 0.4 }, 'keep'],
  ['superscripts and Roman numeral signs count', '²Ⅷ½4......', { ...off, min_alphanumeric: 0.4 }, 'keep'],
  ['space does not', 'abc       ', { ...off, min_alphanumeric: 0.4 }, ['ratio_alphanumeric_chars', 0.3, 0.4]],
  [
    'a combining mark does not',
    'abc\u030a',
    { ...off, min_alphanumeric: 0.8 },
    ['ratio_alphanumeric_chars', 0.75, 0.8],
  ],
  ['1 heading for 20 words', `# Rubrik här\n${different(20)}`, { ...off, max_headings: 0.05 }, 'keep'],
  [
    '1 heading for 19 words',
    `# Rubrik här\n${different(19)}`,
    { ...off, max_headings: 0.05 },
    ['ratio_headings_per_non_heading_word', 1 / 19, 0.05],
  ],
  [
    'headings of any level',
    `### A\n###### B\n${different(39)}`,
    { ...off, max_headings: 0.05 },
    ['ratio_headings_per_non_heading_word', 2 / 39],
  ],
  [
    'words of headings do not count',
    `# ${different(40)}\n${different(10)}`,
    { ...off, max_headings: 0.05 },
    ['ratio_headings_per_non_heading_word', 0.1],
  ],
  ['headings alone pass', '# A\n# B', { ...off, max_headings: 0 }, 'keep'],
  ['a space before it makes it none', ` # A\n${different(5)}`, { ...off, max_headings: 0 }, 'keep'],
  ['a hash sign further on is none', `A # B\n${different(5)}`, { ...off, max_headings: 0 }, 'keep'],
  ['signs alone are no words', `# A\n${different(19)} – ! ? *`, { ...off, max_headings: 0.05 }, 'keep'],
  [
    'ASCII signs alone are no words',
    `# A\n${different(19)} - ! ? *`,
    { ...off, max_headings: 0.05 },
    ['ratio_headings_per_non_heading_word', 1 / 19],
  ],
  ['21 different words: ln 21 = 3.04', different(21), { ...off, min_entropy: undefined }, 'keep'],
  [
    '20 different words: ln 20 = 2.996',
    different(20),
    { ...off, min_entropy: undefined },
    ['unigram_entropy', Math.log(20), 3],
  ],
  ['one word over and over', 'tal '.repeat(50), { ...off, min_entropy: undefined }, ['unigram_entropy', 0, 3]],
  ['two words by turns: ln 2', 'tal tul '.repeat(50), { ...off, min_entropy: 0.69 }, 'keep'],
  ['two words by turns, above', 'tal tul '.repeat(50), { ...off, min_entropy: 0.7 }, ['unigram_entropy', Math.LN2]],
  ['case and signs do not matter', 'Tal tal, TAL! "tal"', { ...off, min_entropy: 0.1 }, ['unigram_entropy', 0]],
  ['composed and decomposed letters are one', 'år a\u030ar', { ...off, min_entropy: 0.1 }, ['unigram_entropy', 0]],
  ['at the highest', 'tal tul', { ...off, max_entropy: 0.7 }, 'keep'],
  ['above the highest', 'tal tul', { ...off, max_entropy: 0.69 }, ['unigram_entropy', Math.LN2, 0.69]],
];

export const suite: Suite = {
  operator: 'sweb_quality',
  make: (options, tools) => sweb_quality.create({ name: 'text' }, options, tools),
  cases,
};
