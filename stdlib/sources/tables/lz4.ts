/** The data is no LZ4 frame, or damaged. */
export class Lz4Damage extends Error {}

const MAGIC = 0x184d2204;
/** Unpacked bytes of one frame, where nobody says how many: more is damage, or meant to harm. */
const MOST = 1 << 30;

/**
 * Unpacks one LZ4 frame (github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md, version 1.6.3), as Arrow packs its buffers. Checksums are not compared: Arrow's writers
 * leave them out. More than `most` unpacked bytes are damage.
 */
export function unlz4(frame: Uint8Array, most = MOST): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Lz4Damage('it is no LZ4 frame');
  const flags = frame[4]!;
  if (flags >> 6 !== 1) throw new Lz4Damage('its LZ4 version is unknown');
  const blockChecksum = (flags & 0x10) !== 0;
  let at = 6;
  let size = 0;
  if (flags & 0x08) {
    if (frame.length < at + 9) throw new Lz4Damage('it ends in the header of an LZ4 frame');
    size = Number(view.getBigUint64(at, true));
    at += 8;
  }
  if (flags & 0x01) throw new Lz4Damage('it needs a dictionary');
  at += 1;
  const out = growing(size, most);
  for (;;) {
    if (at + 4 > frame.length) throw new Lz4Damage('it ends in the middle of an LZ4 frame');
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return out.bytes();
    const length = word & 0x7fffffff;
    if (at + length > frame.length) throw new Lz4Damage('it ends in the middle of an LZ4 block');
    const block = frame.subarray(at, at + length);
    if (word >>> 31 === 1) out.append(block);
    else unpackBlock(block, out);
    at += length + (blockChecksum ? 4 : 0);
  }
}

/** Unpacks one block without a frame to at most so many bytes. */
export function unlz4Block(block: Uint8Array, most: number): Uint8Array {
  const out = growing(most, most);
  unpackBlock(block, out);
  return out.bytes();
}

interface Growing {
  append(bytes: Uint8Array): void;
  /** Repeats what was written `distance` bytes ago. */
  repeat(distance: number, length: number): void;
  bytes(): Uint8Array;
}

function growing(expected: number, most: number): Growing {
  let bytes = new Uint8Array(Math.min(Math.max(expected, 1024), 1 << 24));
  let length = 0;
  const room = (more: number): void => {
    if (length + more > most) throw new Lz4Damage('it unpacks to more than a buffer holds');
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + more));
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };
  return {
    append(part) {
      room(part.length);
      bytes.set(part, length);
      length += part.length;
    },
    repeat(distance, count) {
      if (distance === 0 || distance > length) throw new Lz4Damage('it repeats what is not there');
      room(count);
      if (distance >= count) bytes.copyWithin(length, length - distance, length - distance + count);
      // The two overlap: what is copied is copied again.
      else for (let i = 0; i < count; i++) bytes[length + i] = bytes[length + i - distance]!;
      length += count;
    },
    bytes: () => bytes.subarray(0, length),
  };
}

/** github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
function unpackBlock(block: Uint8Array, out: Growing): void {
  let at = 0;
  const more = (base: number): number => {
    if (base < 15) return base;
    let sum = base;
    for (;;) {
      if (at >= block.length) throw new Lz4Damage('it ends in the middle of a length');
      const byte = block[at++]!;
      sum += byte;
      if (byte < 255) return sum;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = more(token >> 4);
    if (at + literals > block.length) throw new Lz4Damage('it ends in the middle of its literals');
    out.append(block.subarray(at, at + literals));
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw new Lz4Damage('it ends in the middle of a distance');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    out.repeat(distance, more(token & 15) + 4);
  }
}
