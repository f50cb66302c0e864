import type { Json } from '../../compiler/operators/manifest.ts';

/** One field of a key that differs from last time. `null` where it was absent. */
export interface Change {
  /** `steps[2].options.min` */
  readonly path: string;
  readonly before: Json | null;
  readonly after: Json | null;
}

/** Every leaf that differs, in the order of the newer manifest. */
export function changesBetween(before: Json | undefined, after: Json | undefined, path = ''): Change[] {
  if (before === after) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return names.flatMap((name) => changesBetween(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  return [{ path, before: before ?? null, after: after ?? null }];
}

/** Steps keep their identity by operator, so that inserting one does not make every later one look changed. */
function listChanges(before: readonly Json[], after: readonly Json[], path: string): Change[] {
  const named = (list: readonly Json[]): boolean => list.every((item) => isRecord(item) && typeof item.operator === 'string');
  if (!named(before) || !named(after) || before.length === after.length) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => changesBetween(before[i], after[i], `${path}[${i}]`)).flat();
  }
  const key = (item: Json): string => JSON.stringify(item);
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  return [
    ...after.filter((item) => !had.has(key(item))).map((item) => ({ path: `${path}.${operatorOf(item)}`, before: null, after: item })),
    ...before.filter((item) => !has.has(key(item))).map((item) => ({ path: `${path}.${operatorOf(item)}`, before: item, after: null })),
  ];
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const operatorOf = (item: Json): string => (isRecord(item) ? String(item.operator) : '?');
