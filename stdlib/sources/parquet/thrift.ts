import { ParquetDamage } from './damage.ts';
import { signed, varint } from './varint.ts';

/** Fields by their numbers, as far as they are whole numbers, truth values or structs; the rest is passed over. */
export type Fields = ReadonlyMap<number, number | boolean | Fields>;

/** Structs in structs: the headers of pages have three levels. */
const DEEPEST = 16;

const outside = (): never => {
  throw new ParquetDamage('the header of a page goes on behind its end');
};

/** A struct of Thrift's compact protocol (thrift-compact-protocol.md of apache/thrift), as it heads each page, and where it ends. */
export function structAt(bytes: Uint8Array, from: number, depth = 0): readonly [fields: Fields, next: number] {
  if (depth > DEEPEST) throw new ParquetDamage('the header of a page lies in itself');
  const fields = new Map<number, number | boolean | Fields>();
  const end = bytes.length;
  let at = from;
  let id = 0;
  const number = (): number => {
    const [value, next] = varint(bytes, at, end);
    at = next;
    return value;
  };
  const zigzag = (): number => signed(number());
  const long = (): void => {
    for (let i = 0; ; i++) {
      if (at >= end || i >= 10) outside();
      if (bytes[at++]! < 128) return;
    }
  };
  const element = (type: number): number | boolean | Fields | null => {
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        at++;
        return null;
      case 4:
      case 5:
        return zigzag();
      case 6:
        long();
        return null;
      case 7:
        at += 8;
        return null;
      case 8: {
        const length = number();
        at += length;
        return null;
      }
      case 9: {
        if (at >= end) outside();
        const head = bytes[at++]!;
        const count = head >> 4 === 15 ? number() : head >> 4;
        if (count > end - at) outside();
        const each = head & 15;
        for (let i = 0; i < count; i++) element(each === 1 || each === 2 ? 3 : each);
        return null;
      }
      case 12: {
        const [inner, next] = structAt(bytes, at, depth + 1);
        at = next;
        return inner;
      }
      default:
        throw new ParquetDamage('the header of a page has a field of a kind that is not known');
    }
  };
  for (;;) {
    if (at >= end) outside();
    const head = bytes[at++]!;
    if ((head & 15) === 0) return [fields, at];
    id = head >> 4 === 0 ? zigzag() : id + (head >> 4);
    const value = element(head & 15);
    if (at > end) outside();
    if (value === null) fields.delete(id);
    else fields.set(id, value);
  }
}
