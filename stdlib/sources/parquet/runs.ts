import { ParquetDamage, tooShort } from './damage.ts';
import { signed, varint } from './varint.ts';

/** Values that a writer may add to fill up its last run. */
const PADDING = 1024;
/** Numbers in a block of differences, and bytes of the texts of one page: more is damage, or meant to harm. */
const LARGEST_BLOCK = 1 << 20;
const MOST_TEXT = 1 << 30;

/**
 * Looks through the runs of a hybrid of run lengths and packed bits (Encodings.md of apache/parquet-format, "RLE"): together they give `count` values and not many more,
 * from the bytes that are there, none above `most`. Gives how many of the values are `most`.
 */
export function checkRuns(
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  count: number,
  most: number,
): number {
  const wide = Math.ceil(width / 8);
  let at = from;
  let atMost = 0;
  for (let left = count; left > 0; ) {
    const [head, next] = varint(bytes, at, end);
    at = next;
    const isPacked = head % 2 === 1;
    const values = Math.floor(head / 2) * (isPacked ? 8 : 1);
    if (values > left + PADDING) throw new ParquetDamage('a page of it has a run of more values than the page');
    const used = Math.min(values, left);
    // The last run may lack the bits of the values that fill it up.
    if (at + (isPacked ? Math.ceil((used * width) / 8) : wide) > end) tooShort();
    for (let i = 0; i < (isPacked ? used : 1); i++) {
      const value = isPacked ? bitsAt(bytes, at, i * width, width) : bitsAt(bytes, at, 0, wide * 8);
      if (value > most) throw new ParquetDamage('a page of it names an entry or a level that is not there');
      if (value === most) atMost += isPacked ? 1 : used;
    }
    at = Math.min(end, at + (isPacked ? (values / 8) * width : wide));
    left -= used;
  }
  return atMost;
}

/** A number of so many bits, the lowest first. */
function bitsAt(bytes: Uint8Array, from: number, bit: number, width: number): number {
  let value = 0;
  for (let got = 0; got < width; ) {
    const place = bit + got;
    const take = Math.min(8 - (place & 7), width - got);
    value += ((bytes[from + (place >> 3)]! >> (place & 7)) & ((1 << take) - 1)) * 2 ** got;
    got += take;
  }
  return value;
}

/** Numbers packed by their differences ("DELTA_BINARY_PACKED"): `count` of them, and where they end. */
function deltas(bytes: Uint8Array, from: number, count: number): readonly [values: Float64Array, next: number] {
  const end = bytes.length;
  let at = from;
  const number = (): number => {
    const [value, next] = varint(bytes, at, end);
    at = next;
    return value;
  };
  const zigzag = (): number => signed(number());
  const [block, parts, said] = [number(), number(), number()];
  if (parts === 0 || block % parts !== 0 || block === 0 || block > LARGEST_BLOCK || said !== count)
    throw new ParquetDamage('a page of it counts its values in a way that cannot be');
  const values = new Float64Array(count);
  let value = zigzag();
  let done = 0;
  if (count > 0) values[done++] = value;
  while (done < count) {
    const least = zigzag();
    const widths = at;
    at += parts;
    for (let part = 0; part < parts && done < count; part++) {
      const width = bytes[widths + part] ?? tooShort();
      if (width > 32) throw new ParquetDamage('a page of it has lengths larger than can be');
      const each = block / parts;
      if (at + Math.ceil((Math.min(each, count - done) * width) / 8) > end) tooShort();
      for (let i = 0; i < each && done < count; i++) {
        value += least + bitsAt(bytes, at, i * width, width);
        values[done++] = value;
      }
      at += (each / 8) * width;
    }
  }
  return [values, at];
}

/** Texts with their lengths before them ("DELTA_LENGTH_BYTE_ARRAY"), or with what they share with the text before ("DELTA_BYTE_ARRAY"). */
export function checkLengths(bytes: Uint8Array, from: number, count: number, shares: boolean): void {
  const [prefixes, middle] = shares ? deltas(bytes, from, count) : [null, from];
  const [lengths, start] = deltas(bytes, middle, count);
  let at = start;
  let before = 0;
  let whole = 0;
  for (let i = 0; i < count; i++) {
    const [prefix, length] = [prefixes === null ? 0 : prefixes[i]!, lengths[i]!];
    at += length;
    if (length < 0 || prefix < 0 || prefix > before || at > bytes.length)
      throw new ParquetDamage('a page of it has texts of lengths that cannot be');
    before = prefix + length;
    whole += before;
  }
  if (whole > MOST_TEXT) throw new ParquetDamage('a page of it holds more text than can be');
}

/** A page of numbers packed by their differences says first in which blocks they lie. */
export function checkBlocks(bytes: Uint8Array): void {
  const [block, next] = varint(bytes, 0, bytes.length);
  const [parts] = varint(bytes, next, bytes.length);
  if (parts === 0 || block === 0 || block > LARGEST_BLOCK || parts > block)
    throw new ParquetDamage('a page of it counts its values in a way that cannot be');
}
