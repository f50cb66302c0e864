import type { DuckDBValue } from '@duckdb/node-api';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { Type } from '../../../compiler/operators/types.ts';
import { DAY, day, decimal, instant, toJson } from './values.ts';

/**
 * A value of DuckDB as JSON, by the rules of `toJson`. Told apart by what they hold, since the package is loaded only where it is needed. Times, intervals,
 * UUIDs and enumerations are the text that DuckDB shows.
 */
export function duckdbValue(value: DuckDBValue, declared: Type | null): Json {
  if (typeof value !== 'object' || value === null) return toJson(value, declared);
  const inner = declared?.kind === 'optional' ? declared.of : declared;
  if ('bytes' in value) return toJson(value.bytes, declared);
  if ('days' in value && !('months' in value)) return day(Number(value.days) * DAY);
  if ('micros' in value && isTimestamp(value)) return instant(Number(value.micros) / 1e3);
  if ('nanos' in value && isTimestamp(value)) return instant(Number(value.nanos) / 1e6);
  if ('milliseconds' in value) return instant(Number(value.milliseconds));
  if ('seconds' in value) return instant(Number(value.seconds) * 1e3);
  if ('scale' in value && 'width' in value) return decimal(value.value, value.scale);
  if ('items' in value) {
    const of = inner?.kind === 'list' ? inner.of : null;
    return Array.from(value.items, (each) => duckdbValue(each, of));
  }
  if ('entries' in value) {
    const fields = inner?.kind === 'record' ? inner.fields : {};
    const entries = Array.isArray(value.entries)
      ? value.entries.map(({ key, value: each }): [string, DuckDBValue] => [String(key), each])
      : Object.entries(value.entries as Readonly<Record<string, DuckDBValue>>);
    return Object.fromEntries(entries.map(([name, each]) => [name, duckdbValue(each, fields[name]?.type ?? null)]));
  }
  return String(value);
}

/** Times of day and intervals count in the same units. */
const isTimestamp = (value: object): boolean => value.constructor.name.includes('Timestamp');
