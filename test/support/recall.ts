import { findPersonal } from '../../stdlib/privacy/find.ts';
import type { PersonalClass } from '../../stdlib/privacy/finding.ts';
import type { PlantedDocument } from './planted.ts';
import { names } from './redaction.ts';

export interface Score {
  /** Values planted, and of these found: by a finding of their class that covers them whole. */
  readonly planted: number;
  readonly found: number;
  /** Findings, and of these right: touching a planted value of their class. */
  readonly findings: number;
  readonly right: number;
}

export interface Missed {
  readonly class: PersonalClass;
  readonly text: string;
  readonly kind: 'missed' | 'wrong';
}

export function scores(
  documents: readonly PlantedDocument[],
  kinds: readonly PersonalClass[],
  hear: (missed: Missed) => void = () => {},
): Map<PersonalClass, Score> {
  const search = { classes: new Set(kinds), names, acts: () => true };
  const sums = new Map(kinds.map((kind) => [kind, { planted: 0, found: 0, findings: 0, right: 0 }]));
  for (const { text, planted } of documents) {
    const { acted } = findPersonal(text, search);
    for (const value of planted) {
      const sum = sums.get(value.class)!;
      sum.planted++;
      if (acted.some((each) => each.class === value.class && each.start <= value.start && each.end >= value.end))
        sum.found++;
      else
        hear({ class: value.class, kind: 'missed', text: text.slice(Math.max(0, value.start - 30), value.end + 12) });
    }
    for (const each of acted) {
      const sum = sums.get(each.class)!;
      sum.findings++;
      if (planted.some((value) => value.class === each.class && value.start < each.end && each.start < value.end))
        sum.right++;
      else
        hear({
          class: each.class,
          kind: 'wrong',
          text: `${text.slice(Math.max(0, each.start - 30), each.start)}>>${text.slice(each.start, each.end)}<<`,
        });
    }
  }
  return sums;
}
