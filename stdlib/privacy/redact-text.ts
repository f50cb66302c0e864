import { findPersonal } from './find.ts';
import type { Certainty, Finding, PersonalClass } from './finding.ts';
import type { NameFinder } from './names.ts';
import type { Deed, Outcome } from './outcome.ts';
import { type Pseudonyms, placeholder, renaming } from './pseudonyms.ts';

/** What is done with a finding: a placeholder in its place, nothing in its place, the whole row dropped, a pseudonym, or nothing at all. */
export type Treatment = 'mask' | 'remove' | 'drop' | 'keep' | Pseudonyms;

export interface Treatments {
  /** The classes that are looked for. */
  readonly of: ReadonlyMap<PersonalClass, Treatment>;
  readonly certainties: ReadonlySet<Certainty>;
  readonly names: NameFinder | null;
}

/** A place in the text at hand, and what stands there in the end. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalClass;
  readonly written: string;
}

/**
 * What is left may be judged otherwise once its neighbours are gone (`8112289874-670919-9530`), so the text is looked at again until nothing is found. A
 * placeholder announces nothing, so a few times are enough for any text; more would let a made-up text take time with the square of its length.
 */
const LOOKS = 6;

/** The text with everything done to it, or the finding for which its row is dropped. `count` hears of each finding. */
export function redactText(
  text: string,
  { of, certainties, names }: Treatments,
  count: (outcome: Outcome) => void,
): string | { readonly dropped: Finding } {
  const search = {
    classes: new Set(of.keys()),
    names,
    acts: (finding: Finding) => certainties.has(finding.certainty) && of.get(finding.class) !== 'keep',
  };
  let current = text;
  let cuts: Cut[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const { acted, left } = findPersonal(current, search);
    const fresh = acted.filter((finding) => !isCut(finding, cuts));
    const reason = fresh.find((finding) => of.get(finding.class) === 'drop');
    if (reason !== undefined) {
      count({ ...reason, deed: 'dropped rows with' });
      return { dropped: reason };
    }
    if (fresh.length === 0 || look === LOOKS - 1)
      for (const finding of left) if (!isCut(finding, cuts)) count({ ...finding, deed: 'left' });
    if (fresh.length === 0) break;
    for (const finding of fresh) count({ ...finding, deed: deedOf(of.get(finding.class)!) });
    [current, cuts] = cut(current, fresh, cuts);
  }
  return cuts.length === 0 ? text : finished(current, cuts, of, text);
}

function deedOf(treatment: Treatment): Deed {
  if (treatment === 'mask') return 'redacted';
  return treatment === 'remove' ? 'removed' : 'pseudonymised';
}

/** Is it inside what was cut already, or across its edge? Both lists are in order, but there are few cuts near any one place. */
function isCut({ start, end }: Finding, cuts: readonly Cut[]): boolean {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  return low < cuts.length && cuts[low]!.start < end;
}

/** Puts placeholders in the place of findings and moves the cuts before along. */
function cut(text: string, findings: readonly Finding[], cuts: readonly Cut[]): [string, Cut[]] {
  const all = [
    ...findings.map(({ start, end, class: kind }) => ({ start, end, kind, written: text.slice(start, end) })),
    ...cuts,
  ].sort((a, b) => a.start - b.start);
  let result = '';
  let from = 0;
  const moved = all.map((each) => {
    result += text.slice(from, each.start);
    const start = result.length;
    result += placeholder(each.kind);
    from = each.end;
    return { ...each, start, end: result.length };
  });
  return [result + text.slice(from), moved];
}

function finished(current: string, cuts: readonly Cut[], of: Treatments['of'], document: string): string {
  const renamings = new Map<Pseudonyms, ReturnType<typeof renaming>>();
  let result = '';
  let from = 0;
  for (const { start, end, kind, written } of cuts) {
    result += current.slice(from, start);
    from = end;
    const treatment = of.get(kind)!;
    if (typeof treatment === 'object') {
      if (!renamings.has(treatment)) renamings.set(treatment, renaming(treatment, document));
      result += renamings.get(treatment)!(kind, written);
    } else if (treatment === 'mask') result += placeholder(kind);
    // Of the two spaces around what is removed, one goes along.
    else if (/(?:^|\s)$/.test(result.slice(-1)) && /^[ \u00a0]/.test(current.slice(end, end + 1))) from++;
  }
  return result + current.slice(from);
}
