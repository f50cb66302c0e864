import type { BatchShape } from '../../programs/batch.ts';

/**
 * Which of the shapes that a graph has already been built for a batch runs in. Each new shape means a new graph, so a batch may run in a larger one: with little
 * waste while there are few, with more the more there are.
 */
export function fittingShape(wanted: BatchShape, known: readonly BatchShape[]): BatchShape | null {
  const size = costOf(wanted);
  const allowed = size * (1.1 + known.length * 0.08);
  let best: BatchShape | null = null;
  for (const shape of known)
    if (holds(shape, wanted) && costOf(shape) <= allowed && (best === null || costOf(shape) < costOf(best)))
      best = shape;
  return best;
}

/** The shape that is built where none fits: rounded up, so that the batches to come find it. */
export function roundedShape({ rows, length, asked, packed }: BatchShape, longest: number): BatchShape {
  const wide = Math.min(Math.max(longest, length), rounded(length));
  const tokens = rows * wide;
  const quarter = Math.ceil(tokens / 4);
  const most = asked === null ? tokens : Math.ceil(asked / quarter) * quarter;
  return { rows, length: wide, asked: most >= tokens ? null : most, packed };
}

/** Two steps to each doubling: 16, 24, 32, 48, 64, … */
export function rounded(length: number): number {
  let step = 16;
  while (step * 2 <= length) step *= 2;
  if (length <= step) return step;
  return length <= 1.5 * step ? 1.5 * step : 2 * step;
}

function holds(shape: BatchShape, wanted: BatchShape): boolean {
  if (shape.packed !== wanted.packed || shape.rows < wanted.rows || shape.length < wanted.length) return false;
  return shape.asked === null || (wanted.asked !== null && shape.asked >= wanted.asked);
}

/** Tokens, and a good part again for the scores of those that are asked about. */
const costOf = ({ rows, length, asked }: BatchShape): number => rows * length + (asked ?? rows * length) / 2;
