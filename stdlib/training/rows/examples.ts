import type { Batch } from '../../engines/engine.ts';

/** One row of a batch: its tokens, and which of them are predicted from those before them. */
export interface Example {
  /** At least two. */
  readonly ids: Int32Array;
  /** As long as `ids`: 1 where the token is to be predicted; null where every token is. The first token of a document never is, whatever stands here. */
  readonly targets: Uint8Array | null;
  /** As long as `ids`: number of the document that a token belongs to, where several share the row; null where the row is one document. */
  readonly segments: Int32Array | null;
}

/** Is the token at `position` (from 1) predicted from the one before it? */
export const isTarget = ({ targets, segments }: Example, position: number): boolean =>
  (targets === null || targets[position] === 1) && (segments === null || segments[position] === segments[position - 1]);

/** Tokens that an example asks for. */
export function targetCount(example: Example): number {
  let count = 0;
  for (let at = 1; at < example.ids.length; at++) if (isTarget(example, at)) count++;
  return count;
}

/** Rows of different length are filled up to a multiple of this, so that few distinct shapes occur. */
const lengthStep = 16;

/** Tokens that each row of a batch is filled up to. */
export function batchLength(examples: readonly Example[], context: number): number {
  const longest = examples.reduce((most, { ids }) => Math.max(most, ids.length - 1), 1);
  return Math.min(Math.max(context, longest), Math.ceil(longest / lengthStep) * lengthStep);
}

/** Examples side by side; padding on the right is neither seen nor predicted, whatever id stands there. */
export function collate(examples: readonly Example[], context: number): Batch {
  const length = batchLength(examples, context);
  const ids = new Int32Array(examples.length * length);
  const labels = new Int32Array(examples.length * length).fill(-1);
  examples.forEach((example, row) => {
    ids.set(example.ids.subarray(0, -1), row * length);
    for (let at = 1; at < example.ids.length; at++)
      if (isTarget(example, at)) labels[row * length + at - 1] = example.ids[at]!;
  });
  const batch = { rows: examples.length, length, ids, labels };
  return examples.some(({ segments }) => segments !== null)
    ? { ...batch, segments: segmentsOf(examples, length) }
    : batch;
}

/** Padding is a document of its own, so that no other one attends to it. */
function segmentsOf(examples: readonly Example[], length: number): Int32Array {
  const all = new Int32Array(examples.length * length);
  examples.forEach(({ ids, segments }, row) => {
    const used = ids.length - 1;
    if (segments !== null) all.set(segments.subarray(0, used), row * length);
    const last = segments === null ? 0 : segments[used - 1]!;
    all.fill(last + 1, row * length + used, (row + 1) * length);
  });
  return all;
}
