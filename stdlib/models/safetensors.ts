import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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

/** Reads the tensors for which `wanted` says yes, widened to 32 bits. */
export function readSafetensors(path: string, fail: Fail, wanted: (name: string) => boolean = () => true): Weights {
  return withFile(path, fail, (file) => {
    const header = parseHeader(file, path, fail);
    const weights = new Map<string, Tensor>();
    for (const [name, entry] of header.tensors) {
      if (!wanted(name)) continue;
      if (bytesPer[entry.dtype] === undefined)
        fail('FTP0952', {
          file: basename(path),
          reason: `${name} is stored as ${entry.dtype}; readable are F32, F16 and BF16`,
        });
      const bytes = read(file, header.start + entry.begin, entry.end - entry.begin, path, fail);
      weights.set(name, { shape: entry.shape, data: widen(bytes, entry.dtype) });
    }
    return weights;
  });
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
  for (let done = 0; done < length; ) {
    // The system call takes at most 2 GiB at a time.
    const count = readSync(file, bytes, done, Math.min(length - done, 2 ** 30), from + done);
    if (count === 0)
      fail('FTP0952', { file: basename(path), reason: `it ends at byte ${from + done}, before its data does` });
    done += count;
  }
  return bytes;
}

function parseHeader(file: number, path: string, fail: Fail): SafetensorsHeader {
  const damaged = (reason: string): never => fail('FTP0952', { file: basename(path), reason });
  const size = fstatSync(file).size;
  if (size < 8) return damaged(`it is ${size} bytes long, too short for a header`);
  const length = Number(new DataView(read(file, 0, 8, path, fail).buffer).getBigUint64(0, true));
  if (length > longestHeader || 8 + length > size)
    return damaged(
      `its header should be ${length} bytes long, but the file has ${size} bytes; it looks truncated or is no safetensors file`,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(read(file, 8, length, path, fail)));
  } catch {
    return damaged('its header is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null) return damaged('its header is not a JSON object');
  const start = 8 + length;
  const tensors = new Map<string, Entry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') metadata = value as Record<string, string>;
    else tensors.set(name, parseEntry(name, value, damaged));
  }
  verifyLayout(tensors, size - start, damaged);
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

function widen(bytes: Uint8Array, dtype: string): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.buffer, 0, bytes.byteLength / 4);
  const halves = new Uint16Array(bytes.buffer, 0, bytes.byteLength / 2);
  if (dtype === 'F16') return Float32Array.from(halves, fromHalf);
  const bits = Uint32Array.from(halves, (half) => half * 65_536);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The bytes of a file with these tensors as F32, in name order: equal weights give equal bytes. */
export function encodeSafetensors(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array {
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
  const bytes = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let offset = 8 + length;
  for (const name of names) {
    const { data } = weights.get(name)!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}
