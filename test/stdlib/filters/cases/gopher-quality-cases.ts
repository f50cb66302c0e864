import { gopher_quality } from '../../../../stdlib/filters/gopher-quality.ts';
import { type Case, distinct, lines, prose, type Suite } from './case.ts';

/** Words of three letters, the two stop words among them. */
const short = (count: number): string[] => ['och', 'att', ...distinct(count - 2, 3)];
/** 60 words in ten lines, of which so many begin with a sign. */
const begun = (sign: string, count: number): string =>
  lines(prose(60).split(' '), 10)
    .map((line, i) => (i < count ? sign + line : line))
    .join('\n');
const ended = (sign: string, count: number, lineEnd = '\n'): string =>
  lines(prose(100).split(' '), 10)
    .map((line, i) => (i < count ? line + sign : line))
    .join(lineEnd);
const numbers = (count: number): string => Array.from({ length: count }, (_, i) => 100 + i).join(' ');
const english = (count: number): string => ['the', 'with', ...distinct(count - 2)].join(' ');

const cases: readonly Case[] = [
  // words: tokens with more than signs
  ['49 words', prose(49), {}, ['gopher_short_doc', 49, 50]],
  ['50 words', prose(50), {}, 'keep'],
  ['51 words', prose(51), {}, 'keep'],
  ['signs are no words', `${prose(49)} ! ? – “ ”`, {}, ['gopher_short_doc', 49, 50]],
  ['the full-width digit one is among the signs', `${prose(49)} １`, {}, ['gopher_short_doc', 49, 50]],
  ['and so are two of them', `${prose(49)} １１`, {}, ['gopher_short_doc', 49, 50]],
  ['the full-width digit two is a word', `${prose(49)} ２`, {}, 'keep'],
  ['a sign that is no punctuation is a word', `${prose(49)} €`, {}, 'keep'],
  ['the empty text', '', {}, ['gopher_short_doc', 0, 50]],
  ['the empty text where none is too short', '', { min_words: 0, min_stop_words: 0 }, 'keep'],
  ['a word of 1 letter counts', `${prose(49)} å`, {}, 'keep'],
  ['at the most words', prose(60), { max_words: 60 }, 'keep'],
  ['one too many', prose(61), { max_words: 60 }, ['gopher_long_doc', 61, 60]],
  ['100 000 words', prose(100_000), {}, 'keep'],
  ['100 001 words', prose(100_001), {}, ['gopher_long_doc', 100_001, 100_000]],
  // mean length: 50 words of 3 letters have 150
  ['mean of 3', short(50).join(' '), {}, 'keep'],
  ['149 letters in 50 words', [...short(49), 'bo'].join(' '), {}, ['gopher_below_avg_threshold', 2.98, 3]],
  // och, att and 48 more: 594 letters make 600
  ['mean of 12', ['och', 'att', ...distinct(30, 12), ...distinct(18, 13)].join(' '), {}, 'keep'],
  [
    '601 letters in 50 words',
    ['och', 'att', ...distinct(29, 12), ...distinct(19, 13)].join(' '),
    {},
    ['gopher_above_avg_threshold', 12.02, 12],
  ],
  [
    'English: mean of 10',
    ['the', 'with', ...distinct(48, 10), 'abcdefghijklm', 'opqrstuvxyzab'.slice(0, 10)].join(' '),
    { variant: 'english', max_mean_length: 10 },
    'keep',
  ],
  [
    'English: above 10',
    ['the', 'with', ...distinct(60, 11)].join(' '),
    { variant: 'english' },
    ['gopher_above_avg_threshold', (7 + 660) / 62, 10],
  ],
  ['a letter beyond the basic plane is one', ['och', 'att', ...distinct(47, 3), '𝒜𝒜𝒜'].join(' '), {}, 'keep'],
  [
    'two of them are too few',
    ['och', 'att', ...distinct(47, 3), '𝒜𝒜'].join(' '),
    {},
    ['gopher_below_avg_threshold', 2.98, 3],
  ],
  // hash signs per token
  ['5 of 55 tokens', `${prose(50)} # # # # #`, {}, 'keep'],
  ['6 of 60 tokens are a tenth', `${prose(54)} # # # # # #`, {}, 'keep'],
  ['6 of 56 tokens', `${prose(50)} # # # # # #`, {}, ['gopher_too_many_hashes', 6 / 56, 0.1]],
  ['signs side by side are tokens each', `${prose(50)} ######`, {}, ['gopher_too_many_hashes', 6 / 56, 0.1]],
  ['the sharp sign of music is none', `${prose(50)} ♯ ♯ ♯ ♯ ♯ ♯`, {}, 'keep'],
  // ellipses per token: three stops are three tokens and one ellipsis
  ['5 of 55', `… … … … … ${prose(50)}`, {}, 'keep'],
  ['6 of 56', `… … … … … … ${prose(50)}`, {}, ['gopher_too_many_ellipsis', 6 / 56, 0.1]],
  ['three stops, 7 of 71', `${'... '.repeat(7)}${prose(50)}`, { min_alpha_words: 0 }, 'keep'],
  ['three stops, 8 of 74', `${'... '.repeat(8)}${prose(50)}`, {}, ['gopher_too_many_ellipsis', 8 / 74, 0.1]],
  ['six stops are two', `${'...... '.repeat(4)}${prose(50)}`, {}, ['gopher_too_many_ellipsis', 8 / 74, 0.1]],
  ['five stops are one', `${'..... '.repeat(8)}${prose(50)}`, { min_alpha_words: 0 }, 'keep'],
  // bullets
  ['9 of 10 lines', begun('- ', 9), {}, 'keep'],
  ['10 of 10 lines', begun('- ', 10), {}, ['gopher_too_many_bullets', 1, 0.9]],
  ['the round bullet', begun('• ', 10), {}, ['gopher_too_many_bullets', 1, 0.9]],
  ['space before it', begun('   • ', 10), {}, ['gopher_too_many_bullets', 1, 0.9]],
  ['a no-break space before it', begun('\u00a0- ', 10), {}, ['gopher_too_many_bullets', 1, 0.9]],
  ['a byte order mark before it is no space', begun('\ufeff- ', 10), { min_alpha_words: 0 }, 'keep'],
  ['a star is none', begun('* ', 10), {}, 'keep'],
  ['a dash is none', begun('– ', 10), {}, 'keep'],
  ['blank lines are lines', `${begun('- ', 10)}\n\n\n`, {}, 'keep'],
  // lines that trail off
  ['3 of 10', ended('…', 3), {}, 'keep'],
  ['4 of 10', ended('…', 4), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['three stops', ended('...', 4), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['space after it', ended('… \t', 4), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['two stops are none', ended('..', 4), {}, 'keep'],
  ['lines end at U+0085', ended('…', 4, '\u0085'), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['lines end at U+2028', ended('…', 4, '\u2028'), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['lines end at a file separator', ended('…', 4, '\x1c'), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['lines end at a form feed', ended('…', 4, '\f'), {}, ['gopher_too_many_end_ellipsis', 0.4, 0.3]],
  ['a unit separator ends no line, so there is one that does not trail off', ended('…', 4, '\x1f'), {}, 'keep'],
  // tokens with letters
  ['841 of 1000', `${prose(841)} ${numbers(159)}`, {}, 'keep'],
  ['840 of 1000', `${prose(840)} ${numbers(160)}`, {}, ['gopher_below_alpha_threshold', 0.84, 0.841]],
  ['80 of 100', `${prose(80)} ${numbers(20)}`, { min_alpha_words: 0.8 }, 'keep'],
  ['79 of 99', `${prose(79)} ${numbers(20)}`, { min_alpha_words: 0.8 }, ['gopher_below_alpha_threshold', 79 / 99, 0.8]],
  ['letters among digits are enough', `${prose(80)} ${numbers(20).replaceAll(' ', 'a ')}`, {}, 'keep'],
  [
    'a Roman numeral sign is no letter',
    `${prose(80)} ${'Ⅷ '.repeat(20)}`,
    {},
    ['gopher_below_alpha_threshold', 0.8, 0.841],
  ],
  ['English: 80 of 100', `${english(80)} ${numbers(20)}`, { variant: 'english' }, 'keep'],
  // stop words
  ['two of them', prose(50), {}, 'keep'],
  ['one twice', ['och', 'och', ...distinct(48)].join(' '), {}, ['gopher_enough_stop_words', 1, 2]],
  ['none', distinct(50).join(' '), {}, ['gopher_enough_stop_words', 0, 2]],
  ['in capitals', ['Och', 'ATT', ...distinct(48)].join(' '), {}, ['gopher_enough_stop_words', 0, 2]],
  [
    'decomposed letters are another spelling',
    ['fo\u0308r', 'och', ...distinct(48)].join(' '),
    {},
    ['gopher_enough_stop_words', 1, 2],
  ],
  ['switched off', distinct(50).join(' '), { min_stop_words: 0 }, 'keep'],
  ['three wanted', prose(50), { min_stop_words: 3 }, ['gopher_enough_stop_words', 2, 3]],
  ['one of one’s own', ['kart', ...distinct(49)].join(' '), { stop_words: ['kart'], min_stop_words: 1 }, 'keep'],
  ['English words in Swedish text', prose(50), { variant: 'english' }, ['gopher_enough_stop_words', 0, 2]],
  ['English words', english(50), { variant: 'english' }, 'keep'],
];

export const suite: Suite = {
  operator: 'gopher_quality',
  make: (options, tools) => gopher_quality.create({ name: 'text' }, options, tools),
  cases,
};
