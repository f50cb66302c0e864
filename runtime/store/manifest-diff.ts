import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import { canonical } from './canonical.ts';

/** One field that differs. `undefined`: the field is absent on that side. `path` reads as one would write it: `stage.steps[2].options.min`. */
export interface FieldChange {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The differences of two key manifests (or any JSON), down to the field, in the order of the field names. */
export function diffManifests(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  compare(before as Json, after as Json, '', changes);
  return changes;
}

function compare(before: Json | undefined, after: Json | undefined, path: string, changes: FieldChange[]): void {
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, changes);
  else if (isRecord(before) && isRecord(after)) {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort())
      compare(member(before, name), member(after, name), join(path, name), changes);
  } else if (!equal(before, after)) changes.push({ path, before, after });
}

/**
 * Equal ends are left out first: a step inserted in the middle of a chain is one addition, not a change of every later step. What
 * remains is compared pairwise; the numbers are positions in the new list, or in the old one for what was removed.
 */
function compareLists(before: readonly Json[], after: readonly Json[], path: string, changes: FieldChange[]): void {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && equal(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && equal(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
  const removed = before.slice(head, before.length - tail);
  const added = after.slice(head, after.length - tail);
  for (let i = 0; i < Math.max(removed.length, added.length); i++)
    compare(removed[i], added[i], `${path}[${head + i}]`, changes);
}

const member = (record: { readonly [key: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const equal = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonical(a) === canonical(b);

function join(path: string, name: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
