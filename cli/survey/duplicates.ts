import type { Reference } from '../../compiler/graph/flow.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { rowName } from '../../stdlib/dedup/row-name.ts';
import type { Found, Made, Table } from '../found.ts';
import { type Segment, shared } from './shared-words.ts';

/** A row that was dropped as a duplicate, beside the row that stayed in its place. */
export interface DuplicatePair {
  readonly step: string;
  readonly reason: string;
  readonly kept: { readonly name: string; readonly text: readonly Segment[] };
  readonly dropped: { readonly name: string; readonly text: readonly Segment[] };
}

/** Reads rows of tables of the store. */
export type Read = (tables: readonly Table[]) => AsyncIterable<readonly Row[]>;

/** The first `count` pairs of each deduplication of a name. Survivors are looked up in the table that the duplicates came from. */
export async function duplicatePairs(found: Found, read: Read, count: number): Promise<readonly DuplicatePair[]> {
  const pairs: DuplicatePair[] = [];
  for (const made of found.steps)
    if (made.node.operator === 'dedup') pairs.push(...(await pairsOf(made, found, read, count)));
  return pairs;
}

/** The table that a step works on, and those that it is given by name, in the order of their names, which is that of reading. Null where their results are gone. */
export function inputTables(
  { node }: Made,
  { lineage }: Found,
): { readonly rows: Table | null; readonly others: readonly (readonly [string, Table])[] | null } {
  const tableOf = (input: Reference | undefined): Table | null => {
    const output = lineage.find(({ node: { id } }) => id === input?.node)?.result.outputs[input?.output ?? ''];
    return output?.type === 'rows' ? output : null;
  };
  const { rows, ...given } = node.inputs;
  const others = Object.keys(given)
    .sort()
    .map((name) => [name, tableOf(given[name])] as const);
  return {
    rows: tableOf(rows),
    others: others.every((other): other is readonly [string, Table] => other[1] !== null) ? others : null,
  };
}

async function pairsOf(made: Made, found: Found, read: Read, count: number): Promise<DuplicatePair[]> {
  const { dropped } = made.result.report;
  const { rows: table, others } = inputTables(made, found);
  if (dropped?.type !== 'rows' || table === null) return [];
  const chosen: { reason: string; survivor: string; row: Row }[] = [];
  for await (const batch of read([dropped])) {
    for (const { reason, value, row } of batch)
      if (chosen.length < count) chosen.push({ reason: String(reason), survivor: String(value), row: row as Row });
    if (chosen.length >= count) break;
  }
  const column = columnOf(made.node.options.text) ?? 'text';
  const id = columnOf(made.node.options.id) ?? 'id';
  const survivors = new Map<string, Row>();
  const wanted = new Set(chosen.map(({ survivor }) => survivor));
  for (const [name, from] of [['', table] as const, ...(others ?? [])])
    await findByName(wanted, id, name === '' ? '' : `${name} `, read([from]), survivors);
  return chosen.flatMap(({ reason, survivor, row }) => {
    const kept = survivors.get(survivor);
    if (!kept) return [];
    const [left, right] = shared(String(kept[column] ?? ''), String(row[column] ?? ''));
    return [
      {
        step: made.node.id,
        reason,
        kept: { name: survivor, text: left },
        dropped: { name: (row[id] ?? null) === null ? 'a row' : rowName(row, id, 0), text: right },
      },
    ];
  });
}

/** Rows of another table go by its name and theirs. */
async function findByName(
  wanted: ReadonlySet<string>,
  id: string,
  prefix: string,
  batches: AsyncIterable<readonly Row[]>,
  found: Map<string, Row>,
): Promise<void> {
  let number = 0;
  for await (const batch of batches) {
    if (found.size === wanted.size) return;
    for (const row of batch) {
      const name = prefix + rowName(row, id, ++number);
      if (wanted.has(name) && !found.has(name)) found.set(name, row);
    }
  }
}

/** Columns are plain names among the options of a task. */
const columnOf = (option: Json | undefined): string | null => (typeof option === 'string' ? option : null);
