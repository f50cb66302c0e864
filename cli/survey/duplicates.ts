import type { Row } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
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

async function pairsOf(made: Made, { lineage }: Found, read: Read, count: number): Promise<DuplicatePair[]> {
  const { dropped } = made.result.report;
  const input = made.node.inputs.rows;
  const table = lineage.find(({ node }) => node.id === input?.node)?.result.outputs[input?.output ?? ''];
  if (dropped?.type !== 'rows' || table?.type !== 'rows') return [];
  const chosen: { reason: string; survivor: string; row: Row }[] = [];
  for await (const batch of read([dropped])) {
    for (const { reason, value, row } of batch)
      if (chosen.length < count) chosen.push({ reason: String(reason), survivor: String(value), row: row as Row });
    if (chosen.length >= count) break;
  }
  const column = columnOf(made.node.options.text) ?? 'text';
  const id = columnOf(made.node.options.id) ?? 'id';
  const survivors = await rowsByName(new Set(chosen.map(({ survivor }) => survivor)), id, read([table]));
  return chosen.flatMap(({ reason, survivor, row }) => {
    const kept = survivors.get(survivor);
    if (!kept) return [];
    const [left, right] = shared(String(kept[column] ?? ''), String(row[column] ?? ''));
    return [
      {
        step: made.node.id,
        reason,
        kept: { name: survivor, text: left },
        dropped: { name: nameOf(row, id) ?? '', text: right },
      },
    ];
  });
}

async function rowsByName(
  wanted: ReadonlySet<string>,
  id: string,
  batches: AsyncIterable<readonly Row[]>,
): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>();
  let index = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      index++;
      const name = nameOf(row, id) ?? `row ${index}`;
      if (wanted.has(name) && !rows.has(name)) rows.set(name, row);
    }
    if (rows.size === wanted.size) break;
  }
  return rows;
}

/** As `dedup` names rows. */
function nameOf(row: Row, id: string): string | null {
  const value = row[id];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Columns are plain names among the options of a task. */
const columnOf = (option: Json | undefined): string | null => (typeof option === 'string' ? option : null);
