import { isUtf8 } from 'node:buffer';
import type { Json } from '../../../../compiler/operators/manifest.ts';
import type { Type } from '../../../../compiler/operators/types.ts';
import { DAY, day, decimal, instant, NotText, textOfBytes, toJson } from '../values.ts';
import { integersIn, numbersIn, offsetsOf, type RawColumn } from './buffers.ts';
import { ArrowDamage } from './damage.ts';
import type { ArrowType } from './schema.ts';

type Get = (row: number) => Json;

/**
 * Values of a column that holds no others, as JSON, by the rules of `toJson`: dates `YYYY-MM-DD`, timestamps RFC 3339 in UTC, decimals numbers, NaN and
 * infinities absent. Rows that are not `present` are never asked for.
 */
export function valuesOf(
  type: ArrowType,
  raw: RawColumn,
  declared: Type | null,
  present: (row: number) => boolean,
): Get {
  const { length } = raw;
  const longs = (): BigInt64Array => numbersIn(BigInt64Array, raw.buffer(1), length);
  switch (type.kind) {
    case 'bool': {
      const bits = numbersIn(Uint8Array, raw.buffer(1), Math.ceil(length / 8));
      return (row) => ((bits[row >> 3]! >> (row & 7)) & 1) !== 0;
    }
    case 'int': {
      const numbers = integersIn(raw.buffer(1), length, type.bits, type.signed);
      return (row) => toJson(numbers[row], null);
    }
    case 'float':
      return floats(type.bits, raw);
    case 'text':
    case 'bytes': {
      const bytes = raw.buffer(2);
      const offsets = offsetsOf(raw, type.large, bytes.length);
      const kind = type.kind;
      return (row) => bytesAs(bytes.subarray(Number(offsets[row]), Number(offsets[row + 1])), kind, declared);
    }
    case 'text_view':
    case 'bytes_view':
      return views(type.kind === 'text_view' ? 'text' : 'bytes', raw, declared, present);
    case 'fixed_bytes': {
      const bytes = numbersIn(Uint8Array, raw.buffer(1), length * type.size);
      return (row) => bytesAs(bytes.subarray(row * type.size, (row + 1) * type.size), 'bytes', declared);
    }
    case 'decimal': {
      const words = numbersIn(Uint32Array, raw.buffer(1), (length * type.bits) / 32);
      const each = type.bits / 32;
      return (row) => decimalOf(words.subarray(row * each, (row + 1) * each), type.scale);
    }
    case 'date': {
      if (type.days) {
        const days = numbersIn(Int32Array, raw.buffer(1), length);
        return (row) => day(days[row]! * DAY);
      }
      const milliseconds = longs();
      return (row) => day(Number(milliseconds[row]));
    }
    case 'timestamp': {
      const times = longs();
      const per = BigInt(Math.max(1, type.perSecond / 1e3));
      if (type.perSecond === 1) return (row) => instant(Number(times[row]) * 1e3);
      return (row) => instant(Number(times[row]! / per));
    }
    case 'time': {
      const times = type.bits === 32 ? numbersIn(Int32Array, raw.buffer(1), length) : longs();
      return (row) => timeOfDay(Number(times[row]), type.perSecond);
    }
    case 'duration': {
      const spans = longs();
      return (row) => toJson(spans[row], null);
    }
    default:
      throw new ArrowDamage(`it has values of type ${type.kind}, for which there is no column type here`);
  }
}

function floats(bits: 16 | 32 | 64, raw: RawColumn): Get {
  if (bits === 16) {
    const halves = numbersIn(Uint16Array, raw.buffer(1), raw.length);
    return (row) => toJson(ofHalf(halves[row]!), null);
  }
  const type = bits === 32 ? Float32Array : Float64Array;
  const numbers = numbersIn<ArrayLike<number>>(type, raw.buffer(1), raw.length);
  return (row) => toJson(numbers[row]!, null);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function ofHalf(half: number): number {
  const sign = half >> 15 === 0 ? 1 : -1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Text as text, unless bytes are declared; bytes that are no text only where they are declared. */
function bytesAs(bytes: Uint8Array, kind: 'text' | 'bytes', declared: Type | null): Json {
  if (kind === 'bytes') return toJson(bytes, declared);
  if (!isUtf8(bytes)) throw new NotText();
  return toJson(textOfBytes(bytes), declared);
}

const VIEW = 16;
/** Bytes that a view holds itself. */
const INLINE = 12;

/** Views of 16 bytes: the length, then the text, or its first 4 bytes and where the whole lies. */
function views(kind: 'text' | 'bytes', raw: RawColumn, declared: Type | null, present: (row: number) => boolean): Get {
  const all = numbersIn(Uint8Array, raw.buffer(1), raw.length * VIEW);
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  const buffers = Array.from({ length: raw.buffers - 2 }, (_, i) => raw.buffer(i + 2));
  const place = (row: number) => ({
    size: view.getInt32(row * VIEW, true),
    buffer: buffers[view.getInt32(row * VIEW + 8, true)],
    offset: view.getInt32(row * VIEW + 12, true),
  });
  for (let row = 0; row < raw.length; row++) {
    const { size, buffer, offset } = place(row);
    if (!present(row)) continue;
    if (size < 0 || (size > INLINE && (buffer === undefined || offset < 0 || offset + size > buffer.length)))
      throw new ArrowDamage('it points behind its own end');
  }
  return (row) => {
    const { size, buffer, offset } = place(row);
    const bytes =
      size <= INLINE ? all.subarray(row * VIEW + 4, row * VIEW + 4 + size) : buffer!.subarray(offset, offset + size);
    return bytesAs(bytes, kind, declared);
  };
}

/** `HH:MM:SS`, with the part of a second where there is one. */
function timeOfDay(value: number, per: number): string {
  const seconds = Math.floor(value / per);
  const rest = value - seconds * per;
  const two = (part: number): string => String(part).padStart(2, '0');
  const whole = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return rest === 0
    ? whole
    : `${whole}.${String(rest)
        .padStart(String(per).length - 1, '0')
        .replace(/0+$/, '')}`;
}

/** Words of a number in two's complement, the lowest first. */
function decimalOf(words: Uint32Array, scale: number): number | null {
  let number = 0n;
  for (let i = words.length - 1; i >= 0; i--) number = (number << 32n) | BigInt(words[i]!);
  number = BigInt.asIntN(words.length * 32, number);
  const value = decimal(number, scale);
  return Number.isFinite(value) ? value : null;
}
