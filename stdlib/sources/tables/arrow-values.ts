import { isUtf8 } from 'node:buffer';
import { type Data, DataType, type Dictionary, Precision, type TimeUnit, type Vector } from 'apache-arrow';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { Type } from '../../../compiler/operators/types.ts';
import { NotText, toJson } from '../parquet-values.ts';

/** The file says something of itself that cannot be. */
export class ArrowDamage extends Error {}

/**
 * One value as JSON, by the same rules as in Parquet: dates `YYYY-MM-DD`, timestamps RFC 3339 in UTC, decimals numbers, NaN and infinities absent. `declared` is the
 * type of the pipeline's record, for bytes. Throws `NotText` for text that is not UTF-8.
 */
export function arrowValue(value: unknown, type: DataType, declared: Type | null): Json {
  if (value === null || value === undefined) return null;
  const inner = declared?.kind === 'optional' ? declared.of : declared;
  if (DataType.isDictionary(type)) return arrowValue(value, (type as Dictionary).dictionary, declared);
  if (DataType.isTimestamp(type)) return instant(Number(value));
  if (DataType.isDate(type)) return instant(Number(value))?.slice(0, 10) ?? null;
  if (DataType.isTime(type)) return timeOfDay(Number(value), type.unit);
  if (DataType.isDecimal(type)) return decimal(value as Uint32Array, type.scale);
  if (DataType.isFloat(type) && type.precision === Precision.HALF) return toJson(Number(value), null);
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const item = type.children[0]!.type as DataType;
    const of = inner?.kind === 'list' ? inner.of : null;
    return Array.from(value as Vector, (each) => arrowValue(each, item, of));
  }
  if (DataType.isStruct(type)) {
    const row = value as Readonly<Record<string, unknown>>;
    const fields = inner?.kind === 'record' ? inner.fields : {};
    return Object.fromEntries(
      type.children.map(({ name, type: each }) => [
        name,
        arrowValue(row[name], each as DataType, fields[name]?.type ?? null),
      ]),
    );
  }
  if (DataType.isMap(type)) {
    const [, of] = (type.children[0]!.type as DataType & { children: readonly { type: DataType }[] }).children;
    return Object.fromEntries(
      Array.from(value as Iterable<[unknown, unknown]>, ([key, each]) => [
        String(key),
        arrowValue(each, of!.type, null),
      ]),
    );
  }
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array))
    throw new ArrowDamage(`it has values of type ${type}`);
  return toJson(value, declared);
}

const instant = (milliseconds: number): string | null =>
  Math.abs(milliseconds) <= 8.64e15 ? new Date(milliseconds).toISOString() : null;

/** Units of `TimeUnit` in a second. */
const PER_SECOND = [1, 1e3, 1e6, 1e9];

/** `HH:MM:SS`, with the part of a second where there is one. */
function timeOfDay(value: number, unit: TimeUnit): string {
  const per = PER_SECOND[unit]!;
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
function decimal(words: Uint32Array, scale: number): number {
  let number = 0n;
  for (let i = words.length - 1; i >= 0; i--) number = (number << 32n) | BigInt(words[i]!);
  number = BigInt.asIntN(words.length * 32, number);
  // By way of text, so that 12.50 is 12.5 and not 12.500000000000002.
  return Number(`${number}e${-scale}`);
}

/**
 * Looks whether the buffers of a column hold what its length promises, so that a flipped bit neither makes a loop over a billion rows nor shows the text of
 * other rows.
 */
export function checkData(data: Data, length: number): void {
  const { type } = data;
  if (DataType.isNull(type)) return;
  if (data.nullBitmap && data.nullCount > 0 && data.nullBitmap.length * 8 < length)
    throw new ArrowDamage('it has fewer marks of absent values than rows');
  const offsets = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  if (hasOffsets(type)) {
    const end = Number(checkOffsets(offsets, length));
    const child = data.children[0];
    const available = child === undefined ? (data.values as Uint8Array).length : child.length;
    if (end > available) throw new ArrowDamage('it points behind its own end');
    if (child !== undefined) checkData(child, child.length);
    return;
  }
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type) || DataType.isUnion(type)) {
    const size = DataType.isFixedSizeList(type) ? type.listSize : 1;
    for (const child of data.children) {
      if (!DataType.isUnion(type) && child.length < length * size)
        throw new ArrowDamage('a column inside another one is too short');
      checkData(child, child.length);
    }
    return;
  }
  const values = data.values as ArrayLike<unknown> | undefined;
  const needed = DataType.isBool(type) ? Math.ceil(length / 8) : length * Math.max(1, data.stride);
  if (values === undefined || values.length < needed) throw new ArrowDamage('a column is shorter than its rows');
  if (DataType.isDictionary(type)) checkIndices(data, length);
}

const hasOffsets = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isLargeUtf8(type) ||
  DataType.isBinary(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isList(type) ||
  DataType.isMap(type);

function checkOffsets(offsets: Int32Array | BigInt64Array | undefined, length: number): number | bigint {
  if (length === 0) return 0;
  if (offsets === undefined || offsets.length < length + 1) throw new ArrowDamage('a column is shorter than its rows');
  for (let i = 0; i < length; i++)
    if (offsets[i]! > offsets[i + 1]! || offsets[i]! < 0) throw new ArrowDamage('its offsets run backwards');
  return offsets[length]!;
}

function checkIndices(data: Data, length: number): void {
  const words = data.dictionary?.length ?? 0;
  const indices = data.values as Int32Array | BigInt64Array;
  for (let i = 0; i < length; i++)
    if (data.getValid(i) && !(Number(indices[i]) >= 0 && Number(indices[i]) < words))
      throw new ArrowDamage('it names an entry that its dictionary lacks');
}

/** Does a text column hold, where the library has put a replacement character, something that is not UTF-8 in this row? */
export function badText(data: Data, row: number): boolean {
  if (!DataType.isUtf8(data.type) && !DataType.isLargeUtf8(data.type)) return false;
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  return !isUtf8((data.values as Uint8Array).subarray(Number(offsets[row]), Number(offsets[row + 1])));
}

export { NotText };
