import { remainder97 } from './check-digits.ts';
import type { Finding } from './finding.ts';
import { before } from './surroundings.ts';

/** Length of an IBAN by country (ISO 13616 registry): Sweden, its neighbours and where most transfers go. */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  'AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FO18 FR27 GB22 GL18 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 TR26'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const beginning = /(?<![\p{L}\p{N}])([A-Z]{2})\d{2}(?=[ \u00a0]?[A-Z0-9]{4})/gu;
const named = /(?<!\p{L})iban[\p{L}-]*[\s.:#]*$/iu;

/**
 * International bank account numbers, in one piece or in groups of four (ISO 13616-1): valid where the remainder modulo 97 is 1. A Swedish one, or
 * one that is called IBAN, is plausible with a wrong remainder too.
 */
export function ibans(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(beginning)) {
    const length = lengths[match[1]!];
    const end = length === undefined ? null : endOf(text, match.index, length);
    if (end === null) continue;
    const written = text.slice(match.index, end).replace(/[ \u00a0]/g, '');
    const valid = remainder97(written) === 1;
    if (valid || match[1] === 'SE' || named.test(before(text, match.index, 16)))
      found.push({ start: match.index, end, class: 'account', certainty: valid ? 'valid' : 'plausible' });
  }
  return found;
}

/** Where so many letters and digits end that begin at `start`, single spaces between them; null where they do not. */
function endOf(text: string, start: number, length: number): number | null {
  let at = start;
  for (let taken = 0; taken < length; at++) {
    const character = text[at] ?? '';
    if (/[A-Z0-9]/.test(character)) taken++;
    else if (!/[ \u00a0]/.test(character) || /[ \u00a0]/.test(text[at - 1]!)) return null;
  }
  return /[\p{L}\p{N}]/u.test(text[at] ?? '') ? null : at;
}
