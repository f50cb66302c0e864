import { punctuation } from './punctuation.ts';
import { strip } from './python-text.ts';

const numbers = /\p{Nd}+(?:[.,\u060c\u066b\u2396-\u2398]\p{Nd}+)?/gu;
const escaped = [...punctuation].map((sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`).join('');
/** Signs and spaces both end as one space. */
const gaps = new RegExp(`[${escaped}\\p{White_Space}\\x1c-\\x1f]+`, 'gu');
const marks = /\p{Mn}+/gu;

/**
 * The text as near-duplicate search compares it: lower case, numbers as 0, signs and white space as one space, without diacritics
 * (`å` and `ä` become `a`). Equal to `simplify_text` of datatrove 0.10, which FineWeb and FineWeb-2 were deduplicated with.
 */
export function simplify(text: string): string {
  return strip(spaced(text).normalize('NFD').replace(marks, ''));
}

/** The same with diacritics kept, as one character where there is one: `får` and `far` stay two words. */
export function simplifyAccented(text: string): string {
  return strip(spaced(text).normalize('NFC'));
}

const spaced = (text: string): string => strip(text.toLowerCase().replace(numbers, '0').replace(gaps, ' '));
