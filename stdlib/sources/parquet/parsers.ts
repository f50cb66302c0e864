import { isUtf8 } from 'node:buffer';
import { DAY, textOfBytes } from '../tables/values.ts';

/** Throws for what is no date: the file is damaged then (`readable`). */
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/**
 * How the library turns stored values into ours. Text that is not UTF-8 stays bytes, so that the record which holds it can be named. The library hands on
 * absent values as undefined.
 */
export const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined): string | Uint8Array | undefined =>
    bytes === undefined || !isUtf8(bytes) ? bytes : textOfBytes(bytes),
  dateFromDays: (days: number | undefined): string | undefined =>
    days === undefined ? undefined : instant(days * DAY).slice(0, 10),
  timestampFromMilliseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value)),
  timestampFromMicroseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value / 1000n)),
  timestampFromNanoseconds: (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : instant(Number(value / 1_000_000n)),
};
