import { fineweb_quality } from '../../../../stdlib/filters/fineweb-quality.ts';
import { type Case, distinct, type Suite } from './case.ts';

/** Only the rule that a case names is on. */
const off = { min_ended_lines: 0, max_short_lines: 1, max_duplicate_characters: 1, max_line_breaks: 1 };
/** So many lines of ten words, of which so many end with the sign. */
const ended = (sign: string, count: number, all = 10): string =>
  Array.from(
    { length: all },
    (_, i) =>
      distinct(110)
        .slice(i * 10, i * 10 + 10)
        .join(' ') + (i < count ? sign : ''),
  ).join('\n');
const x = (length: number): string => 'x'.repeat(length);

const cases: readonly Case[] = [
  ['the empty text', '', {}, ['empty', null]],
  ['blank lines alone', ' \n\t\n\u00a0', {}, ['empty', null]],
  ['a byte order mark is no space', '\ufeff', { ...off }, 'keep'],
  ['U+0085 is space', '\u0085', {}, ['empty', null]],
  // lines that end a sentence
  ['2 of 10', ended('.', 2), { ...off, min_ended_lines: undefined }, 'keep'],
  ['1 of 10', ended('.', 1), { ...off, min_ended_lines: undefined }, ['line_punct_ratio', 0.1, 0.2]],
  ['exactly the share', ended('.', 5), { ...off, min_ended_lines: 0.5 }, 'keep'],
  ['below it', ended('.', 4), { ...off, min_ended_lines: 0.5 }, ['line_punct_ratio', 0.4, 0.5]],
  ['question and exclamation marks', ended('?', 2), { ...off, min_ended_lines: undefined }, 'keep'],
  ['the ellipsis sign is none', ended('…', 10), { ...off, min_ended_lines: undefined }, ['line_punct_ratio', 0, 0.2]],
  ['three stops end with one', ended('...', 10), { ...off, min_ended_lines: undefined }, 'keep'],
  [
    'a quotation mark hides the stop',
    ended('.”', 10),
    { ...off, min_ended_lines: undefined },
    ['line_punct_ratio', 0, 0.2],
  ],
  ['a colon is none', ended(':', 10), { ...off, min_ended_lines: undefined }, ['line_punct_ratio', 0, 0.2]],
  ['a space hides the stop', ended('. ', 10), { ...off, min_ended_lines: undefined }, ['line_punct_ratio', 0, 0.2]],
  [
    'a carriage return hides the stop',
    ended('.\r', 10),
    { ...off, min_ended_lines: undefined },
    ['line_punct_ratio', 0, 0.2],
  ],
  ['the ideographic stop', ended('。', 2), { ...off, min_ended_lines: undefined }, 'keep'],
  ['a stop beyond the basic plane', ended('\u{11047}', 2), { ...off, min_ended_lines: undefined }, 'keep'],
  ['blank lines do not count', `${ended('.', 2)}\n\n \n\n`, { ...off, min_ended_lines: undefined }, 'keep'],
  ['English: 12 of 100', ended('.', 3, 25), { ...off, variant: 'english', min_ended_lines: undefined }, 'keep'],
  [
    'English: 1 of 10',
    ended('.', 1),
    { ...off, variant: 'english', min_ended_lines: undefined },
    ['line_punct_ratio', 0.1, 0.12],
  ],
  // short lines, of at most 30 characters
  ['2 of 3 short, at the limit', `${x(30)}\n${x(1)}\n${x(31)}`, { ...off, max_short_lines: 2 / 3 }, 'keep'],
  [
    '2 of 3 short, above it',
    `${x(30)}\n${x(1)}\n${x(31)}`,
    { ...off, max_short_lines: 0.66 },
    ['short_line_ratio', 2 / 3],
  ],
  ['31 characters are not short', `${x(31)}\n${x(32)}`, { ...off, max_short_lines: 0 }, 'keep'],
  ['30 emoji are 30 characters', '😀'.repeat(30), { ...off, max_short_lines: 0.5 }, ['short_line_ratio', 1]],
  ['31 emoji are not short', '😀'.repeat(31), { ...off, max_short_lines: 0.5 }, 'keep'],
  [
    'what is short can be set',
    `${x(5)}\n${x(6)}`,
    { ...off, max_short_lines: 0.4, short_line: 5 },
    ['short_line_ratio', 0.5, 0.4],
  ],
  ['space at the ends counts', ` ${x(30)}`, { ...off, max_short_lines: 0 }, 'keep'],
  ['off for Swedish', 'x\ny\nz', { ...off, max_short_lines: undefined }, 'keep'],
  [
    'English: 67 %',
    'x\ny\nz',
    { ...off, variant: 'english', max_short_lines: undefined },
    ['short_line_ratio', 1, 0.67],
  ],
  // characters of repeated lines among all but line breaks: 4 of 12
  ['4 of 12, at the limit', 'aaaa\nbbbb\naaaa', { ...off, max_duplicate_characters: 1 / 3 }, 'keep'],
  ['4 of 12, above it', 'aaaa\nbbbb\naaaa', { ...off, max_duplicate_characters: 0.33 }, ['char_dup_ratio', 1 / 3]],
  ['Swedish limit: 1 of 10', 'a\nbcdefghi\na', { ...off, max_duplicate_characters: undefined }, 'keep'],
  [
    'Swedish limit: 1 of 9',
    'a\nbcdefgh\na',
    { ...off, max_duplicate_characters: undefined },
    ['char_dup_ratio', 1 / 9, 0.1],
  ],
  [
    'English limit: 1 of 100',
    `a\n${x(98)}\na`,
    { ...off, variant: 'english', max_duplicate_characters: undefined },
    'keep',
  ],
  [
    'English limit: 1 of 99',
    `a\n${x(97)}\na`,
    { ...off, variant: 'english', max_duplicate_characters: undefined },
    ['char_dup_ratio', 1 / 99, 0.01],
  ],
  ['blank lines are not repeated lines', 'a b c\n \n \n \nd e f', { ...off, max_duplicate_characters: 0 }, 'keep'],
  // line breaks per token
  ['2 per 10 tokens, at the limit', 'a b c d\ne f g\nh i j', { ...off, max_line_breaks: 0.2 }, 'keep'],
  ['2 per 9 tokens', 'a b c\ne f g\nh i j', { ...off, max_line_breaks: 0.2 }, ['list_ratio', 2 / 9, 0.2]],
  ['breaks at the end count', 'a b c d e f g h i j\n\n\n', { ...off, max_line_breaks: 0.2 }, ['list_ratio', 0.3, 0.2]],
  ['carriage returns do not', 'a b c\re f g\rh i j', { ...off, max_line_breaks: 0 }, 'keep'],
  [
    'Swedish limit: 27 per 200',
    distinct(200)
      .map((w, i) => (i < 27 ? `${w}\n` : `${w} `))
      .join(''),
    { ...off, max_line_breaks: undefined },
    'keep',
  ],
  [
    'Swedish limit: 28 per 200',
    distinct(200)
      .map((w, i) => (i < 28 ? `${w}\n` : `${w} `))
      .join(''),
    { ...off, max_line_breaks: undefined },
    ['list_ratio', 0.14, 0.135],
  ],
];

export const suite: Suite = {
  operator: 'fineweb_quality',
  make: (options, tools) => fineweb_quality.create({ name: 'text' }, options, tools),
  cases,
};
