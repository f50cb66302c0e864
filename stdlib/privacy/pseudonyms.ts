import { createHash, createHmac } from 'node:crypto';
import type { PersonalClass } from './finding.ts';
import { letters, lookalike } from './lookalike.ts';
import { digitsOf } from './surroundings.ts';

export interface Pseudonyms {
  readonly per: 'document' | 'dataset';
  readonly form: 'tag' | 'lookalike';
  /** Null where tags are numbered within each document. */
  readonly key: Uint8Array | null;
}

/** Gives what stands in the place of the findings of one document. */
export type Renaming = (kind: PersonalClass, written: string) => string;

export const placeholder = (kind: PersonalClass): string => `[${kind.toUpperCase()}]`;

/**
 * Pseudonyms of one document: equal persons and numbers get equal ones, in this document or in all that share the key. With a key they come from
 * HMAC-SHA-256 (RFC 2104) of class and number, so that nobody without the key can go through all numbers and compare.
 */
export function renaming({ per, form, key }: Pseudonyms, document: string): Renaming {
  const numbers = new Map<string, number>();
  const counts = new Map<PersonalClass, number>();
  const scope = per === 'document' && key !== null ? createHash('sha256').update(document).digest() : Buffer.alloc(0);
  return (kind, written) => {
    const what = `${kind}\0${canonical(kind, written)}`;
    if (key === null) {
      const number = numbers.get(what) ?? (counts.get(kind) ?? 0) + 1;
      if (!numbers.has(what)) counts.set(kind, number);
      numbers.set(what, number);
      return tag(kind, String(number));
    }
    const drawn = createHmac('sha256', key).update(scope).update(what).digest();
    return (form === 'lookalike' ? lookalike(kind, written, drawn) : null) ?? tag(kind, letters(drawn));
  };
}

const tag = (kind: PersonalClass, mark: string): string => `[${kind.toUpperCase()} ${mark}]`;

/** One spelling for all ways to write the same: ten digits of an identity number, digits of an account, a number with its country. */
export function canonical(kind: PersonalClass, written: string): string {
  switch (kind) {
    case 'personnummer':
    case 'samordningsnummer':
    case 'organisationsnummer':
      return digitsOf(written.replace(/^SE(.*)01$/s, '$1')).slice(-10);
    case 'reservnummer':
      return written.replace(/[^\dA-Z]/g, '').slice(-10);
    case 'phone':
      return digitsOf(written.replace(/^\+|^00/, '').replace('(0)', '')).replace(/^0/, '46');
    case 'account':
      return written.replace(/[^\dA-Z]/g, '');
    case 'card':
    case 'ocr_reference':
      return digitsOf(written);
    case 'plate':
      return written.replace(/[^\dA-Z]/g, '');
    case 'email':
    case 'ip':
      return written.toLowerCase().replace(/\s/g, '');
    case 'name':
      return written.replace(/\s+/g, ' ').toLowerCase().replace(/s$/, '');
    default:
      return written.replace(/[\s,]+/g, ' ').toLowerCase();
  }
}
