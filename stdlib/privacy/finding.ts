export type PersonalClass = 'personnummer' | 'samordningsnummer' | 'phone' | 'email' | 'ip';

/** Personal data at `text[start, end)`. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** Null for what has the form of an identity number with a real date but a wrong check digit: reported, not removed. */
  readonly class: PersonalClass | null;
}
