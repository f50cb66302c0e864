import { growing } from './growing.ts';

/** Names of rows as bytes, since millions of short strings cost far more. */
export interface Names {
  add(name: string): void;
  name(row: number): string;
}

export function names(): Names {
  let bytes = Buffer.alloc(1 << 16);
  const ends = growing();
  let end = 0;
  return {
    add(name) {
      const length = Buffer.byteLength(name);
      if (end + length > bytes.length) bytes = Buffer.concat([bytes], Math.max(bytes.length * 2, end + length));
      bytes.write(name, end);
      ends.push((end += length));
    },
    name(row) {
      return bytes.toString('utf8', row === 0 ? 0 : ends.get(row - 1), ends.get(row));
    },
  };
}
