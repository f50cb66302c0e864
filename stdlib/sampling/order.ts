import type { Row, TaskTools } from '../../compiler/operators/authoring.ts';
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

/** Stops at a row that cannot be ordered with those before it. */
export function checkedKinds(column: string, task: Pick<TaskTools, 'fail'>): (row: Row, index: number) => void {
  let kind: string | null = null;
  return (row, index) => {
    const found = kindOf(row[column]);
    if (found === 'a list' || found === 'a record') task.fail('FTP0934', { column, row: index + 1, kind: found });
    if (found !== null && kind !== null && found !== kind)
      task.fail('FTP0933', { column, first: kind, second: found, row: index + 1 });
    kind ??= found;
  };
}
