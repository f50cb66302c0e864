import { codePoints } from '../text/python-text.ts';
import { tokenize, word } from '../text/tokens.ts';

/** Marks of bad OCR that need no list of words. Shares are 0..1, and 0 where there is nothing to count. */

/** Characters of printed Swedish: Latin letters, digits, the marks of sentences, tables and money. */
const usual = /[\p{Script=Latin}\p{Nd}\p{M}\p{White_Space}.,;:!?'"()[\]/%&§+=@*#$€£°½¼¾²³ªº×…–—‐‑’‘‚“”„»«›‹´-]/u;
const unknown = 2;
const odd = new Uint8Array(0x10000).fill(unknown);
const blank = /\p{White_Space}/u;

/**
 * Share of characters, without blanks, that printed Swedish does not have: `|`, `~`, `■`, `¦`, control characters, letters of other scripts. What OCR makes
 * of stains, rules and pictures.
 */
export function oddCharacters(text: string): number {
  let count = 0;
  let blanks = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // The second half of a pair counts with the first; what needs pairs is not of our kind.
    if (unit >= 0xdc00 && unit <= 0xdfff) continue;
    if (odd[unit] === unknown) {
      const character = String.fromCharCode(unit);
      odd[unit] = usual.test(character) ? 0 : 1;
      if (blank.test(character)) odd[unit] = 3;
    }
    if (odd[unit] === 3) blanks++;
    else count += odd[unit]!;
  }
  const length = codePoints(text) - blanks;
  return length === 0 ? 0 : count / length;
}

/** Swedish and old Swedish words of one letter. */
const oneLetterWords = new Set('iåöIÅÖ');

/** Share of words that are one letter and no Swedish word (i, å, ö): what is left of words that fell apart. An initial with its dot (`A. Berg`) is none. */
export function oneLetter(text: string): number {
  const tokens = tokenize(text);
  let words = 0;
  let single = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== word) continue;
    words++;
    const start = tokens.starts[i]!;
    if (tokens.ends[i]! - start !== 1) continue;
    const letter = text[start]!;
    const initial = letter !== letter.toLowerCase() && (text[start + 1] === '.' || text[start + 1] === ':');
    // Of an abbreviation (`t.ex.`, `f.d.`) or a form with an apostrophe or hyphen.
    const joined = /[.:'’-]/.test(text[start - 1] ?? ' ') || /[.:'’-]/.test(text[start + 1] ?? ' ');
    if (!initial && !joined && !oneLetterWords.has(letter)) single++;
  }
  return words === 0 ? 0 : single / words;
}

/** Signs that stand between two letters only where OCR put them there or lost a blank: not hyphen, apostrophe, stop, colon, slash, parenthesis. */
const betweenLetters = new Set(',;!?"*^~|\\<>=+•»«“„”■¦');
const digitInside = /\p{L}\p{N}+\p{L}/u;
const letter = /\p{L}/u;

/** Share of words that are broken: a digit between letters (`h0s`), three like letters in a row (`iiinte`), capitals strewn in (`sToRa`), a sign inside (`bor!a`). */
export function broken(text: string): number {
  const tokens = tokenize(text);
  let words = 0;
  let found = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== word) continue;
    words++;
    if (isBroken(text, tokens.starts[i]!, tokens.ends[i]!)) found++;
  }
  return words === 0 ? 0 : found / words;
}

function isBroken(text: string, start: number, end: number): boolean {
  if (betweenLetters.has(text[end]!) && end + 1 < text.length && letter.test(text[end + 1]!)) return true;
  let digits = false;
  let raised = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 48 && unit <= 57) digits = true;
    if (
      at - start >= 2 &&
      unit === text.charCodeAt(at - 1) &&
      unit === text.charCodeAt(at - 2) &&
      letter.test(text[at]!)
    ) {
      // Roman numerals.
      if (unit !== 73 && unit !== 88 && unit !== 67 && unit !== 77) return true;
    }
    if (at > start && isCapital(text[at]!) && isSmall(text[at - 1]!)) raised++;
  }
  return raised > 1 || (digits && digitInside.test(text.slice(start, end)));
}

const isCapital = (character: string): boolean => character !== character.toLowerCase();
const isSmall = (character: string): boolean => character !== character.toUpperCase();
