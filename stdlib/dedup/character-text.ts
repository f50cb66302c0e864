import { type ShingleText, shingleText } from './shingle-text.ts';

const space = 0x20;
/** Stands for the space between two words; no text holds it, since it counts as a sign. */
const gap = 0x01;

/** The same text with each of its characters, spaces too, as a token of its own, so that shingles are runs of characters. */
export function characterText(reserve: (bytes: number) => Uint8Array): ShingleText {
  let target = new Uint8Array(0);
  const write = shingleText((bytes) => (target = reserve(2 * bytes) as Uint8Array<ArrayBuffer>));
  return (source) => {
    const length = write(source);
    return spread(target, length);
  };
}

/** Parts the characters of UTF-8 by spaces, from the end, so that nothing is overwritten before it is read. */
function spread(bytes: Uint8Array, length: number): number {
  let characters = 0;
  for (let i = 0; i < length; i++) if (starts(bytes[i]!)) characters++;
  if (characters === 0) return 0;
  const total = length + characters - 1;
  let to = total;
  for (let from = length - 1; from >= 0; from--) {
    const byte = bytes[from]!;
    bytes[--to] = byte === space ? gap : byte;
    if (from > 0 && starts(byte)) bytes[--to] = space;
  }
  return total;
}

const starts = (byte: number): boolean => (byte & 0xc0) !== 0x80;
