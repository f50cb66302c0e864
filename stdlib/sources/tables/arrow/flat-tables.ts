import { isUtf8 } from 'node:buffer';
import { ArrowDamage } from './damage.ts';

/**
 * A table of a FlatBuffers message. Fields are asked for by their place in the format's description. Every position and length is looked at before it is followed,
 * so that a damaged message ends in `ArrowDamage`.
 */
export interface FlatTable {
  /** Whole numbers of up to 32 bits. */
  int(field: number, bytes: 1 | 2 | 4, otherwise: number): number;
  /** Whole numbers of 64 bits, as far as they are exact in JavaScript: nothing that a message counts is larger. */
  long(field: number, otherwise: number): number;
  text(field: number): string | null;
  table(field: number): FlatTable | null;
  tables(field: number): readonly FlatTable[];
  /** A list of structs of this many bytes; each is given by a function that reads at a place within it. */
  structs(field: number, bytes: number): readonly Struct[];
}

export interface Struct {
  int(at: number): number;
  long(at: number): number;
}

const outside = (): never => {
  throw new ArrowDamage('a message in it points outside of itself');
};

/**
 * The outermost table of a message (FlatBuffers, "Internals": little endian, offsets from where they stand). Each table is there once, so that as many can be met as have
 * room; more means that they point in a circle.
 */
export function flatRoot(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let tablesLeft = bytes.byteLength / 4;
  const within = (at: number, length: number): number =>
    at >= 0 && length >= 0 && at + length <= view.byteLength ? at : outside();
  const longAt = (at: number): number => {
    const value = Number(view.getBigInt64(within(at, 8), true));
    return Number.isSafeInteger(value) ? value : outside();
  };
  /** Where the offset that stands here leads. */
  const led = (at: number): number => at + view.getUint32(within(at, 4), true);
  /** Where the entries of a list begin, and how many there are. */
  const list = (at: number, bytesEach: number): readonly [start: number, count: number] => {
    const start = led(at);
    const count = view.getUint32(within(start, 4), true);
    within(start + 4, count * bytesEach);
    return [start + 4, count];
  };

  const tableAt = (at: number): FlatTable => {
    if (--tablesLeft < 0) throw new ArrowDamage('a message in it points in a circle');
    const fields = at - view.getInt32(within(at, 4), true);
    const fieldsLength = view.getUint16(within(fields, 4), true);
    const length = view.getUint16(fields + 2, true);
    within(fields, fieldsLength);
    within(at, length);
    /** Where a field of this many bytes stands; 0 where the table lacks it. */
    const place = (field: number, bytesWide: number): number => {
      const entry = 4 + 2 * field;
      if (entry + 2 > fieldsLength) return 0;
      const offset = view.getUint16(fields + entry, true);
      if (offset === 0) return 0;
      return offset >= 4 && offset + bytesWide <= length ? at + offset : outside();
    };
    return {
      int(field, bytesWide, otherwise) {
        const found = place(field, bytesWide);
        if (found === 0) return otherwise;
        if (bytesWide === 4) return view.getInt32(found, true);
        return bytesWide === 2 ? view.getInt16(found, true) : view.getUint8(found);
      },
      long(field, otherwise) {
        const found = place(field, 8);
        return found === 0 ? otherwise : longAt(found);
      },
      text(field) {
        const found = place(field, 4);
        if (found === 0) return null;
        const [start, count] = list(found, 1);
        const text = bytes.subarray(start, start + count);
        if (!isUtf8(text)) throw new ArrowDamage('a name in it is not UTF-8');
        return Buffer.from(text.buffer, text.byteOffset, count).toString('utf8');
      },
      table(field) {
        const found = place(field, 4);
        return found === 0 ? null : tableAt(led(found));
      },
      tables(field) {
        const found = place(field, 4);
        if (found === 0) return [];
        const [start, count] = list(found, 4);
        return Array.from({ length: count }, (_, i) => tableAt(led(start + 4 * i)));
      },
      structs(field, bytesEach) {
        const found = place(field, 4);
        if (found === 0) return [];
        const [start, count] = list(found, bytesEach);
        return Array.from({ length: count }, (_, i) => ({
          int: (offset) => view.getInt32(within(start + i * bytesEach + offset, 4), true),
          long: (offset) => longAt(start + i * bytesEach + offset),
        }));
      },
    };
  };
  return tableAt(led(0));
}
