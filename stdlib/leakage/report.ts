import type { Json } from '../../compiler/operators/manifest.ts';
import type { Evaluations } from './evaluation-rows.ts';
import type { Told } from './matching-thread.ts';

/** Rows of an evaluation that a report shows. */
const shown = 20;

interface Found {
  rows: number;
  runs: number;
  readonly text: string;
}

export interface Findings {
  /** What a row of the table was matched with. */
  add(matches: readonly Told[]): void;
  /** One report for each evaluation: rows looked for, rows found, rows of the table that have them, and the most frequent with their words. */
  reports(): readonly { readonly name: string; readonly said: string; readonly report: Json }[];
}

export function findings({ items, sets }: Evaluations): Findings {
  const byItem = new Map<number, Found>();
  const rows = sets.map(() => 0);
  return {
    add(matches) {
      for (const { item, runs, text } of matches) {
        const found = byItem.get(item);
        if (found) {
          found.rows++;
          found.runs += runs;
        } else byItem.set(item, { rows: 1, runs, text });
      }
      for (const set of new Set(matches.map(({ item }) => items[item]!.set))) rows[set]!++;
    },
    reports: () =>
      sets.map((set, i) => {
        const own = [...byItem].filter(([item]) => items[item]!.set === i);
        own.sort(([a, one], [b, other]) => other.rows - one.rows || other.runs - one.runs || a - b);
        return {
          name: set.name,
          said: `${set.indexed} of ${set.rows} rows looked for, ${own.length} found, in ${rows[i]!} rows of the table`,
          report: {
            rows: set.rows,
            looked_for: set.indexed,
            too_short: set.tooShort,
            without_text: set.empty,
            found: own.length,
            rows_matched: rows[i]!,
            most: own
              .slice(0, shown)
              .map(([item, { rows, runs, text }]) => ({ row: items[item]!.name, rows, runs, text })),
          },
        };
      }),
  };
}
