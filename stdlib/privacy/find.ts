import { addresses } from './addresses.ts';
import { accounts } from './bank-accounts.ts';
import { cards } from './cards.ts';
import { damagedEmails, type Mended, mend, onMended } from './damaged.ts';
import { emails } from './emails.ts';
import { type Finding, merge, type PersonalClass } from './finding.ts';
import { identityNumbers } from './identity-numbers.ts';
import { ipAddresses } from './ip-addresses.ts';
import type { NameFinder } from './names.ts';
import { ocrReferences } from './ocr-references.ts';
import { organisationNumbers, vatNumbers } from './organisation-numbers.ts';
import { phones } from './phones.ts';
import { plates } from './plates.ts';

const persons: readonly PersonalClass[] = ['personnummer', 'samordningsnummer', 'reservnummer'];

type Finder = (text: string) => Finding[];

/** Without a right check digit, mended digits are no evidence. */
const validOnly =
  (find: Finder): Finder =>
  (text) =>
    find(text).filter(({ certainty }) => certainty === 'valid');

/**
 * Each finder with the classes that it tells. Earlier ones win where two claim the same characters: better evidence comes first. Those marked
 * `mended` read the text as it was before OCR.
 */
const finders: readonly (readonly [classes: readonly PersonalClass[], find: Finder, of?: 'mended'])[] = [
  [['email'], emails],
  [['card'], cards],
  [['account'], accounts],
  [[...persons, 'organisationsnummer'], vatNumbers],
  [persons, identityNumbers],
  [['organisationsnummer'], organisationNumbers],
  [['ocr_reference'], ocrReferences],
  [['ip'], ipAddresses],
  [['phone'], phones],
  [['email'], damagedEmails],
  [persons, validOnly(identityNumbers), 'mended'],
  [['organisationsnummer'], validOnly(organisationNumbers), 'mended'],
  [['phone'], phones, 'mended'],
  [['address'], addresses],
  [['plate'], plates],
];

const anyNumber = /\d/;

export interface Search {
  readonly classes: ReadonlySet<PersonalClass>;
  /** Null where names are not looked for. */
  readonly names: NameFinder | null;
  /** Is it to be acted upon? */
  readonly acts: (finding: Finding) => boolean;
}

export interface Found {
  /** In order of place, no two of them overlapping. */
  readonly acted: readonly Finding[];
  /** What overlaps none of these. */
  readonly left: readonly Finding[];
}

/** A text without any of this holds none of the forms. Names have no form. */
const anyForm = /[\d@©®]|::|[([](?:at|a|snabel)/i;

/** All personal data of the classes in a text. What is acted upon gets its place before what is left. */
export function findPersonal(text: string, { classes, names, acts }: Search): Found {
  let acted: Finding[] = [];
  let others: Finding[] = [];
  const take = (candidates: readonly Finding[]): void => {
    if (candidates.length === 0) return;
    const wanted = candidates.filter((candidate) => classes.has(candidate.class));
    acted = merge(acted, wanted.filter(acts));
    others = merge(
      others,
      wanted.filter((finding) => !acts(finding)),
    );
  };
  if (anyForm.test(text)) {
    const hasNumber = anyNumber.test(text);
    let mended: Mended | null | undefined;
    for (const [told, find, of] of finders) {
      if (!told.some((one) => classes.has(one))) continue;
      if (of === 'mended') {
        if (mended === undefined) mended = hasNumber ? mend(text) : null;
        if (mended !== null) take(onMended(find(mended.text), mended.places));
        continue;
      }
      // Addresses on the net are the only forms that may do without a digit.
      if (hasNumber || told[0] === 'email' || told[0] === 'ip') take(find(text));
    }
  }
  if (names !== null && classes.has('name')) take(names(text));
  if (others.length === 0) return { acted, left: [] };
  const kept = new Set<Finding>(acted);
  return { acted, left: merge(acted, others).filter((finding) => !kept.has(finding)) };
}
