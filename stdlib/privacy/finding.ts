/** What kinds of personal data are looked for. The names are also those of the labels (`text: Text @personnummer`). */
export type PersonalClass =
  | 'personnummer'
  | 'samordningsnummer'
  | 'reservnummer'
  | 'organisationsnummer'
  | 'phone'
  | 'email'
  | 'ip'
  | 'account'
  | 'card'
  | 'ocr_reference'
  | 'plate'
  | 'address'
  | 'name';

/**
 * How sure a finding is.
 * - `valid`: everything that the definition of its form asks for holds: check digit, date, range, and surroundings where the form alone says little.
 * - `plausible`: form and surroundings speak for it, and no check digit proves it: it has none, or a wrong one.
 * - `ocr_damaged`: it is valid once letters that were read for digits are put right (`8I1228-9874`), or a sign (`anna(at)exempel.se`).
 */
export type Certainty = 'valid' | 'plausible' | 'ocr_damaged';

/** Personal data at `text[start, end)`. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly class: PersonalClass;
  readonly certainty: Certainty;
}

export const certainties: readonly Certainty[] = ['valid', 'plausible', 'ocr_damaged'];

export const overlaps = (a: { readonly start: number; readonly end: number }, b: typeof a): boolean =>
  a.start < b.end && b.start < a.end;

/**
 * What was found before, and of `more` what overlaps none of it and nothing earlier among `more`. In order of place; takes time in proportion to
 * both, so that a text of nothing but addresses is no trap.
 */
export function merge(before: readonly Finding[], more: readonly Finding[]): Finding[] {
  if (more.length === 0) return [...before];
  const sorted = [...more].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Finding[] = [];
  let next = 0;
  for (const candidate of sorted) {
    while (next < before.length && before[next]!.end <= candidate.start) merged.push(before[next++]!);
    const last = merged.at(-1);
    if (next < before.length && overlaps(before[next]!, candidate)) continue;
    if (last === undefined || last.end <= candidate.start) merged.push(candidate);
  }
  while (next < before.length) merged.push(before[next++]!);
  return merged;
}
