import { rowsOf, together } from '../../programs/batch.ts';
import type { Batch } from '../engine.ts';

/**
 * A batch is cut into shards of rows whose gradients are computed apart and added in order. How it is cut follows from the batch alone, never from the
 * machine: sums of floating-point numbers depend on their order, and one thread must give the same bytes as many.
 */
export const mostShards = 4;
/** Below this many tokens to a shard, starting operations costs more than a second thread saves. */
const leastTokens = 256;

export function shardsOf(batch: Batch): readonly Batch[] {
  const { rows, length } = batch;
  const whole = together(batch);
  const count = Math.max(1, Math.min(mostShards, rows / whole, Math.floor((rows * length) / leastTokens)));
  if (count === 1) return [batch];
  return Array.from({ length: count }, (_, shard) =>
    rowsOf(
      batch,
      whole * Math.floor((shard * rows) / whole / count),
      whole * Math.floor(((shard + 1) * rows) / whole / count),
    ),
  );
}

/** A number of its own for each shard of each batch. */
export const shardSeed = (dropoutSeed: number, shard: number): number => dropoutSeed * mostShards + shard;
