import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../../../stdlib/engines/engine.ts';
import { shardsOf } from '../../../stdlib/engines/tfjs/shards.ts';

const numbers = (length: number, from = 0) => Int32Array.from({ length }, (_, n) => n + from);
const plain = { rows: 6, length: 128, ids: numbers(768), labels: numbers(768, 1) };

/** The shards put together again. */
const joined = (shards: readonly Batch[]) => ({
  rows: shards.reduce((sum, { rows }) => sum + rows, 0),
  ids: shards.flatMap(({ ids }) => [...ids]),
  labels: shards.flatMap(({ labels }) => [...labels]),
  segments: shards.flatMap(({ segments }) => [...(segments ?? [])]),
  reference: shards.flatMap(({ preference }) => [...(preference?.reference ?? [])]),
  desirable: shards.flatMap(({ preference }) => [...(preference?.desirable ?? [])]),
});

test('shards are the batch, whatever it carries', () => {
  const batch: Batch = { ...plain, segments: numbers(768, 5) };
  const shards = shardsOf(batch);
  assert.is(shards.length, 3);
  assert.equal(joined(shards), joined([batch]));
});

test('the answers of a pair are never parted', () => {
  const batch: Batch = { ...plain, preference: { reference: Float32Array.from(numbers(6)) } };
  const shards = shardsOf(batch);
  assert.is(shards.length, 3);
  assert.ok(shards.every(({ rows }) => rows % 2 === 0));
  assert.equal(joined(shards), joined([batch]));
  const few = shardsOf({ ...batch, rows: 4, length: 192 });
  assert.equal(
    few.map(({ rows }) => rows),
    [2, 2],
  );
});

test('rows that stand alone keep their marks and the divergence of the whole', () => {
  const preference = {
    reference: Float32Array.from(numbers(6)),
    desirable: Uint8Array.from([0, 1, 1, 0, 1, 0]),
    divergence: 0.5,
  };
  const shards = shardsOf({ ...plain, preference });
  assert.equal(joined(shards), joined([{ ...plain, preference }]));
  assert.ok(shards.every((shard) => shard.preference!.divergence === 0.5));
});

test.run();
