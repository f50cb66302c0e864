import type { Batch } from '../engine.ts';

/**
 * A batch is cut into shards of rows whose gradients are computed apart and added in order. How it is cut follows from the batch alone, never from the
 * machine: sums of floating-point numbers depend on their order, and one thread must give the same bytes as many.
 */
export const mostShards = 4;
/** Below this many tokens to a shard, starting operations costs more than a second thread saves. */
const leastTokens = 256;

export function shardsOf(batch: Batch): readonly Batch[] {
  const { rows, length, preference } = batch;
  // The two answers of a pair stay together.
  const whole = preference === undefined || preference.desirable !== undefined ? 1 : 2;
  const count = Math.max(1, Math.min(mostShards, rows / whole, Math.floor((rows * length) / leastTokens)));
  if (count === 1) return [batch];
  return Array.from({ length: count }, (_, shard) => {
    const from = whole * Math.floor((shard * rows) / whole / count);
    const to = whole * Math.floor(((shard + 1) * rows) / whole / count);
    const tokens = (all: Int32Array): Int32Array => all.slice(from * length, to * length);
    return {
      rows: to - from,
      length,
      ids: tokens(batch.ids),
      labels: tokens(batch.labels),
      ...(batch.segments && { segments: tokens(batch.segments) }),
      ...(preference && {
        preference: {
          ...preference,
          reference: preference.reference.slice(from, to),
          ...(preference.desirable && { desirable: preference.desirable.slice(from, to) }),
        },
      }),
    };
  });
}

/** A number of its own for each shard of each batch. */
export const shardSeed = (dropoutSeed: number, shard: number): number => dropoutSeed * mostShards + shard;
