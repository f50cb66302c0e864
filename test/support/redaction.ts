import { findPersonal } from '../../stdlib/privacy/find.ts';
import { certainties as all, type Certainty, type Finding, type PersonalClass } from '../../stdlib/privacy/finding.ts';
import { measured } from '../../stdlib/privacy/measured.ts';
import { nameFinder } from '../../stdlib/privacy/names.ts';
import type { Outcome } from '../../stdlib/privacy/outcome.ts';
import { redactText, type Treatment } from '../../stdlib/privacy/redact-text.ts';

/** TypeScript sees to it that none is missing there, so a new class is tested as soon as it has a measured recall. */
export const everyClass = Object.keys(measured.classes) as readonly PersonalClass[];

export const names = nameFinder();

/** A text with one treatment for all classes. */
export function treated(
  text: string,
  classes: Iterable<PersonalClass> = everyClass,
  treatment: Treatment = 'mask',
  certainties: readonly Certainty[] = all,
  count: (outcome: Outcome) => void = () => {},
): string {
  const of = new Map([...classes].map((each) => [each, treatment]));
  const result = redactText(text, { of, certainties: new Set(certainties), names }, count);
  if (typeof result !== 'string') throw new Error(`dropped for ${result.dropped.class}`);
  return result;
}

/** What is found in a text, as `class certainty: what stands there`. */
export function foundIn(text: string, classes: Iterable<PersonalClass> = everyClass): string[] {
  const { acted } = findPersonal(text, { classes: new Set(classes), names, acts: () => true });
  return acted.map((finding) => describe(text, finding));
}

const describe = (text: string, { start, end, class: kind, certainty }: Finding): string =>
  `${kind} ${certainty}: ${text.slice(start, end)}`;
