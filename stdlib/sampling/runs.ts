import { appendFileSync, createReadStream } from 'node:fs';
import type { Row } from '../../compiler/operators/authoring.ts';

/** Sorted rows on disk, one JSON object a line. */
export interface Run {
  readonly path: string;
}

const lotRows = 1000;

/** Appends rows to a run. */
export function writeRun(path: string, rows: readonly Row[]): Run {
  if (rows.length === 0) appendFileSync(path, '');
  for (let at = 0; at < rows.length; at += lotRows)
    appendFileSync(
      path,
      rows
        .slice(at, at + lotRows)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    );
  return { path };
}

/** Not by `node:readline`, to which U+2028 inside a text ends a line. */
async function* read({ path }: Run): AsyncGenerator<Row> {
  let pending: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const line =
        pending.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...pending, chunk.subarray(from, end)]);
      pending = [];
      yield JSON.parse(line.toString('utf8')) as Row;
      from = end + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
}

interface Head {
  row: Row;
  readonly run: number;
  readonly rest: AsyncGenerator<Row>;
}

/** All rows of the runs in order, in batches. Of equal rows those of earlier runs come first. */
export async function* merge(runs: readonly Run[], compare: (a: Row, b: Row) => number): AsyncGenerator<Row[]> {
  const before = (a: Head, b: Head): boolean => (compare(a.row, b.row) || a.run - b.run) < 0;
  const heap: Head[] = [];
  for (const [run, source] of runs.entries()) {
    const rest = read(source);
    const first = await rest.next();
    if (!first.done) {
      heap.push({ row: first.value, run, rest });
      rise(heap, heap.length - 1, before);
    }
  }
  let batch: Row[] = [];
  while (heap.length > 0) {
    const least = heap[0]!;
    batch.push(least.row);
    if (batch.length === lotRows) {
      yield batch;
      batch = [];
    }
    const next = await least.rest.next();
    if (next.done) {
      const last = heap.pop()!;
      if (heap.length === 0) break;
      heap[0] = last;
    } else least.row = next.value;
    sink(heap, before);
  }
  if (batch.length > 0) yield batch;
}

function rise(heap: Head[], at: number, before: (a: Head, b: Head) => boolean): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at]!, heap[parent]!)) return;
    [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
    at = parent;
  }
}

function sink(heap: Head[], before: (a: Head, b: Head) => boolean): void {
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}
