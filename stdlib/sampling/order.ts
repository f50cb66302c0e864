import type { Json } from '../../compiler/operators/manifest.ts';

export type SortKey = string | number | boolean | null | undefined;

/** What a value is, in the user's words; null for an absent one. */
export function kindOf(value: Json | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a record';
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'true or false' : 'a number';
}

/** Values of one kind by size, absent ones last whatever the direction. */
export function compareKeys(descending: boolean): (a: SortKey, b: SortKey) => number {
  const direction = descending ? -1 : 1;
  return (a, b) => {
    const [absentA, absentB] = [a === null || a === undefined, b === null || b === undefined];
    if (absentA || absentB) return Number(absentA) - Number(absentB);
    return a! < b! ? -direction : a! > b! ? direction : 0;
  };
}
