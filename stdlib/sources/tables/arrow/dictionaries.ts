import type { Type } from '../../../../compiler/operators/types.ts';
import { rawColumns } from './buffers.ts';
import { type Column, columnOf, type Dictionaries } from './columns.ts';
import { ArrowDamage } from './damage.ts';
import type { Packed } from './read-batches.ts';
import type { ArrowField } from './schema.ts';

/** Dictionaries of a file by their ids. One is looked at when a column that uses it is. */
export interface DictionaryStore {
  /** `adds`: to the entries that are there, which else are replaced. */
  put(id: number, adds: boolean, packed: Packed): void;
  readonly of: Dictionaries;
}

/** A dictionary may use another, but none itself. */
const DEEPEST = 16;

export function dictionaryStore(): DictionaryStore {
  const packed = new Map<number, Packed[]>();
  let built = new Map<ArrowField, Column>();
  let depth = 0;
  const of = (field: ArrowField, declared: Type | null): Column => {
    const known = built.get(field);
    if (known !== undefined) return known;
    if (++depth > DEEPEST) throw new ArrowDamage('its dictionaries use one another without an end');
    try {
      const entries = { ...field, dictionary: null };
      const parts = (packed.get(field.dictionary!.id) ?? []).map(({ batch, body }) =>
        columnOf(entries, rawColumns([entries], batch, body)[0]!, batch.rows, declared, of),
      );
      const column = joined(parts);
      built.set(field, column);
      return column;
    } finally {
      depth--;
    }
  };
  return {
    put(id, adds, batch) {
      packed.set(id, adds ? [...(packed.get(id) ?? []), batch] : [batch]);
      built = new Map();
    },
    of,
  };
}

function joined(parts: readonly Column[]): Column {
  if (parts.length === 1) return parts[0]!;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const get = (row: number) => {
    let at = row;
    for (const part of parts) {
      if (at < part.length) return part.get(at);
      at -= part.length;
    }
    return null;
  };
  return { length, get, weightless: false };
}
