import { punctuation } from '../text/punctuation.ts';
import { simplify } from '../text/simplify.ts';
import { words } from '../text/tokens.ts';

/** Writes the tokens of the simplified text, parted by one space, as UTF-8 into memory that it reserves; returns their length in bytes. */
export type ShingleText = (text: string) => number;

/** What one UTF-16 unit of the lower-cased text becomes. */
const unknown = 0;
/** A sign or white space: ends a token. */
const gap = 1;
const digit = 2;
/** Its bytes go on with the token. */
const letter = 3;
/** Its bytes are a token of their own. */
const sign = 4;
/** What the table cannot decide by the unit alone: surrogates, combining marks, digits of other scripts. The slow way then. */
const context = 5;

const kinds = new Uint8Array(0x10000);
/** Up to three bytes of each letter or sign, least significant first, and their number in the top byte. */
const bytes = new Uint32Array(0x10000);
const encoder = new TextEncoder();
const decimalSeparators = /[\u060c\u066b\u2396-\u2398]/;

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  if (unit >= 0xd800 && unit <= 0xdfff) return context;
  if (unit >= 0x30 && unit <= 0x39) return digit;
  if (/[\p{M}\p{Nd}]/u.test(character) || decimalSeparators.test(character)) return context;
  if (punctuation.has(character) || /[\p{White_Space}\x1c-\x1f]/u.test(character)) return gap;
  const base = character.normalize('NFD').replace(/\p{Mn}+/gu, '');
  const encoded = encoder.encode(base);
  if (encoded.length === 0 || encoded.length > 3) return context;
  bytes[unit] = encoded.reduce((packed, byte, i) => packed | (byte << (8 * i)), encoded.length << 24) >>> 0;
  if (/^[\p{L}\p{N}]$/u.test(base)) return letter;
  return /^[^\p{L}\p{N}\p{White_Space}\p{M}]$/u.test(base) ? sign : context;
}

const space = 0x20;
const zero = 0x30;
const dot = 0x2e;
const comma = 0x2c;

/**
 * One pass over the text by a table of what each character becomes, which is several times faster than the regular expressions of
 * `simplify` and the tokenizer; equal to them on every text (a test sees to it). `reserve` gives memory of at least so many bytes.
 */
export function shingleText(reserve: (bytes: number) => Uint8Array): ShingleText {
  return (source) => {
    const text = source.toLowerCase();
    const target = reserve(text.length * 4 + 8);
    let at = 0;
    // True where a token has ended, so that the next one needs a space before it.
    let ended = false;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let kind = kinds[unit]!;
      if (kind === unknown) kind = kinds[unit] = classify(unit);
      if (kind === letter || kind === digit) {
        if (ended) target[at++] = space;
        ended = false;
        if (kind === digit) {
          target[at++] = zero;
          i = numberEnd(text, i) - 1;
          // A digit of another script may go on with the number: leave that to the slow way.
          const next = i + 1 < text.length ? text.charCodeAt(i + 1) : space;
          if (next > 0x7f && (kinds[next] || (kinds[next] = classify(next))) === context) return slow(source, reserve);
          continue;
        }
        let packed = bytes[unit]!;
        for (let n = packed >>> 24; n > 0; n--) {
          target[at++] = packed & 0xff;
          packed >>>= 8;
        }
      } else if (kind === gap) ended = at > 0;
      else if (kind === sign) {
        if (at > 0) target[at++] = space;
        let packed = bytes[unit]!;
        for (let n = packed >>> 24; n > 0; n--) {
          target[at++] = packed & 0xff;
          packed >>>= 8;
        }
        ended = true;
      } else return slow(source, reserve);
    }
    return at;
  };
}

/** Where the number ends that begins at `i`: digits, perhaps one decimal separator and more digits. */
function numberEnd(text: string, i: number): number {
  let end = digitsEnd(text, i);
  const separator = text.charCodeAt(end);
  if (separator === dot || separator === comma) {
    const fraction = digitsEnd(text, end + 1);
    if (fraction > end + 1) end = fraction;
  }
  return end;
}

function digitsEnd(text: string, i: number): number {
  while (i < text.length && text.charCodeAt(i) >= zero && text.charCodeAt(i) <= zero + 9) i++;
  return i;
}

function slow(source: string, reserve: (bytes: number) => Uint8Array): number {
  const joined = words(simplify(source)).join(' ');
  return encoder.encodeInto(joined, reserve(joined.length * 3)).written;
}
