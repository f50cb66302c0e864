/** Signs that `normalize` brings to one form where it is asked to. */

const ligatures: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
  ĳ: 'ij',
  Ĳ: 'IJ',
};
const everyLigature = /[ﬀ-ﬆĳĲ]/g;

/** Ligatures as the letters they are made of. `æ` and `œ` are letters of their own and stay. */
export const splitLigatures = (text: string): string => text.replace(everyLigature, (sign) => ligatures[sign] ?? sign);

const singleQuotes = /[‘’‚‛‹›`´]/g;
/** After single ones have become `'`: two of them were meant as one double. */
const doubleQuotes = /[“”„‟«»]|''/g;

/** All quotation marks and apostrophes as `"` and `'`. */
export const straightQuotes = (text: string): string => text.replace(singleQuotes, "'").replace(doubleQuotes, '"');

/** Swedish typography has one sign for opening and closing: `”`, and `’`, which is the apostrophe as well. */
export const swedishQuotes = (text: string): string => straightQuotes(text).replaceAll('"', '”').replaceAll("'", '’');

const dashes = /[\u2010\u2011]/g;
const longDashes = /\u2014|(?<=\s)--(?=\s)/g;

/** Hyphens of other kinds as `-`; a long dash, or two hyphens, as the dash of Swedish (`–`). */
export const swedishDashes = (text: string): string => text.replace(dashes, '-').replace(longDashes, '–');
