import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeSafetensors, readSafetensors, readSafetensorsHeader } from '../../../stdlib/models/safetensors.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { fail, failure } from './support.ts';

const folder = temporaryFolder();
const weights = new Map([
  ['b', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, Number.POSITIVE_INFINITY) }],
  ['a', { shape: [], data: Float32Array.of(7) }],
  ['none', { shape: [0, 4], data: new Float32Array() }],
]);

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A file with any header and any data. */
function handmade(header: unknown, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

test('what is written is read again, in one order', () => {
  const bytes = encodeSafetensors(weights);
  const path = file('round.safetensors', bytes);
  const read = readSafetensors(path, fail);
  assert.equal([...read.keys()], ['a', 'b', 'none']);
  for (const [name, tensor] of weights) assert.equal(read.get(name), tensor);
  assert.equal(encodeSafetensors(new Map([...weights].reverse())), bytes);
  const { start, metadata } = readSafetensorsHeader(path, fail);
  assert.is(start % 8, 0);
  assert.equal(metadata, { format: 'pt' });
});

test('16-bit numbers widen exactly', () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x7c00);
  const brains = Uint16Array.of(0x3f80, 0xc040, 0x0001, 0x7f7f, 0x8000, 0x7f80);
  const header = {
    f16: { dtype: 'F16', shape: [6], data_offsets: [0, 12] },
    bf16: { dtype: 'BF16', shape: [6], data_offsets: [12, 24] },
  };
  const data = new Uint8Array([...new Uint8Array(halves.buffer), ...new Uint8Array(brains.buffer)]);
  const read = readSafetensors(file('half.safetensors', handmade(header, data)), fail);
  assert.equal([...read.get('f16')!.data], [1, -2, 2 ** -24, 65504, -0, Number.POSITIVE_INFINITY]);
  assert.equal([...read.get('bf16')!.data], [1, -3, 2 ** -133, (255 / 128) * 2 ** 127, -0, Number.POSITIVE_INFINITY]);
});

test('every truncation is noticed', () => {
  const bytes = encodeSafetensors(weights);
  for (let length = 0; length < bytes.length; length++) {
    const path = file('cut.safetensors', bytes.subarray(0, length));
    const told = failure(() => readSafetensors(path, fail));
    assert.is(told?.code, 'FTP0952', `at ${length} bytes`);
  }
});

const data = new Uint8Array(8);
const damages: Readonly<Record<string, Uint8Array>> = {
  'a header longer than the file': new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0, 123, 125]),
  'a header that is no JSON': handmade('{"a": ', data),
  'a header that is a list': handmade([1], data),
  'an offset that is no number': handmade({ a: { dtype: 'F32', shape: [2], data_offsets: ['0', 8] } }, data),
  'a shape that does not fill its bytes': handmade({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, data),
  'a gap': handmade({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, data),
  'an overlap': handmade(
    { a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] }, b: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } },
    data,
  ),
  'data after the last tensor': handmade({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, data),
  'a quantised tensor': handmade({ a: { dtype: 'I8', shape: [8], data_offsets: [0, 8] } }, data),
  'a Git LFS pointer': new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
};
for (const [name, bytes] of Object.entries(damages))
  test(`${name} is refused`, () => {
    const path = file('damaged.safetensors', bytes);
    assert.is(failure(() => readSafetensors(path, fail))?.code, 'FTP0952');
  });

test('an absent file is told', () => {
  const told = failure(() => readSafetensors(join(folder, 'absent.safetensors'), fail));
  assert.match(String(told?.values.reason), 'ENOENT');
  assert.ok(readFileSync(join(folder, 'round.safetensors')).length > 0);
});

test.run();
