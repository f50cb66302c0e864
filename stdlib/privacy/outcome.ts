import { type Certainty, certainties, type PersonalClass } from './finding.ts';

/** What was done with a finding. `left` is what was found and not acted upon: its certainty was not asked for, or its action is `keep`. */
export type Deed = 'redacted' | 'removed' | 'pseudonymised' | 'dropped rows with' | 'left';

export interface Outcome {
  readonly deed: Deed;
  readonly class: PersonalClass;
  readonly certainty: Certainty;
}

/** Under which name a stage counts it: `redacted phone`, `redacted personnummer (plausible)`. Valid findings need no word for it. */
export const countName = ({ deed, class: kind, certainty }: Outcome): string =>
  `${deed} ${kind}${certainty === 'valid' ? '' : ` (${certainty.replace('_', ' ')})`}`;

const pattern = /^(redacted|removed|pseudonymised|dropped rows with|left) ([a-z_]+)(?: \(([a-z ]+)\))?$/;

/** The outcome that a stage's count is about; null for the counts of other operators. */
export function outcomeOf(name: string): Outcome | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const certainty = (match[3] ?? 'valid').replace(' ', '_') as Certainty;
  return certainties.includes(certainty)
    ? { deed: match[1] as Deed, class: match[2] as PersonalClass, certainty }
    : null;
}
