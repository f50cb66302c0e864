import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Choice, shapeFor } from '../../../../stdlib/engines/tensorflow/buckets.ts';
import type { BatchShape } from '../../../../stdlib/programs/batch.ts';

const large: Choice = { known: [], longest: 1024, perToken: 6e8, exact: false };
const shape = (rows: number, length: number, asked: number | null = null): BatchShape => ({
  rows,
  length,
  asked,
  packed: false,
});

test('a small model runs everything in one shape', () => {
  const small: Choice = { ...large, longest: 128, perToken: 5e5 };
  const first = shapeFor(shape(8, 32), small);
  assert.equal(first, shape(8, 128));
  assert.equal(shapeFor(shape(7, 48), { ...small, known: [first] }), first);
});

test('a large model gets a shape near what it needs, rounded so that others fit', () => {
  assert.equal(shapeFor(shape(4, 100), large), shape(4, 128));
  assert.equal(shapeFor(shape(4, 90), large), shape(4, 96));
  assert.equal(shapeFor(shape(4, 512, 300), large), shape(4, 512, 512));
  assert.equal(shapeFor(shape(4, 512, 1600), large), shape(4, 512));
  assert.equal(shapeFor(shape(1, 1000), large), shape(1, 1024));
});

test('a shape that is there is taken where it wastes little, with many there also where it wastes more', () => {
  const known = [shape(4, 128)];
  assert.equal(shapeFor(shape(4, 125), { ...large, known }), known[0]);
  assert.equal(shapeFor(shape(4, 64), { ...large, known }), shape(4, 64));
  const many = Array.from({ length: 15 }, (_, n) => shape(4, 128 + 64 * n));
  assert.equal(shapeFor(shape(4, 64), { ...large, known: many }), shape(4, 128));
});

test('a shape never lacks what the batch has', () => {
  for (const known of [shape(3, 128), shape(4, 64), shape(4, 128, 64), { ...shape(4, 128), packed: true }])
    assert.is.not(shapeFor(shape(4, 100, 128), { ...large, known: [known] }), known);
});

test('where positions depend on the length, it stays', () => {
  const exact: Choice = { ...large, exact: true, known: [shape(4, 128)] };
  assert.equal(shapeFor(shape(4, 100), exact), shape(4, 100));
  assert.equal(shapeFor(shape(4, 128), exact), shape(4, 128));
});

test.run();
