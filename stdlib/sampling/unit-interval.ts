import { createHash } from 'node:crypto';
import type { Row } from '../../compiler/operators/authoring.ts';

/**
 * A number in [0, 1) that depends on seed and key alone: the first 53 bits of SHA-256 over `seed:key`, as a fraction. Anyone can compute it
 * again, in any language; and a row keeps its number whatever other rows come or go.
 */
export function unitInterval(seed: number, key: string): number {
  const digest = createHash('sha256').update(`${seed}:${key}`, 'utf8').digest();
  return (digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11)) / 2 ** 53;
}

/** The value of a column as a key: text as it is, all else as JSON. Without a column, the whole row. */
export function keyOf(row: Row, column: string | undefined): string {
  const value = column === undefined ? row : (row[column] ?? null);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
