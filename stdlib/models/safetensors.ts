import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { Fail } from './failure.ts';
import { sizeOf, type Tensor, type Weights } from './tensors.ts';

/**
 * safetensors (https://github.com/huggingface/safetensors): u64 little-endian length of a JSON header, the header, raw little-endian data.
 * The header is checked against the file before anything is believed.
 */
const bytesPer: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/** The format's own bound; a larger one is a damaged file. */
const longestHeader = 100_000_000;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, Entry>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where data begins in the file. */
  readonly start: number;
}

/** Under which name a tensor is kept; null passes it over. */
export type Place = (name: string, shape: readonly number[]) => string | null;

/** Reads tensors, widened to 32 bits. Each goes straight into its own memory, so a file takes no more than what it holds. */
export function readSafetensors(path: string, fail: Fail, place: Place = (name) => name): Weights {
  return withFile(path, fail, (file) => {
    const header = parseHeader(file, path, fail);
    // All names and shapes first: gigabytes are not read for a file that turns out not to fit.
    const wanted = [...header.tensors].map(([name, entry]) => ({ name, entry, as: place(name, entry.shape) }));
    const weights = new Map<string, Tensor>();
    for (const { name, entry, as } of wanted) {
      if (as === null) continue;
      if (bytesPer[entry.dtype] === undefined)
        fail('FTP0952', {
          file: basename(path),
          reason: `${name} is stored as ${entry.dtype}; readable are F32, F16 and BF16`,
        });
      weights.set(as, { shape: entry.shape, data: readTensor(file, header.start + entry.begin, entry, path, fail) });
    }
    return weights;
  });
}

/** Bytes of 16-bit numbers that are widened at a time. */
const piece = 2 ** 20;

function readTensor(file: number, from: number, { dtype, shape }: Entry, path: string, fail: Fail): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  if (dtype === 'F32') {
    fill(file, from, new Uint8Array(data.buffer), path, fail);
    return data;
  }
  const bits = new Uint32Array(data.buffer);
  const values = dtype === 'F16' ? halfValues() : null;
  const halves = new Uint16Array(Math.min(data.length, piece / 2));
  for (let at = 0; at < data.length; at += halves.length) {
    const count = Math.min(halves.length, data.length - at);
    fill(file, from + 2 * at, new Uint8Array(halves.buffer, 0, 2 * count), path, fail);
    if (dtype === 'BF16') for (let i = 0; i < count; i++) bits[at + i] = halves[i]! << 16;
    else for (let i = 0; i < count; i++) data[at + i] = values![halves[i]!]!;
  }
  return data;
}

export function readSafetensorsHeader(path: string, fail: Fail): SafetensorsHeader {
  return withFile(path, fail, (file) => parseHeader(file, path, fail));
}

function withFile<T>(path: string, fail: Fail, use: (file: number) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    return fail('FTP0952', {
      file: basename(path),
      reason: `it cannot be opened (${(error as NodeJS.ErrnoException).code})`,
    });
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

function read(file: number, from: number, length: number, path: string, fail: Fail): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(file, from, bytes, path, fail);
  return bytes;
}

function fill(file: number, from: number, bytes: Uint8Array, path: string, fail: Fail): void {
  for (let done = 0; done < bytes.length; ) {
    // The system call takes at most 2 GiB at a time.
    const count = readSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30), from + done);
    if (count === 0)
      fail('FTP0952', { file: basename(path), reason: `it ends at byte ${from + done}, before its data does` });
    done += count;
  }
}

function parseHeader(file: number, path: string, fail: Fail): SafetensorsHeader {
  const damaged = (reason: string): never => fail('FTP0952', { file: basename(path), reason });
  const size = fstatSync(file).size;
  const length = headerLength(read(file, 0, Math.min(8, size), path, fail), size, damaged);
  return headerOf(read(file, 8, length, path, fail), size, damaged);
}

