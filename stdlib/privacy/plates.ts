import type { Finding } from './finding.ts';
import { before } from './surroundings.ts';

/**
 * Swedish registration plates: `ABC 123`, since 2019 also `ABC 12D`. I, Q and V are not used, nor O in the last place, nor 000 (förordning 2019:383,
 * Transportstyrelsen). Three letters and a number are often something else (`ISO 900`), so somebody must speak of a vehicle close by, or the
 * last character must be a letter.
 */
const candidate =
  /(?<![\p{L}\p{N}_-])([A-HJ-PR-UW-Z]{3})[ \u00a0-]?(\d\d)([\dA-HJ-NPR-UW-Z])(?![\p{L}\p{N}_-]|[.,]\d)/gu;

const vehicle =
  /(?<!\p{L})(?:bil(?:en|ar|arna|ens)?|\p{L}+bil(?:en)?|fordon\p{L}*|reg\.?\s?-?(?:nr|nummer|skylt)?|registrering\p{L}*|skylt\p{L}*|lastbil\p{L}*|släp\p{L}*|motorcykel\p{L}*|mc|moped\p{L}*|buss\p{L}*|taxi\p{L}*|husbil\p{L}*|traktor\p{L}*|parker\p{L}*|körde|kör|besikt\p{L}*|volvo|saab|volkswagen|vw|audi|bmw|toyota|ford|kia|skoda|škoda|tesla|mercedes|peugeot|renault|opel|nissan|mazda|hyundai|seat|fiat|honda|subaru)(?!\p{L})/iu;

/** Combinations that are not given out: slurs, numbers, organisations; MLB is kept for pictures (Transportstyrelsen 2010, as reported). */
const unused = new Set(
  'APA ARG BSS DUM ETA FAN FEG FEL FEM FUL GAY GHB HOT KKK LAT LEM LSD MLB NRP NYP OND RAP SEX SJU SUP TOA TRE UFO USA XTC XXL'.split(
    ' ',
  ),
);

export function plates(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(candidate)) {
    const [whole, letters, digits, last] = match as unknown as [string, string, string, string];
    if (unused.has(letters) || digits + last === '000') continue;
    const [start, end] = [match.index, match.index + whole.length];
    const spoken = vehicle.test(before(text, start, 60)) || vehicle.test(text.slice(end, end + 30));
    if (!spoken && /\d/.test(last)) continue;
    found.push({ start, end, class: 'plate', certainty: spoken ? 'valid' : 'plausible' });
  }
  return found;
}
