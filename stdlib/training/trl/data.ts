import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../loop.ts';
import { dataOrder, type Order } from '../order.ts';
import { mismatched } from '../rows/answers.ts';
import { collate, type Example } from '../rows/examples.ts';
import { itemsAtOnce } from '../rows/held-out.ts';
import { type Schedule, scheduleFactor } from '../schedules/schedule.ts';

/** What the driver must know to read a set of examples. */
export interface DataShape {
  readonly examples: number;
  /** Rows that a batch has at most. */
  readonly rows: number;
  /** Examples that belong together and stand side by side: 2 for pairs of answers, else 1. */
  readonly together: 1 | 2;
  /** Are several documents packed into one row? */
  readonly segments: boolean;
}

/**
 * Examples as the driver maps them into memory, little-endian, `<name>.<part>.bin` each: `offsets` [examples + 1] in 64 bits, and in 32 bits `ids` [tokens],
 * `targets` [tokens] (what follows each token, or -1 where nothing is asked), where documents are packed `segments` [tokens] (number of the document), and
 * `order` [batches, rows] (numbers of examples, -1 where a batch is not full). Where answers are judged one by one, `desirable` [examples] has a byte for each, 1 where
 * it is wanted, and `<name>_drift` are the prompts with other rows' answers.
 */
export function writeData(
  folder: string,
  name: string,
  { examples, together, desirable }: Answers,
  batches: Iterable<Int32Array>,
  rows: number,
  context: number,
): DataShape {
  mkdirSync(folder, { recursive: true });
  const open = (part: string) => binaryFile(join(folder, `${name}.${part}.bin`));
  const [ids, targets, offsets, order] = [open('ids'), open('targets'), open('offsets'), open('order')];
  const packed = examples.some(({ segments }) => segments !== null);
  const segments = packed ? open('segments') : null;
  let tokens = 0;
  offsets.write(BigInt64Array.of(0n));
  for (const example of examples) {
    const row = rowOf(example);
    ids.write(row.ids);
    targets.write(row.targets);
    segments?.write(row.segments ?? new Int32Array(row.ids.length));
    tokens += row.ids.length;
    offsets.write(BigInt64Array.of(BigInt(tokens)));
  }
  for (const batch of batches) order.write(batch);
  for (const file of [ids, targets, offsets, order, segments]) file?.close();
  if (desirable !== null) {
    writeFileSync(join(folder, `${name}.desirable.bin`), desirable);
    const drift = { examples: mismatched(examples, context), together, desirable: null };
    writeData(folder, `${name}_drift`, drift, [], rows, context);
  }
  return { examples: examples.length, rows, together, segments: packed };
}

/** The batches of every step, `accumulate` to a step, whole epochs or not. */
export function* trainingBatches(order: Order, steps: number, together: 1 | 2): Generator<Int32Array> {
  const batchesOf = dataOrder(order);
  for (let step = 0; step < steps; step++) {
    const batches = batchesOf(step);
    for (let n = 0; n < order.accumulate; n++) yield filled(rowsOf(batches[n] ?? [], together), order.batch * together);
  }
}

/** `rates.bin`: the learning rate of every step as a share of that of the optimizer, in 64 bits. */
export function writeRates(folder: string, schedule: Schedule, steps: number): void {
  const file = binaryFile(join(folder, 'rates.bin'));
  for (let step = 0; step < steps; step++) file.write(Float64Array.of(scheduleFactor(schedule, step, steps)));
  file.close();
}

/** By length, so that little is computed on padding; the order of equal ones stays. */
export function* heldOutBatches(examples: readonly Example[], rows: number): Generator<Int32Array> {
  const sorted = examples.map((_, index) => index).sort((a, b) => lengthOf(examples[a]!) - lengthOf(examples[b]!));
  for (let from = 0; from < sorted.length; from += rows) yield filled(sorted.slice(from, from + rows), rows);
}

/** Answers side by side, in the order of the data: by so many the embedded engine asks how far a model has drifted. */
export function* comparedBatches({ examples, together }: Answers): Generator<Int32Array> {
  const [rows, all] = [itemsAtOnce * together, [...examples.keys()]];
  for (let from = 0; from < all.length; from += rows) yield filled(all.slice(from, from + rows), rows);
}

/** The examples of items that hold `together` each. */
const rowsOf = (items: readonly number[], together: 1 | 2): readonly number[] =>
  items.flatMap((item) => Array.from({ length: together }, (_, n) => item * together + n));

const filled = (indices: readonly number[], rows: number): Int32Array => {
  const batch = new Int32Array(rows).fill(-1);
  batch.set(indices);
  return batch;
};

const lengthOf = (example: Example): number => rowOf(example).ids.length;

/** An example as a batch of itself alone has it, up to the last token that is asked for: what stands behind that changes nothing. */
function rowOf(example: Example): {
  readonly ids: Int32Array;
  readonly targets: Int32Array;
  readonly segments: Int32Array | null;
} {
  const { ids, labels, segments } = collate([example], Number.MAX_SAFE_INTEGER);
  const length = 1 + labels.findLastIndex((label) => label >= 0);
  return {
    ids: ids.subarray(0, length),
    targets: labels.subarray(0, length),
    segments: segments?.subarray(0, length) ?? null,
  };
}

/** Gathers small writes into large ones. */
function binaryFile(path: string) {
  const file = openSync(path, 'w');
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    const bytes = Buffer.concat(waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    waiting = [];
    size = 0;
  };
  return {
    write({ buffer, byteOffset, byteLength }: Int32Array | BigInt64Array | Float64Array) {
      waiting.push(new Uint8Array(buffer, byteOffset, byteLength));
      size += byteLength;
      if (size > 2 ** 20) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
