import type { Json } from '../../compiler/operators/authoring.ts';

/** A deliberate exception: what is waived, who decided it, and the first day on which it no longer holds. */
export interface Waiver {
  readonly matter: string;
  readonly because: string;
  /** `YYYY-MM-DD` */
  readonly expires: string;
}

export const waiverOf = ({
  $,
  because,
  expires,
}: {
  readonly $: string;
  readonly [name: string]: Json | unknown;
}): Waiver => ({
  matter: $,
  because: String(because),
  expires: String(expires),
});

/** Dates of this form sort as text. */
export const isExpired = ({ expires }: Waiver, today: string): boolean => today >= expires;
