import type { Batch, Objective } from '../engines/engine.ts';
import type { Dtype, Shape } from '../tensor/graph.ts';

/** What of a batch must be known when a graph is built. Batches of one shape share one graph. */
export interface BatchShape {
  readonly rows: number;
  readonly length: number;
  /** Positions that have a label, rounded up: where scores are computed. Null for all, as objectives that compare answers need them. */
  readonly asked: number | null;
  readonly packed: boolean;
}

/** A tensor that a run is given. */
export interface Feed {
  readonly data: Float32Array | Int32Array;
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** Positions asked about are rounded up to a multiple of this, so that few distinct shapes occur. */
const askedStep = 64;

export const shapeKey = ({ rows, length, asked, packed }: BatchShape): string =>
  `${rows}x${length}${asked === null ? '' : `/${asked}`}${packed ? ' packed' : ''}`;

/** The shape of the graph that a batch runs in. `whole` asks for scores at every position. */
export function shapeOf(batch: Batch, whole: boolean): BatchShape {
  const { rows, length, segments } = batch;
  const tokens = rows * length;
  const asked = Math.min(tokens, Math.max(1, Math.ceil(countLabels(batch) / askedStep)) * askedStep);
  return { rows, length, asked: whole || asked === tokens ? null : asked, packed: segments !== undefined };
}

/** Where the objective compares answers, every position's score is needed in its place. */
export const comparesAnswers = ({ kind }: Objective): boolean => kind !== 'labels';

export function countLabels({ labels }: Batch): number {
  let count = 0;
  for (const label of labels) if (label >= 0) count++;
  return count;
}

/** What the summed loss of a batch is divided by, with that of the other batches of a step: labels, pairs, or rows. */
export function lossCount(objective: Objective, batch: Batch): number {
  if (!comparesAnswers(objective)) return countLabels(batch);
  return objective.kind === 'kto' ? batch.rows : batch.rows / 2;
}

/** Rows that must not be parted: the two answers of a pair. */
export const together = ({ preference }: Batch): 1 | 2 =>
  preference === undefined || preference.desirable !== undefined ? 1 : 2;

/** Some rows of a batch, as a batch; a copy. */
export function rowsOf(batch: Batch, from: number, to: number): Batch {
  const { length, segments, preference } = batch;
  const tokens = (all: Int32Array): Int32Array => all.slice(from * length, to * length);
  return {
    rows: to - from,
    length,
    ids: tokens(batch.ids),
    labels: tokens(batch.labels),
    ...(segments && { segments: tokens(segments) }),
    ...(preference && {
      preference: {
        ...preference,
        reference: preference.reference.slice(from, to),
        ...(preference.desirable && { desirable: preference.desirable.slice(from, to) }),
      },
    }),
  };
}

/** Positions that have a label, as indices into rows * length. */
export function labelled(labels: Int32Array): Int32Array {
  return Int32Array.from(labels.keys()).filter((position) => labels[position]! >= 0);
}

const ints = (data: Int32Array, shape: Shape = [data.length]): Feed => ({ data, shape, dtype: 'int32' });
const floats = (data: Float32Array, shape: Shape = [data.length]): Feed => ({ data, shape, dtype: 'float32' });

/**
 * The inputs of a graph of the given shape for a batch that is at most as large: what is larger in the graph is filled up with tokens that nobody is
 * asked about.
 */
export function feedsOf(batch: Batch, shape: BatchShape): Map<string, Feed> {
  const feeds = new Map<string, Feed>([['ids', ints(widened(batch, shape, batch.ids, 0))]]);
  let labels = widened(batch, shape, batch.labels, -1);
  if (shape.asked !== null) {
    const positions = labelled(labels);
    feeds.set('asked', ints(filled(positions, shape.asked, 0)));
    labels = filled(
      labels.filter((label) => label >= 0),
      shape.asked,
      -1,
    );
  }
  feeds.set('labels', ints(labels.map((label) => Math.max(0, label))));
  feeds.set('counts', floats(Float32Array.from(labels, (label) => (label < 0 ? 0 : 1))));
  if (shape.packed) {
    const segments = widened(batch, shape, batch.segments ?? new Int32Array(batch.ids.length), -1);
    feeds.set('segments', ints(segments));
    feeds.set('positions', ints(placesInDocument(segments, shape.length)));
  }
  return feeds;
}

/** What objectives that compare answers are given besides: rows that the batch does not have weigh nothing. */
export function preferenceFeeds(batch: Batch, { rows }: BatchShape, objective: Objective): Map<string, Feed> {
  const { reference, desirable, divergence } = batch.preference ?? { reference: new Float32Array(batch.rows) };
  const each = (of: (row: number) => number, otherwise: number) =>
    floats(Float32Array.from({ length: rows }, (_, row) => (row < batch.rows ? of(row) : otherwise)));
  const labels = (row: number) =>
    countLabels({ ...batch, labels: batch.labels.subarray(row * batch.length, (row + 1) * batch.length) });
  const feeds = new Map([
    ['reference', each((row) => reference[row]!, 0)],
    ['tokens', each((row) => Math.max(1, labels(row)), 1)],
  ]);
  const wanted = (row: number) => desirable?.[row] === 1;
  if (objective.kind === 'kto') {
    const { desirableWeight, undesirableWeight } = objective;
    feeds.set(
      'weights',
      each((row) => (wanted(row) ? desirableWeight : undesirableWeight), 0),
    );
    feeds.set(
      'signs',
      each((row) => (wanted(row) ? 1 : -1), 1),
    );
    feeds.set('divergence', floats(Float32Array.of(divergence ?? 0), []));
  } else
    feeds.set(
      'weights',
      each(() => 1, 0),
    );
  return feeds;
}

/** The dropout seed of a batch as two words. */
export const seedFeed = (seed: number): Feed =>
  ints(Int32Array.of((seed % 2 ** 32) | 0, Math.floor(seed / 2 ** 32)), [1, 2]);

function widened(batch: Batch, shape: BatchShape, from: Int32Array, filler: number): Int32Array {
  if (batch.rows === shape.rows && batch.length === shape.length) return from;
  const wide = new Int32Array(shape.rows * shape.length).fill(filler);
  for (let row = 0; row < batch.rows; row++)
    wide.set(from.subarray(row * batch.length, (row + 1) * batch.length), row * shape.length);
  return wide;
}

function filled(from: Int32Array, length: number, filler: number): Int32Array {
  const whole = new Int32Array(length).fill(filler);
  whole.set(from);
  return whole;
}

/** Positions begin anew where the document changes. */
function placesInDocument(segments: Int32Array, length: number): Int32Array {
  const places = new Int32Array(segments.length);
  for (let at = 0; at < segments.length; at++)
    places[at] = at % length !== 0 && segments[at] === segments[at - 1] ? places[at - 1]! + 1 : 0;
  return places;
}