/** A file begins with the length of its header, u64 little-endian. */
export function headerLength(start: Uint8Array, fileSize: number, damaged: (reason: string) => never): number {
  if (start.length < 8) return damaged(`it is ${fileSize} bytes long, too short for a header`);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > longestHeader || 8 + length > fileSize)
    return damaged(
      `its header should be ${length} bytes long, but the file has ${fileSize} bytes; it looks truncated or is no safetensors file`,
    );
  return length;
}

/** The header's own bytes, checked against each other and against the size of the file; for whoever has them without the file. */
export function headerOf(bytes: Uint8Array, fileSize: number, damaged: (reason: string) => never): SafetensorsHeader {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return damaged('its header is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null) return damaged('its header is not a JSON object');
  const start = 8 + bytes.length;
  const tensors = new Map<string, Entry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') metadata = value as Record<string, string>;
    else tensors.set(name, parseEntry(name, value, damaged));
  }
  verifyLayout(tensors, fileSize - start, damaged);
  return { tensors, metadata, start };
}

function parseEntry(name: string, value: unknown, damaged: (reason: string) => never): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const naturals = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (typeof dtype !== 'string' || !naturals(shape) || !naturals(offsets) || offsets.length !== 2)
    return damaged(`its header entry for ${name} is malformed`);
  const [begin, end] = offsets as [number, number];
  const width = bytesPer[dtype];
  if (end < begin || (width !== undefined && end - begin !== sizeOf(shape) * width))
    return damaged(`${name} of shape [${shape}] and type ${dtype} does not fill its ${end - begin} bytes`);
  return { dtype, shape, begin, end };
}

/** The data must be covered without gap or overlap, as the format demands: nothing hides, and a cut file is noticed. */
function verifyLayout(
  tensors: ReadonlyMap<string, Entry>,
  available: number,
  damaged: (reason: string) => never,
): void {
  let at = 0;
  for (const [name, { begin, end }] of [...tensors].sort((a, b) => a[1].begin - b[1].begin || a[1].end - b[1].end)) {
    if (begin !== at) damaged(`the data of ${name} begin at byte ${begin}, where byte ${at} was expected`);
    at = end;
  }
  if (at !== available)
    damaged(
      `its tensors need ${at} bytes, but ${available} are there; ${at > available ? 'it is truncated' : 'it has a foreign end'}`,
    );
}

let table: Float32Array | null = null;

/** The value of every IEEE 754 binary16 number, by its bits; 256 KiB, made once. */
function halfValues(): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => fromHalf(bits));
  return table;
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

type Metadata = Readonly<Record<string, string>>;

/**
 * Writes these tensors as F32, in name order: equal weights give equal bytes. They go to the disk from where they lie, without a copy of the whole, and have
 * reached it when this returns. `watch` sees the bytes pass, for a digest.
 */
export function writeSafetensors(
  path: string,
  weights: Weights,
  watch: (bytes: Uint8Array) => void = () => {},
  metadata?: Metadata,
): void {
  const file = openSync(path, 'w');
  try {
    for (const bytes of safetensorsPieces(weights, metadata)) {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30));
      watch(bytes);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What `writeSafetensors` writes, in one piece: for what is small. */
export function encodeSafetensors(weights: Weights, metadata?: Metadata): Uint8Array {
  return Buffer.concat([...safetensorsPieces(weights, metadata)]);
}

/** The header, then the data of one tensor after the other, as views of the tensors themselves. */
function* safetensorsPieces(weights: Weights, metadata: Metadata = { format: 'pt' }): Generator<Uint8Array> {
  const names = [...weights.keys()].sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const name of names) {
    const { shape, data } = weights.get(name)!;
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + data.byteLength] };
    at += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Readers map the file into memory, so data start at a multiple of eight.
  const length = Math.ceil(text.length / 8) * 8;
  const start = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(length), true);
  start.set(text, 8);
  yield start;
  for (const name of names) {
    const { data } = weights.get(name)!;
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}
