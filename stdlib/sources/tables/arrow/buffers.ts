import { unzstdWhole, ZstdDamage } from '../../zstd.ts';
import { Lz4Damage, unlz4 } from '../lz4.ts';
import { ArrowDamage } from './damage.ts';
import type { BatchHeader } from './messages.ts';
import type { ArrowField } from './schema.ts';

/** A column as its batch describes it: nothing of it has been looked at. */
export interface RawColumn {
  readonly length: number;
  /** Less than zero where the writer did not count. */
  readonly nulls: number;
  /** Buffer by its number among those of the column, unpacked. */
  buffer(number: number): Uint8Array;
  readonly buffers: number;
  readonly children: readonly RawColumn[];
}

/** Unpacked bytes of one buffer: more is damage, or meant to harm. */
const MOST = 1 << 30;

/** Shares out the nodes and buffers of a batch to its columns, by the order of the format ("Recordbatch message": each column, then what lies in it). */
export function rawColumns(fields: readonly ArrowField[], batch: BatchHeader, body: Uint8Array): readonly RawColumn[] {
  let node = 0;
  let buffer = 0;
  let viewed = 0;
  const own = (field: ArrowField): number => {
    if (field.dictionary !== null) return 2;
    switch (field.type.kind) {
      case 'null':
      case 'run_ends':
        return 0;
      case 'struct':
      case 'fixed_list':
        return 1;
      case 'union':
        return (field.type.dense ? 2 : 1) + (batch.unionMarks ? 1 : 0);
      case 'text':
      case 'bytes':
      case 'list_view':
        return 3;
      case 'text_view':
      case 'bytes_view':
        return 2 + (batch.viewBuffers[viewed++] ?? 0);
      default:
        return 2;
    }
  };
  const columnOf = (field: ArrowField): RawColumn => {
    const said = batch.nodes[node++];
    const first = buffer;
    const buffers = own(field);
    buffer += buffers;
    if (said === undefined || buffer > batch.buffers.length) throw new ArrowDamage('a batch of it lacks columns');
    const children = field.dictionary === null ? field.children.map(columnOf) : [];
    return { ...said, buffers, children, buffer: (i) => unpacked(batch, batch.buffers[first + i]!, body) };
  };
  return fields.map(columnOf);
}

/** A packed buffer says first how long it is unpacked, or -1 where packing it did not pay. */
function unpacked(batch: BatchHeader, place: BatchHeader['buffers'][number], body: Uint8Array): Uint8Array {
  const bytes = body.subarray(place.offset, place.offset + place.length);
  if (batch.compression === 'none' || bytes.length === 0) return bytes;
  if (bytes.length < 8) throw new ArrowDamage('a packed column in it is too short');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true));
  const packed = bytes.subarray(8);
  if (length === -1) return packed;
  if (length < 0 || length > MOST) throw new ArrowDamage('a packed column in it claims a length that cannot be');
  if (length === 0) return packed.subarray(0, 0);
  try {
    const whole = batch.compression === 'lz4' ? unlz4(packed, length) : unzstdWhole(packed, length);
    if (whole.length === length) return whole;
  } catch (error) {
    if (!(error instanceof Lz4Damage || error instanceof ZstdDamage)) throw error;
    throw new ArrowDamage(`a packed column in it is damaged: ${error.message}`);
  }
  throw new ArrowDamage('a packed column in it is shorter than it says');
}

interface Numbers<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** So many numbers of a buffer, which has them all. */
export function numbersIn<T>(type: Numbers<T>, bytes: Uint8Array, count: number): T {
  const size = type.BYTES_PER_ELEMENT;
  if (bytes.length < count * size) throw new ArrowDamage('a column in it is shorter than its rows');
  if (bytes.byteOffset % size === 0) return new type(bytes.buffer, bytes.byteOffset, count);
  return new type(bytes.slice(0, count * size).buffer, 0, count);
}

export type Integers = ArrayLike<number | bigint>;

/** The same for whole numbers of a width that the schema says. */
export function integersIn(bytes: Uint8Array, count: number, bits: 8 | 16 | 32 | 64, signed: boolean): Integers {
  switch (bits) {
    case 8:
      return signed ? numbersIn(Int8Array, bytes, count) : numbersIn(Uint8Array, bytes, count);
    case 16:
      return signed ? numbersIn(Int16Array, bytes, count) : numbersIn(Uint16Array, bytes, count);
    case 32:
      return signed ? numbersIn(Int32Array, bytes, count) : numbersIn(Uint32Array, bytes, count);
    case 64:
      return signed ? numbersIn(BigInt64Array, bytes, count) : numbersIn(BigUint64Array, bytes, count);
  }
}

/** Where the lists or texts of a column begin, and where the last ends: never backwards, and never behind `available`. */
export function offsetsOf(raw: RawColumn, large: boolean, available: number): Integers {
  if (raw.length === 0) return new Int32Array(1);
  const { length } = raw;
  const offsets = integersIn(raw.buffer(1), length + 1, large ? 64 : 32, true);
  if (offsets[0]! < 0) throw new ArrowDamage('its offsets begin below nothing');
  for (let i = 0; i < length; i++)
    if (offsets[i]! > offsets[i + 1]!) throw new ArrowDamage('its offsets run backwards');
  if (offsets[length]! > available) throw new ArrowDamage('it points behind its own end');
  return offsets;
}
