import { isUtf8 } from 'node:buffer';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { Type } from '../../../compiler/operators/types.ts';

/** A text column holds bytes that are no text. */
export class NotText extends Error {}

/** Milliseconds since 1970 as RFC 3339 in UTC; null beyond the years that JavaScript counts (±271 821). */
export const instant = (milliseconds: number): string | null =>
  Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : null;

/** `YYYY-MM-DD`, in UTC. */
export const day = (milliseconds: number): string | null => instant(milliseconds)?.slice(0, 10) ?? null;

/** Milliseconds. */
export const DAY = 86_400_000;

/** By way of text, so that 12.50 is 12.5 and not 12.500000000000002. */
export const decimal = (unscaled: bigint, scale: number): number => Number(`${unscaled}e${-scale}`);

export const textOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/**
 * A decoded value of a columnar format as JSON, by rules that are the same in Parquet, Arrow and databases. Whole numbers beyond 2^53, which JSON readers round, become text; bytes become base64 where `Bytes` is declared, else
 * text.
 */
export function toJson(value: unknown, type: Type | null): Json {
  const inner = type?.kind === 'optional' ? type.of : type;
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      break;
    case 'string':
      return isBytes(inner) ? Buffer.from(value, 'utf8').toString('base64') : value;
    default:
      return value as Json;
  }
  if (value instanceof Uint8Array) {
    if (isBytes(inner)) return Buffer.from(value).toString('base64');
    if (!isUtf8(value)) throw new NotText();
    return textOfBytes(value);
  }
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, (each) => toJson(each, null));
  if (Array.isArray(value)) return value.map((each) => toJson(each, inner?.kind === 'list' ? inner.of : null));
  const fields = inner?.kind === 'record' ? inner.fields : {};
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, toJson(each, fields[name]?.type ?? null)]),
  );
}

const isBytes = (type: Type | null): boolean => type?.kind === 'scalar' && type.name === 'Bytes';
