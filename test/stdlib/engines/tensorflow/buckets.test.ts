import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Choice, roundedLength, shapeFor } from '../../../../stdlib/engines/tensorflow/buckets.ts';
import type { BatchShape } from '../../../../stdlib/programs/batch.ts';

const large: Choice = { longest: 1024, perToken: 6e8, exactLength: false, exactRows: true };
const shape = (rows: number, length: number, asked: number | null = null): BatchShape => ({
  rows,
  length,
  asked,
  packed: false,
});

test('a small model runs everything in its full length', () => {
  const small: Choice = { ...large, longest: 128, perToken: 5e5 };
  for (const given of [shape(8, 32), shape(8, 48, 64), shape(8, 128)])
    assert.equal(shapeFor(given, small), shape(8, 128));
});

test('a large model gets a shape near what it needs, rounded so that others share it', () => {
  assert.equal(shapeFor(shape(5, 100), large), shape(5, 128));
  assert.equal(shapeFor(shape(4, 90), large), shape(4, 96));
  assert.equal(shapeFor(shape(4, 512, 300), large), shape(4, 512, 1024));
  assert.equal(shapeFor(shape(4, 512, 1600), large), shape(4, 512));
  assert.equal(shapeFor(shape(1, 1000), large), shape(1, 1024));
});

test('rows are rounded where texts are read', () => {
  const reading = { ...large, exactRows: false };
  const rows = [1, 2, 3, 5, 7, 11, 40].map((count) => shapeFor(shape(count, 1024), reading).rows);
  assert.equal(rows, [1, 2, 3, 6, 8, 12, 48]);
});

test('a shape holds the batch and wastes at most half of it again in either direction', () => {
  for (let length = 1; length <= 1024; length++) {
    const wide = roundedLength(length);
    assert.ok(wide >= length && (wide === 16 || wide < 1.5 * length), `${length} -> ${wide}`);
  }
});

test('where positions depend on the length, it stays', () => {
  assert.equal(shapeFor(shape(4, 100), { ...large, exactLength: true }), shape(4, 100));
});

test.run();
