import type { Stage } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import type { DropCount } from '../store/result.ts';
import type { ChunkResult } from './chunk-processor.ts';

/** Sums what chunks report. Fed in table order, so that its own order is the same for any number of threads. */
export interface Tally {
  add(result: ChunkResult): void;
  /** A record that the source itself set aside. */
  addAside(reason: string): void;
  /** What the source counted. */
  addCounts(counts: ReadonlyMap<string, number>): void;
  readonly records: number;
  drops(): readonly DropCount[];
  counts(): Readonly<Record<string, number>>;
  /** Rows into and out of each step, for `show`. */
  flow(rowsOut: number): Json;
}

export function makeTally({ source, steps }: Stage): Tally {
  let records = 0;
  const rowsIn = steps.map(() => 0);
  const drops = new Map<number, Map<string, number>>();
  const counts = new Map<string, number>();
  const drop = (step: number, reason: string, rows: number): void => {
    const reasons = drops.get(step) ?? new Map<string, number>();
    drops.set(step, reasons.set(reason, (reasons.get(reason) ?? 0) + rows));
  };
  const idOf = (step: number): string => (step < 0 ? source!.id : steps[step]!.id);
  return {
    add(result) {
      records += result.records;
      result.rowsIn.forEach((rows, i) => {
        rowsIn[i]! += rows;
      });
      for (const [step, reason, rows] of result.drops) drop(step, reason, rows);
      for (const [name, by] of Object.entries(result.counts)) counts.set(name, (counts.get(name) ?? 0) + by);
    },
    addAside(reason) {
      records++;
      drop(-1, reason, 1);
    },
    addCounts(found) {
      for (const [name, by] of found) counts.set(name, (counts.get(name) ?? 0) + by);
    },
    get records() {
      return records;
    },
    drops() {
      const inOrder = [...drops].sort(([a], [b]) => a - b);
      return inOrder.flatMap(([step, reasons]) =>
        [...reasons].map(([reason, rows]) => ({ step: idOf(step), reason, rows })),
      );
    },
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    // What leaves a step is what reaches the next one.
    flow: (rowsOut) => steps.map(({ id }, i) => ({ step: id, rowsIn: rowsIn[i]!, rowsOut: rowsIn[i + 1] ?? rowsOut })),
  };
}
