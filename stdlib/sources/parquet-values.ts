import { isUtf8 } from 'node:buffer';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { Type } from '../../compiler/operators/types.ts';

/** A text column holds bytes that are no text. */
export class NotText extends Error {}

const DAY = 86_400_000;
const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/**
 * How the library turns stored values into ours. Text that is not UTF-8 stays bytes, so that the record which holds it can be named. The library hands on
 * absent values as undefined.
 */
export const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined): string | Uint8Array | undefined =>
    bytes === undefined || !isUtf8(bytes) ? bytes : text(bytes),
  dateFromDays: (days: number | undefined): string | undefined =>
    days === undefined ? undefined : instant(days * DAY).slice(0, 10),
  timestampFromMilliseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value)),
  timestampFromMicroseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value / 1000n)),
  timestampFromNanoseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value / 1_000_000n)),
};

/**
 * A decoded value as JSON. Whole numbers beyond 2^53, which JSON readers round, become text; bytes become base64 where `Bytes` is declared, else
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
    return text(value);
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
