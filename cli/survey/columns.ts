import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { codePoints } from '../../stdlib/text/python-text.ts';
import { type Distribution, Spread } from './distribution.ts';

/** What the values of one column are like. */
export interface ColumnSummary {
  readonly name: string;
  readonly filled: number;
  readonly missing: number;
  /** Of numbers. */
  readonly numbers: Distribution | null;
  /** Of texts, in characters (code points). */
  readonly lengths: Distribution | null;
  /** The commonest values, where there are few different ones; null where nearly every row has its own. */
  readonly values: readonly ValueCount[] | null;
}

export interface ValueCount {
  readonly value: string;
  readonly rows: number;
}

/** Columns with more different values than this are no categories. */
const MOST_VALUES = 200;
const SHOWN_VALUES = 12;
/** Longer texts are prose, not the name of a category. */
const LONGEST_VALUE = 80;

export interface ColumnCounter {
  add(row: Row): void;
  summaries(): readonly ColumnSummary[];
}

/** Takes rows one by one; memory depends on the number of columns alone. */
export function columnCounter(): ColumnCounter {
  const columns = new Map<string, Column>();
  let rows = 0;
  return {
    add(row) {
      rows++;
      for (const name in row) {
        let column = columns.get(name);
        if (!column) columns.set(name, (column = new Column(name)));
        column.add(row[name]!);
      }
    },
    summaries: () => [...columns.values()].map((column) => column.summary(rows)),
  };
}

class Column {
  #filled = 0;
  readonly #numbers = new Spread();
  readonly #lengths = new Spread();
  #values: Map<string, number> | null = new Map();

  constructor(readonly name: string) {}

  add(value: Json): void {
    if (value === null) return;
    this.#filled++;
    if (typeof value === 'number') this.#numbers.add(value);
    else if (typeof value === 'string') this.#lengths.add(codePoints(value));
    const text = typeof value === 'object' ? null : String(value);
    if (this.#values === null) return;
    if (text === null || text.length > LONGEST_VALUE) this.#values = null;
    else {
      this.#values.set(text, (this.#values.get(text) ?? 0) + 1);
      if (this.#values.size > MOST_VALUES) this.#values = null;
    }
  }

  summary(rows: number): ColumnSummary {
    const counted = [...(this.#values ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    // An id has as many values as rows: a list of them says nothing.
    const telling = counted.length > 0 && (counted.length <= SHOWN_VALUES || counted.length * 2 <= this.#filled);
    return {
      name: this.name,
      filled: this.#filled,
      missing: rows - this.#filled,
      numbers: this.#numbers.distribution(),
      lengths: this.#lengths.distribution(),
      values: telling ? counted.slice(0, SHOWN_VALUES).map(([value, rows]) => ({ value, rows })) : null,
    };
  }
}
