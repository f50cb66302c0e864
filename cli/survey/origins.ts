import type { Row } from '../../compiler/operators/authoring.ts';
import type { Origin, OriginKind } from '../../compiler/operators/types.ts';
import type { Found } from '../found.ts';
import { type Distribution, Spread } from './distribution.ts';

/** Where the values of a column come from, and how many of them from where. */
export interface ColumnOrigin {
  /** As the pipeline knows it: every origin that a value may have. Empty where rows have a column that their type does not name. */
  readonly origin: readonly Origin[];
  /** Rows by the origin that they state in `NAME_origin`; null where they state none. */
  readonly rows: Readonly<Partial<Record<OriginKind | string, number>>> | null;
  /** Of inferred values, from `NAME_confidence`. */
  readonly confidence: Distribution | null;
}

/** Origins of the columns of a result, by name, from the types of its tables. */
export function originsOf({ node, output, result }: Found): Readonly<Record<string, readonly Origin[]>> {
  const found: Record<string, readonly Origin[]> = {};
  for (const [name, type] of Object.entries(node.outputs)) {
    if (output !== null && result.outputs[name] !== output) continue;
    if (type.kind !== 'rows' || type.row === null) continue;
    for (const [column, field] of Object.entries(type.row.fields)) found[column] ??= field.origin ?? [];
  }
  return found;
}

export interface OriginCounter {
  add(row: Row): void;
  of(column: string): ColumnOrigin;
}

const SUFFIX = '_origin';

/** Takes rows one by one and counts what they say of the origin of their values, as `infer_metadata` writes it. */
export function originCounter(known: Readonly<Record<string, readonly Origin[]>>): OriginCounter {
  const stated = new Map<string, { rows: Map<string, number>; confidence: Spread }>();
  return {
    add(row) {
      for (const name in row) {
        if (!name.endsWith(SUFFIX)) continue;
        const [column, origin] = [name.slice(0, -SUFFIX.length), row[name]];
        if (!(column in row) || typeof origin !== 'string') continue;
        let count = stated.get(column);
        if (!count) stated.set(column, (count = { rows: new Map(), confidence: new Spread() }));
        count.rows.set(origin, (count.rows.get(origin) ?? 0) + 1);
        const confidence = row[`${column}_confidence`];
        if (origin === 'inferred' && typeof confidence === 'number') count.confidence.add(confidence);
      }
    },
    of(column) {
      const count = stated.get(column);
      return {
        origin: known[column] ?? [],
        rows: count ? Object.fromEntries([...count.rows].sort(([a], [b]) => (a < b ? -1 : 1))) : null,
        confidence: count?.confidence.distribution() ?? null,
      };
    },
  };
}
