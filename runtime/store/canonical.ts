import { bug } from '../../compiler/diagnostics/bug.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { sha256 } from './digest.ts';
import type { Digest } from './result.ts';

/**
 * One text per value, after RFC 8785 (JSON Canonicalization Scheme): no spaces, members sorted by UTF-16 code units, numbers in
 * JavaScript's shortest form. What JSON cannot hold (NaN, undefined, dates, class instances) is our bug: a key that silently leaves
 * something out would give wrong hits. One deviation: RFC 8785 refuses lone surrogates, we keep them as `\udxxx`, since data
 * may hold them and the text stays unique.
 */
export function canonical(value: Json): string {
  return encode(value, '$');
}

/** Digest of a JSON value, whatever the order of its members. That of a `value` output is this. */
export const digestOfJson = (value: Json): Digest => sha256(canonical(value));

/**
 * A task's key: the digest of everything its result depends on (`grammar/schemas/key.schema.json`). The stored manifest is the
 * digested text itself, so that a damaged one shows.
 */
export const keyOf = (manifest: { readonly [field: string]: Json }): Digest => digestOfJson(manifest);

function encode(value: unknown, at: string): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) bug(`canonical JSON cannot hold ${value} (at ${at})`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? encodeList(value, at) : encodeRecord(value, at);
    default:
      return bug(`canonical JSON cannot hold a value of type ${typeof value} (at ${at})`);
  }
}

function encodeList(list: readonly unknown[], at: string): string {
  const parts: string[] = [];
  // A plain loop, since `map` skips the holes of a sparse array and they must be refused.
  for (let i = 0; i < list.length; i++) parts.push(encode(list[i], `${at}[${i}]`));
  return `[${parts.join(',')}]`;
}

function encodeRecord(record: object, at: string): string {
  const prototype = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null)
    bug(`canonical JSON cannot hold a ${record.constructor?.name ?? 'class instance'} (at ${at})`);
  const members = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${encode(value, `${at}.${name}`)}`).join(',')}}`;
}

/**
 * The same value with every number that JSON cannot hold replaced by null. For observations (a loss that became NaN) only, never
 * for what enters a key.
 */
export function finite<T>(value: T): T {
  if (typeof value === 'number') return (Number.isFinite(value) ? value : null) as T;
  if (Array.isArray(value)) return value.map(finite) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, finite(member)])) as T;
  return value;
}
