import type { BatchShape } from '../../programs/batch.ts';

/** What the choice of a shape depends on besides the batch. */
export interface Choice {
  /** Longest sequence of the model. */
  readonly longest: number;
  /** Operations that a token costs, about: 6 for each parameter in training, 2 in reading. */
  readonly perToken: number;
  /** Lengths must stay as they are: the model's positions depend on them (dynamic NTK). */
  readonly exactLength: boolean;
  /** In training nearly all batches have the same number of rows; texts that are read come in many. */
  readonly exactRows: boolean;
}

/**
 * Work that a batch may do for nothing rather than have a graph of its own: building one and making it ready takes about a second, in which the processor does a
 * hundred times as much, and a shape that comes up once comes up again.
 */
const worthAGraph = 1e9;

/**
 * The shape of the graph that a batch runs in: as large or larger. It follows from the batch and the model alone, never from what ran before: sums depend on the shape
 * in their last bits, and a training that goes on after an interruption must take the same steps.
 */
export function shapeFor({ rows, length, asked, packed }: BatchShape, choice: Choice): BatchShape {
  const { longest, perToken, exactLength, exactRows } = choice;
  const height = exactRows ? rows : roundedLength(rows, 1);
  const most = exactLength ? length : Math.max(longest, length);
  const whole: BatchShape = { rows: height, length: most, asked: null, packed };
  if ((costOf(whole) - costOf({ rows, length, asked, packed })) * perToken <= worthAGraph) return whole;
  const wide = exactLength ? length : Math.min(most, roundedLength(length));
  const half = Math.ceil((height * wide) / 2);
  return { rows: height, length: wide, asked: asked !== null && asked <= half ? half : null, packed };
}

/** Two steps to each doubling from `least` on: 16, 24, 32, 48, 64, … */
export function roundedLength(length: number, least = 16): number {
  let step = least;
  while (step * 2 <= length) step *= 2;
  if (length <= step) return step;
  return length <= 1.5 * step ? Math.ceil(1.5 * step) : 2 * step;
}

/** Tokens, and a good part again for the scores of those that are asked about. */
const costOf = ({ rows, length, asked }: BatchShape): number => rows * length + (asked ?? rows * length) / 2;
