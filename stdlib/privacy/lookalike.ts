import { accountReadings } from './bank-accounts.ts';
import { checkDigitOf, hasCheckDigit, remainder97 } from './check-digits.ts';
import type { PersonalClass } from './finding.ts';
import { digitsOf } from './surroundings.ts';

/**
 * Something of the same form as what was written that can belong to nobody: identity, organisation, card, account and reference numbers with a
 * wrong check digit, e-mail at example.com (RFC 2606), addresses of the ranges that are reserved (240.0.0.0/4, RFC 1112) or for documentation
 * (2001:db8::/32, RFC 3849). Null for classes in which nothing is certain to be nobody's: telephone numbers, plates, postal addresses, names.
 * `drawn` are 32 random bytes.
 */
export function lookalike(kind: PersonalClass, written: string, drawn: Uint8Array): string | null {
  const draw = drawing(drawn);
  switch (kind) {
    case 'personnummer':
    case 'samordningsnummer':
    case 'reservnummer':
      return identity(kind, written, draw);
    case 'organisationsnummer':
      return organisation(written, draw);
    case 'card':
      return wrongly(written, draw, 1);
    case 'ocr_reference':
      return wrongly(written, draw, 0);
    case 'account':
      return /^[A-Z]{2}/.test(written) ? iban(written, draw) : account(written, draw);
    case 'email':
      return `person-${letters(drawn)}@example.com`;
    case 'ip':
      return written.includes(':') ? v6(draw) : `${240 + draw(16)}.${draw(256)}.${draw(256)}.${1 + draw(254)}`;
    default:
      return null;
  }
}

/** Twelve consonants, 52 bits: no word, no number, nothing that is found again. */
export function letters(drawn: Uint8Array): string {
  let value = new DataView(drawn.buffer, drawn.byteOffset).getBigUint64(0);
  let text = '';
  for (let i = 0; i < 12; i++, value /= 20n) text += 'bcdfghjklmnpqrstvwxz'[Number(value % 20n)];
  return text;
}

/** A number from 0 below `range`, another at each call. */
type Draw = (range: number) => number;

function drawing(bytes: Uint8Array): Draw {
  let state = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  return (range) => {
    const value = Number(state % BigInt(range));
    state /= BigInt(range);
    return value;
  };
}

const two = (number: number): string => String(number).padStart(2, '0');
const three = (number: number): string => String(number).padStart(3, '0');

/** Puts digits (or letters) in the place of those written, signs stay. */
function fill(written: string, characters: string): string {
  let next = 0;
  return written.replace(/[\dA-Z]/g, () => characters[next++] ?? '0');
}

const wrong = (nine: string, draw: Draw): string => String((Number(checkDigitOf(nine)) + 1 + draw(9)) % 10);

function identity(kind: PersonalClass, written: string, draw: Draw): string | null {
  const vat = /^SE(.*)01$/s.exec(written);
  if (vat) return `SE${identity(kind, vat[1]!, draw)}01`;
  const parts = /^(\d\d)?(\d{6}\D*?)([A-Z]?\d{2,4})$/.exec(written.replace(/\s/g, ' '));
  if (parts === null) return null;
  const century = parts[1] ?? '';
  const serial = parts[3]!;
  // Nobody of this century is born in years to come.
  const year = century === '20' ? draw(20) : draw(100);
  const day = 1 + draw(28) + (kind === 'samordningsnummer' ? 60 : 0);
  const date = `${two(year)}${two(1 + draw(12))}${two(day)}`;
  const mark = kind === 'reservnummer' ? `${'TRSUWXJKLMN'[draw(11)]}${two(1 + draw(99))}` : three(1 + draw(999));
  // Three digits are a number from before check digits: nothing about it can be wrong.
  if (serial.length < 4) return null;
  const last = wrong(`${date}${mark.replace(/^\D/, '1')}`, draw);
  return fill(written, `${century}${date}${mark}${last}`);
}

function organisation(written: string, draw: Draw): string {
  const vat = /^SE(.*)01$/s.exec(written);
  if (vat) return `SE${organisation(vat[1]!, draw)}01`;
  const digits = digitsOf(written);
  const prefix = digits.length === 12 ? '16' : '';
  const nine = `${digits.at(-10)}${draw(10)}${2 + draw(8)}${three(draw(1000))}${three(draw(1000))}`;
  return fill(written, `${prefix}${nine}${wrong(nine, draw)}`);
}

/** New digits after the first `kept`, with a wrong check digit. */
function wrongly(written: string, draw: Draw, kept: number): string {
  const digits = digitsOf(written);
  const body = [...digits.slice(0, -1)].map((digit, i) => (i < kept ? digit : String(draw(10)))).join('');
  return fill(written, body + wrong(body, draw));
}

function iban(written: string, draw: Draw): string {
  const plain = written.replace(/[^\dA-Z]/g, '');
  const body = [...plain.slice(4)].map(() => String(draw(10))).join('');
  const made = `${plain.slice(0, 2)}${two(2 + draw(97))}${body}`;
  const last = remainder97(made) === 1 ? made.slice(0, -1) + ((Number(made.at(-1)) + 1) % 10) : made;
  return fill(written, last);
}

/** Clearing number as it was, so that the bank's form fits; the rest such that no reading of it has a right check digit. */
function account(written: string, draw: Draw): string {
  const digits = digitsOf(written);
  const isGiro = digits.length <= 8;
  const kept = isGiro ? '' : digits.slice(0, 4);
  const body = kept + [...digits.slice(kept.length, -1)].map(() => String(draw(10))).join('');
  const first = draw(10);
  for (let i = 0; i < 10; i++) {
    const made = `${body}${(first + i) % 10}`;
    if (!hasCheckDigit(made) && !accountReadings(made).some(({ checked }) => checked)) return fill(written, made);
  }
  return fill(written, '0'.repeat(digits.length));
}

function v6(draw: Draw): string {
  const groups = Array.from({ length: 6 }, () => draw(65_536).toString(16).padStart(4, '0'));
  return `2001:0db8:${groups.join(':')}`;
}
