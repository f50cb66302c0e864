import { isRecord, type Json } from '../../compiler/operators/manifest.ts';
import type { StoreContext } from '../store/context.ts';
import { blobPath } from '../store/layout.ts';
import { openRows, TableDamage } from '../tables/reader.ts';
import type { RowsOutput } from '../tables/writer.ts';
import { isTelling } from './needles.ts';

/** What a table has of a document. */
export interface TableScan {
  /** Rows that are the document, were made of it, or name it. */
  readonly rows: number;
  /** Whether its rows have the column by which documents are told apart; null where there are no rows. Where they do not, nobody can say from the rows alone. */
  readonly hasColumn: boolean | null;
  /** Names of rows that were made of it (passages, counterfactuals), by which others may know them. */
  readonly names: readonly string[];
  /** Texts of rows that are the document or were made of it, by which it is known where no id stands: at most a thousand. */
  readonly texts: readonly string[];
  /** It cannot be read: set aside or damaged, so that nobody can say. */
  readonly unreadable: boolean;
}

/** Columns in which operators write the row that a row was made of. */
const parents = ['parent', 'counterfactual_of'];

const NEWLINE = 10;
const MOST_TEXTS = 1000;

/**
 * Looks for documents in a table, or in a table of dropped rows. Lines that do not hold a name are not parsed, so that it goes as fast as the disk reads.
 */
export async function scanTable(
  context: StoreContext,
  table: RowsOutput,
  { column, names, dropped }: { column: string; names: ReadonlySet<string>; dropped: boolean },
): Promise<TableScan> {
  const needles = shortest(names).map((name) => Buffer.from(JSON.stringify(name).slice(1, -1), 'utf8'));
  const made = new Set<string>();
  const texts = new Set<string>();
  let rows = 0;
  let hasColumn: boolean | null = null;
  try {
    for await (const { bytes } of openRows(table, (digest) => blobPath(context.root, digest)).chunks()) {
      hasColumn ??= columnIn(bytes, column, dropped);
      for (const line of linesWith(bytes, needles)) {
        const parsed = JSON.parse(line) as Json;
        const row = isRecord(parsed) && dropped ? parsed.row! : parsed;
        const own = isRecord(row) && [column, ...parents].some((each) => names.has(nameOf(row[each])));
        if (!own && !(dropped && isRecord(parsed) && isNamed(parsed, names))) continue;
        rows++;
        if (!own || !isRecord(row)) continue;
        if (nameOf(row[column]) !== '') made.add(nameOf(row[column]));
        for (const text of textsIn(row)) if (texts.size < MOST_TEXTS) texts.add(text);
      }
    }
  } catch (error) {
    if (!(error instanceof TableDamage)) throw error;
    return { rows, hasColumn: false, names: [...made], texts: [...texts], unreadable: true };
  }
  return { rows, hasColumn, names: [...made], texts: [...texts], unreadable: false };
}

/** Texts of a row that tell it from others, in lists (the turns of a conversation) as well. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return isTelling(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** A dropped row that was another document's duplicate names it; a record that could not be read may hold it. What `erased` dropped holds nothing. */
function isNamed(dropped: { readonly [field: string]: Json }, names: ReadonlySet<string>): boolean {
  if (dropped.reason === 'erased') return false;
  if (names.has(nameOf(dropped.value)) || names.has(nameOf(dropped.threshold))) return true;
  const raw = isRecord(dropped.row!) ? dropped.row.raw : null;
  return typeof raw === 'string' && [...names].some((name) => raw.includes(name));
}

const nameOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Names that hold no other of them: a line with `a#1` has `a` too. */
function shortest(names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (const name of [...names].sort((a, b) => a.length - b.length))
    if (!kept.some((other) => name.includes(other))) kept.push(name);
  return kept;
}

function* linesWith(bytes: Buffer, needles: readonly Buffer[]): Generator<string> {
  const starts = new Set<number>();
  for (const needle of needles)
    for (let at = bytes.indexOf(needle); at >= 0; ) {
      const start = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at) + 1;
      const end = bytes.indexOf(NEWLINE, at);
      if (!starts.has(start)) yield bytes.toString('utf8', start, end);
      starts.add(start);
      at = bytes.indexOf(needle, end + 1);
    }
}

/** Tables have one shape, so that the first row stands for all; optional columns may be absent in it, and then lineage decides. */
function columnIn(bytes: Buffer, column: string, dropped: boolean): boolean {
  const first = JSON.parse(bytes.toString('utf8', 0, bytes.indexOf(NEWLINE))) as Json;
  const row = dropped && isRecord(first) ? first.row! : first;
  return isRecord(row) && column in row;
}
