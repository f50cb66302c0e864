import type { BatchShape } from '../../programs/batch.ts';

/** What the choice of a shape depends on besides the batch. */
export interface Choice {
  /** Shapes that the graph is already built for. */
  readonly known: readonly BatchShape[];
  /** Longest sequence of the model. */
  readonly longest: number;
  /** Operations that a token costs, about: 6 for each parameter in training, 2 in reading. */
  readonly perToken: number;
  /** Lengths must stay as they are: the model's positions depend on them (dynamic NTK). */
  readonly exact: boolean;
}

/**
 * Work that a batch may do for nothing rather than have a graph of its own: building one and making it ready takes about a second, in which the processor does a
 * hundred times as much, and a shape that comes up once comes up again.
 */
const worthAGraph = 1e9;

/**
 * The shape that a batch runs in: one that is there already, if it wastes little; with little to lose, or with many shapes there, also one that wastes more. Else a
 * new one, rounded up, so that the batches to come find it.
 */
export function shapeFor(wanted: BatchShape, choice: Choice): BatchShape {
  const { known, perToken, exact } = choice;
  const size = costOf(wanted);
  const allowed = Math.max(size * (1.1 + known.length * 0.08), size + worthAGraph / perToken);
  let best: BatchShape | null = null;
  for (const shape of known)
    if (holds(shape, wanted, exact) && costOf(shape) <= allowed && (best === null || costOf(shape) < costOf(best)))
      best = shape;
  return best ?? rounded(wanted, choice);
}

function rounded({ rows, length, asked, packed }: BatchShape, { longest, perToken, exact }: Choice): BatchShape {
  const most = exact ? length : Math.max(longest, length);
  const whole = { rows, length: most, asked: null, packed };
  if ((costOf(whole) - costOf({ rows, length, asked, packed })) * perToken <= worthAGraph) return whole;
  const wide = Math.min(most, roundedLength(length));
  const tokens = rows * wide;
  const quarter = Math.ceil(tokens / 4);
  const scored = asked === null ? tokens : Math.ceil(asked / quarter) * quarter;
  return { rows, length: wide, asked: scored >= tokens ? null : scored, packed };
}

/** Two steps to each doubling: 16, 24, 32, 48, 64, … */
export function roundedLength(length: number): number {
  let step = 16;
  while (step * 2 <= length) step *= 2;
  if (length <= step) return step;
  return length <= 1.5 * step ? 1.5 * step : 2 * step;
}

function holds(shape: BatchShape, wanted: BatchShape, exact: boolean): boolean {
  if (exact && shape.length !== wanted.length) return false;
  if (shape.packed !== wanted.packed || shape.rows < wanted.rows || shape.length < wanted.length) return false;
  return shape.asked === null || (wanted.asked !== null && shape.asked >= wanted.asked);
}

/** Tokens, and a good part again for the scores of those that are asked about. */
const costOf = ({ rows, length, asked }: BatchShape): number => rows * length + (asked ?? rows * length) / 2;
