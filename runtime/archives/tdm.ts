import { matches } from './robots.ts';

/** What a site says about text and data mining. */
export interface Reservation {
  /** `unknown` where nothing was found: silence is not consent to everything, and terms in prose are not read. */
  readonly reserved: 'reserved' | 'none' | 'unknown';
  /** Address of a policy under which it may be allowed. */
  readonly policy: string | null;
}

const silent: Reservation = { reserved: 'unknown', policy: null };

/**
 * The TDM Reservation Protocol (W3C Community Group report, 2024): `/.well-known/tdmrep.json` is a list of `{ location, "tdm-reservation": 0 | 1,
 * "tdm-policy" }`, of which the first whose `location` (a path with `*` and `$`) fits the address decides.
 */
export function reservationInFile(text: string, path: string): Reservation {
  let rules: unknown;
  try {
    rules = JSON.parse(text);
  } catch {
    return silent;
  }
  for (const rule of Array.isArray(rules) ? rules : []) {
    const { location } = (rule ?? {}) as { location?: unknown };
    if (typeof location === 'string' && matches(location, path)) return stated(rule as Record<string, unknown>);
  }
  return silent;
}

/** The same in the headers of an answer: `tdm-reservation: 1`, `tdm-policy: <address>`. They go before the file. */
export function reservationInHeaders(headers: { get(name: string): string | null }): Reservation {
  return stated({ 'tdm-reservation': headers.get('tdm-reservation'), 'tdm-policy': headers.get('tdm-policy') });
}

function stated(rule: Readonly<Record<string, unknown>>): Reservation {
  const said = rule['tdm-reservation'];
  if (said === null || said === undefined) return silent;
  const policy = rule['tdm-policy'];
  const reserved = Number(said) === 1 ? 'reserved' : Number(said) === 0 ? 'none' : 'unknown';
  return { reserved, policy: typeof policy === 'string' ? policy : null };
}
