import type { Batch, Program, Step, Update } from '../engines/engine.ts';
import { OutOfMemory } from '../engines/out-of-memory.ts';
import { rowsOf, together } from '../programs/batch.ts';

/** Batches of a step with the numbers that their dropout is drawn from: the `n`-th part of the `batch`-th batch. */
export interface StepBatches {
  readonly batches: readonly Batch[];
  /** A number of its own for each batch of the training, where each is cut into `parts`. */
  seed(batch: number, part: number, parts: number): number;
}

export interface Rung {
  readonly step: Step;
  /** Rows that were computed at one time at most. */
  readonly rows: number;
}

/**
 * A step whose batches are computed at most `rows` rows at a time. Where memory runs out all the same, half as many are tried, down to one: the gradients of
 * all parts are added up before the update and every label weighs the same, so the step is what it would have been, up to the order of sums and, with dropout, the
 * elements drawn.
 */
export async function stepOnLadder(
  program: Program,
  { batches, seed }: StepBatches,
  update: Update,
  rows: number,
  smaller: (rows: number, error: OutOfMemory) => void,
): Promise<Rung> {
  for (let at = rows; ; ) {
    const parts = batches.map((batch) => partsOf(batch, at));
    const seeds = parts.flatMap((all, batch) => all.map((_, part) => seed(batch, part, all.length)));
    try {
      return { step: await program.step(parts.flat(), seeds, update), rows: at };
    } catch (error) {
      const largest = Math.max(...parts.flat().map((part) => part.rows));
      const least = Math.max(...batches.map(together));
      if (!(error instanceof OutOfMemory)) throw error;
      if (largest <= least)
        throw new OutOfMemory(`one example of ${batches[0]!.length} tokens does not fit: ${error.message}`);
      at = Math.max(least, Math.ceil(largest / 2 / least) * least);
      smaller(at, error);
    }
  }
}

/** A batch in parts of at most `rows` rows, as even as they can be without parting what belongs together. */
export function partsOf(batch: Batch, rows: number): readonly Batch[] {
  const least = together(batch);
  const items = batch.rows / least;
  const count = Math.ceil(items / Math.max(1, Math.floor(rows / least)));
  if (count <= 1) return [batch];
  const edge = (part: number) => least * Math.floor((part * items) / count);
  return Array.from({ length: count }, (_, part) => rowsOf(batch, edge(part), edge(part + 1)));
}
