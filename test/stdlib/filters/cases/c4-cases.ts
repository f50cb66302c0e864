import { c4_paragraphs } from '../../../../stdlib/filters/c4-paragraphs.ts';
import { c4_quality } from '../../../../stdlib/filters/c4-quality.ts';
import type { Case, Suite } from './case.ts';

/** Five lines of one sentence each: what passes every rule. */
const good = [
  'Det var en gång en katt.',
  'Den bodde på ett bibliotek.',
  'Där läste den alla böcker.',
  'Ingen visste om det.',
  'Så gick åren fram.',
];
const page = (...more: readonly string[]): string => [...good, ...more].join('\n');
const kept: { readonly text: string } = { text: page() };
const english = { variant: 'english' };
const x = (length: number): string => 'x'.repeat(length);

const cases: readonly Case[] = [
  ['a page of five sentences', page(), {}, 'keep'],
  ['the empty text', '', {}, ['too_few_sentences', 0, 5]],
  ['the empty text, no sentence wanted', '', { min_sentences: 0 }, 'keep'],
  // sentences
  ['four sentences', good.slice(0, 4).join('\n'), {}, ['too_few_sentences', 4, 5]],
  ['four sentences, four wanted', good.slice(0, 4).join('\n'), { min_sentences: 4 }, 'keep'],
  ['five sentences in one line', good.join(' '), {}, 'keep'],
  ['an abbreviation ends none', 'De läste t.ex. Anna. Hon kom. Han gick. Alla såg.', {}, ['too_few_sentences', 4, 5]],
  [
    'lines taken out do not count',
    [...good.slice(0, 4), 'En rad utan slut'].join('\n'),
    {},
    ['too_few_sentences', 4, 5],
  ],
  // lines and space
  ['space at the ends of lines goes', page().replaceAll('\n', '  \n\t'), {}, kept],
  ['blank lines go', page().replaceAll('\n', '\n\n'), {}, kept],
  ['all kinds of line ends become one', good.join('\r\n'), {}, kept],
  ['U+2028 ends a line', good.join('\u2028'), {}, kept],
  ['U+0085 ends a line', good.join('\u0085'), {}, kept],
  ['a line break at the very end goes', `${page()}\n`, {}, kept],
  // end marks
  ['a heading goes', page('Om biblioteket och dess katt'), {}, kept],
  ['a question stays', page('Vem visste om det?'), {}, 'keep'],
  ['an exclamation stays', page('Ingen visste om det!'), {}, 'keep'],
  ['a straight quotation mark stays', page('Katten sade inte "mjau"'), {}, 'keep'],
  ['an apostrophe stays', page("Katten sade inte 'mjau'"), {}, 'keep'],
  ['a typographic quotation mark stays in Swedish', page('Katten sade inte ”mjau”'), {}, 'keep'],
  ['a typographic quotation mark goes in English', page('Katten sade inte ”mjau”'), english, kept],
  ['a guillemet stays in Swedish', page('Katten sade inte »mjau»'), {}, 'keep'],
  ['three stops go', page('Katten sade ingenting...'), {}, kept],
  ['four stops end with three', page('Katten sade ingenting....'), {}, kept],
  ['two stops stay', page('Katten sade ingenting..'), {}, 'keep'],
  ['the ellipsis sign goes', page('Katten sade ingenting…'), {}, kept],
  ['a colon goes', page('Katten sade detta till alla:'), {}, kept],
  ['end marks not wanted', page('Om biblioteket och dess katt'), { end_marks: false }, 'keep'],
  ['three stops, end marks not wanted', page('Katten sade ingenting...'), { end_marks: false }, 'keep'],
  // words per line
  ['two words go', page('Katten sov.'), {}, kept],
  ['three words stay', page('Katten sov gott.'), {}, 'keep'],
  ['signs between spaces are words', page('Katten – sov.'), {}, 'keep'],
  ['two words, two wanted', page('Katten sov.'), { min_words: 2 }, 'keep'],
  ['three words, four wanted', page('Katten sov gott.'), { min_words: 4 }, kept],
  [
    'a citation mark is counted as a word before it goes',
    page('Katten sov. [1].'),
    {},
    { text: page('Katten sov. .') },
  ],
  ['a no-break space divides words', page('Katten\u00a0sov\u00a0gott.'), {}, 'keep'],
  ['a zero-width space does not', page('Katten\u200bsov\u200bgott.'), {}, kept],
  // long words
  ['a word of 1000 characters', page(`Katten sade ${x(999)}.`), {}, 'keep'],
  ['a word of 1001 characters', page(`Katten sade ${x(1000)}.`), {}, kept],
  ['1000 emoji are 1000 characters', page(`Katten sade ${'😀'.repeat(999)}.`), {}, 'keep'],
  ['1001 emoji', page(`Katten sade ${'😀'.repeat(1000)}.`), {}, kept],
  [
    'the length can be set: ten characters with the stop',
    page('Katten sade ingenting.'),
    { max_word_length: 10 },
    'keep',
  ],
  ['the length can be set: eleven', page('Katten sade ingenting!!'), { max_word_length: 10 }, kept],
  ['the length switched off', page(`Katten sade ${x(2000)}.`), { max_word_length: 0 }, 'keep'],
  // citation marks
  ['a number in brackets goes', page('Katten[12] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['empty brackets go', page('Katten[] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['[edit] goes', page('Katten[edit] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['[citation needed] goes', page('Katten[citation needed] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['[redigera] goes in Swedish', page('Katten[redigera] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['[redigera] stays in English', page('Katten[redigera] sov gott.'), english, 'keep'],
  ['[källa behövs] goes in Swedish', page('Katten[källa behövs] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['a word in brackets stays', page('Katten[sic] sov gott.'), {}, 'keep'],
  [
    'a mark after the stop leaves the stop at the end',
    page('Katten sov så gott.[3]'),
    {},
    { text: page('Katten sov så gott.') },
  ],
  ['a mark after a space leaves the space, and the line goes', page('Katten sov så gott. [3]'), {}, kept],
  ['digits of other scripts', page('Katten[١٢] sov gott.'), {}, { text: page('Katten sov gott.') }],
  ['marks not to be taken off', page('Katten[12] sov gott.'), { remove_citations: false }, 'keep'],
  // whole texts
  ['lorem ipsum', page('Lorem ipsum dolor sit amet.'), {}, ['lorem_ipsum']],
  ['lorem ipsum in capitals', page('Här står LOREM IPSUM igen.'), {}, ['lorem_ipsum']],
  ['lorem ipsum in a line that goes', page('Lorem ipsum dolor sit amet'), {}, kept],
  ['lorem ipsum allowed', page('Lorem ipsum dolor sit amet.'), { lorem_ipsum: false }, 'keep'],
  ['a brace', page('Det står if (a) { här.'), {}, ['curly_bracket']],
  ['a closing brace alone', page('Det står if (a) } här.'), {}, 'keep'],
  ['a brace in a line that goes', page('if (a) {'), {}, kept],
  ['braces allowed', page('Det står if (a) { här.'), { curly_brackets: false }, 'keep'],
  ['of two reasons the first line’s', page('Lorem ipsum dolor sit.', 'Det står { här nu.'), {}, ['lorem_ipsum']],
  // lines about the site
  ['javascript', page('Du måste slå på JavaScript.'), {}, kept],
  ['javascript allowed', page('Du måste slå på JavaScript.'), { javascript: false }, 'keep'],
  ['javascript before a brace in one line', page('Javascript har många { i sig.'), {}, kept],
  ['privacy policy', page('Please read our Privacy Policy.'), {}, kept],
  ['use of cookies', page('We make use of cookies here.'), english, kept],
  ['cookies alone stay', page('We like cookies with milk.'), {}, 'keep'],
  ['Swedish cookies', page('Den här sidan använder kakor.'), {}, kept],
  ['Swedish cookies in English rules', page('Den här sidan använder kakor.'), english, 'keep'],
  ['integritetspolicy', page('Läs mer i vår integritetspolicy.'), {}, kept],
  ['phrases of one’s own, whatever their case', page('Läs mer i vår Stadga.'), { policies: ['STADGA'] }, kept],
  ['no phrases', page('Please read our privacy policy.'), { policies: [] }, 'keep'],
  // by sentence
  ['sentences are joined by spaces', page(), { unit: 'sentence' }, { text: good.join(' ').replaceAll('\n', ' ') }],
  [
    'a sentence that goes leaves its neighbours',
    `${good.join(' ')} Ja visst. ${good[0]}`,
    { unit: 'sentence' },
    { text: `${good.join(' ')} ${good[0]}` },
  ],
];

export const quality: Suite = {
  operator: 'c4_quality',
  make: (options, tools) => c4_quality.create({ name: 'text' }, options, tools),
  cases,
};

const long = (...lengths: readonly number[]): string => lengths.map(x).join('\n');

export const paragraphs: Suite = {
  operator: 'c4_paragraphs',
  make: (options, tools) => c4_paragraphs.create({ name: 'text' }, options, tools),
  cases: [
    ['three lines of 200', long(200, 200, 200), {}, 'keep'],
    ['one of them 199', long(200, 199, 200), {}, ['too_few_paragraphs', 2, 3]],
    ['two lines', long(500, 500), {}, ['too_few_paragraphs', 2, 3]],
    ['the three longest decide', long(10, 200, 20, 300, 0, 201), {}, 'keep'],
    ['the empty text', '', {}, ['too_few_paragraphs', 0, 3]],
    ['characters are code points', Array(3).fill('😀'.repeat(200)).join('\n'), {}, 'keep'],
    ['100 emoji are no 200', Array(3).fill('😀'.repeat(100)).join('\n'), {}, ['too_few_paragraphs', 0, 3]],
    ['lines end at \\n alone', long(200, 200, 200).replaceAll('\n', '\r'), {}, ['too_few_paragraphs', 1, 3]],
    ['space counts', Array(3).fill(' '.repeat(200)).join('\n'), {}, 'keep'],
    ['two of 100 wanted', long(100, 99, 100), { min_paragraphs: 2, min_length: 100 }, 'keep'],
    [
      'two of 100 wanted, one there',
      long(100, 99, 99),
      { min_paragraphs: 2, min_length: 100 },
      ['too_few_paragraphs', 1, 2],
    ],
  ],
};
