import { ArrowDamage } from './damage.ts';
import { type FlatTable, flatRoot } from './flat-tables.ts';
import { type ArrowSchema, schemaOf } from './schema.ts';

/** Rows and the places of their buffers in the body that follows a message (Message.fbs, `RecordBatch`). */
export interface BatchHeader {
  readonly rows: number;
  readonly nodes: readonly { readonly length: number; readonly nulls: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  readonly compression: 'none' | 'lz4' | 'zstd';
  /** Of each column of views, how many buffers its texts lie in. */
  readonly viewBuffers: readonly number[];
  /** Format version 5 took the marks of absent values from unions. */
  readonly unionMarks: boolean;
}

export type Message =
  | { readonly kind: 'schema'; readonly schema: ArrowSchema; readonly body: number }
  | { readonly kind: 'rows'; readonly batch: BatchHeader; readonly body: number }
  | {
      readonly kind: 'dictionary';
      readonly id: number;
      readonly adds: boolean;
      readonly batch: BatchHeader;
      readonly body: number;
    };

const V4 = 3;
const V5 = 4;

export function messageOf(bytes: Uint8Array): Message {
  const root = flatRoot(bytes);
  const version = versionOf(root);
  const body = root.long(3, 0);
  if (body < 0) throw new ArrowDamage('a message in it has a body of less than nothing');
  const header = root.table(2);
  switch (root.int(1, 1, 0)) {
    case 1:
      return { kind: 'schema', schema: schemaOf(header), body };
    case 2: {
      const batch = header?.table(1) ?? null;
      return {
        kind: 'dictionary',
        id: header?.long(0, 0) ?? 0,
        adds: (header?.int(2, 1, 0) ?? 0) !== 0,
        batch: batchOf(batch, body, version),
        body,
      };
    }
    case 3:
      return { kind: 'rows', batch: batchOf(header, body, version), body };
    default:
      throw new ArrowDamage('it has a message that is neither schema nor rows');
  }
}

function versionOf(root: FlatTable): number {
  const version = root.int(0, 2, 0);
  if (version < V4) throw new ArrowDamage('it was written by an Arrow older than 0.8; write it anew');
  if (version > V5) throw new ArrowDamage(`its format is version ${version + 1}, and 5 is the newest`);
  return version;
}

function batchOf(table: FlatTable | null, body: number, version: number): BatchHeader {
  if (table === null) throw new ArrowDamage('a message of rows in it is empty');
  const rows = countOf(table.long(0, 0));
  const nodes = table.structs(1, 16).map((each) => ({ length: countOf(each.long(0)), nulls: each.long(8) }));
  if (nodes.some(({ length, nulls }) => nulls > length))
    throw new ArrowDamage('it claims more absent values than rows');
  const buffers = table
    .structs(2, 16)
    .map((each) => ({ offset: countOf(each.long(0)), length: countOf(each.long(8)) }));
  if (buffers.some(({ offset, length }) => offset + length > body))
    throw new ArrowDamage('a column in it lies outside of its batch');
  const viewBuffers = table.structs(4, 8).map((each) => countOf(each.long(0)));
  return { rows, nodes, buffers, compression: compressionOf(table.table(3)), viewBuffers, unionMarks: version < V5 };
}

function compressionOf(table: FlatTable | null): BatchHeader['compression'] {
  if (table === null) return 'none';
  const codec = (['lz4', 'zstd'] as const)[table.int(0, 1, 0)];
  if (codec === undefined || table.int(1, 1, 0) !== 0) throw new ArrowDamage('it is packed in a way that is not known');
  return codec;
}

function countOf(value: number): number {
  if (value < 0) throw new ArrowDamage('a message in it counts less than nothing');
  return value;
}

/** Where a message and its body lie in the file. */
export interface Block {
  readonly at: number;
  readonly head: number;
  readonly body: number;
}

export interface Footer {
  readonly schema: ArrowSchema;
  readonly dictionaries: readonly Block[];
  readonly batches: readonly Block[];
}

/** Bytes between messages that are no message: what a writer may leave to begin at a round place, and the mark of the end. */
const BETWEEN = 64;

/** The table of contents of a file (File.fbs). */
export function footerOf(bytes: Uint8Array): Footer {
  const root = flatRoot(bytes);
  versionOf(root);
  const blocks = (field: number): readonly Block[] =>
    root.structs(field, 24).map((each) => ({ at: each.long(0), head: each.int(8), body: each.long(16) }));
  const footer = { schema: schemaOf(root.table(1)), dictionaries: blocks(2), batches: blocks(3) };
  if ([...footer.dictionaries, ...footer.batches].some(({ at, head, body }) => at < 8 || head < 8 || body < 0))
    throw new ArrowDamage('its table of contents points to places that cannot be');
  return footer;
}

/** Does the table of contents list every message from `begin` to `end`, and none twice? */
export function isWhole({ dictionaries, batches }: Footer, begin: number, end: number): boolean {
  let last = begin;
  for (const { at, head, body } of [...dictionaries, ...batches].sort((a, b) => a.at - b.at)) {
    if (at < last || at > last + BETWEEN || at + head + body > end) return false;
    last = at + head + body;
  }
  return end - last <= BETWEEN;
}
