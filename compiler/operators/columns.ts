import type { Json } from './manifest.ts';
import type { RecordType, Type } from './types.ts';

/** The name that JavaScript keeps for itself: assigning to it would change what kind of object a row is, and the value would be gone. */
export const reservedName = '__proto__';

/** The declared type of a column; null where none is declared. A plain look would find `constructor` in every record. */
export const typeOfColumn = (record: RecordType | null, column: string): Type | null =>
  record !== null && Object.hasOwn(record.fields, column) ? record.fields[column]!.type : null;

/** Sets a column, whatever its name. */
export function put(row: Record<string, Json>, column: string, value: Json): void {
  if (column === reservedName)
    Object.defineProperty(row, column, { value, enumerable: true, configurable: true, writable: true });
  else row[column] = value;
}
