import type { Dimension, ScalarName, Type } from '../../operators/types.ts';

const scalar = (name: ScalarName): Type => ({ kind: 'scalar', name });

/** The types that the checker itself speaks of. */
export const text = scalar('Text');
export const int = scalar('Int');
export const float = scalar('Float');
export const bool = scalar('Bool');
export const date = scalar('Date');
export const lang = scalar('Lang');
export const license = scalar('License');
export const path = scalar('Path');
export const any: Type = { kind: 'any' };
export const rows: Type = { kind: 'rows', row: null };
export const model: Type = { kind: 'model' };
export const metric: Type = { kind: 'metric', fields: {} };

export const quantity = (name: Dimension): Type => ({ kind: 'quantity', name });
export const listOf = (of: Type): Type => ({ kind: 'list', of });
export const optional = (of: Type): Type => ({ kind: 'optional', of });
export const family = (name: string): Type => ({ kind: 'value', family: name });
export const oneOf = (name: string | null, values: readonly string[]): Type => ({ kind: 'enum', name, values });

/** `a Fraction`, `an Int`: a type as it is spoken of in a sentence. */
export function article(noun: string): string {
  return /^[AEIOUaeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
