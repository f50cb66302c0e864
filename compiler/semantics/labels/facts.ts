import type { Location } from '../../diagnostics/diagnostic.ts';
import type { LicenseTerms } from './terms.ts';

/** What a source, or a model from outside, says of itself. Labels name sources; sinks look here for the particulars. */
export interface SourceFacts {
  /** Id of its declaration: what `Labels.origin` holds. */
  readonly id: string;
  readonly name: string;
  /** Of the declared name. */
  readonly location: Location;
  readonly license: LicenseTerms | null;
  /** A licence is stated, but not one that can be understood; that has been told where it stands. */
  readonly licenseRefused: boolean;
  /** Of the stated licence, else of the name. */
  readonly licenseAt: Location;
  readonly holder: string | null;
  readonly basis: Basis;
  readonly reservation: 'none' | 'reserved' | 'unknown' | null;
  readonly gdpr: readonly string[];
  /** Null is all. */
  readonly purpose: readonly string[] | null;
  readonly purposeAt: Location;
  readonly heldOut: boolean;
  readonly personal: boolean;
}

export type Basis = (typeof bases)[number];

/** Why the data may be used: by its licence, because nobody owns it, or by one of the exceptions for text and data mining. */
export const bases = ['licence', 'public_domain', 'own_data', 'agreement', 'tdm_art3', 'tdm_art4'] as const;

/** Directive (EU) 2019/790, article 4(3): whether the holder has reserved mining. */
export const reservations = ['none', 'reserved', 'unknown'] as const;

export const purposes = [
  'research',
  'public_service',
  'commercial',
  'education',
  'journalism',
  'archiving',
  'statistics',
  'internal',
] as const;

/** Regulation (EU) 2016/679: article 6(1) for any personal data, article 9(2) for special categories. */
export const gdprBases = [
  ...'abcdef'.split('').map((letter) => `art6_1_${letter}`),
  ...'abcdefghij'.split('').map((letter) => `art9_2_${letter}`),
];

export const roles = ['training', 'held_out'] as const;
