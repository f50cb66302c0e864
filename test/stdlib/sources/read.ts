import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BadRecord, Drop, RecordChunk, Row, SourceTools } from '../../../compiler/operators/authoring.ts';
import type { RecordType, Type } from '../../../compiler/operators/types.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** What a source gave: its records with the lines they stand on, those it refused, and the failure that stopped it. */
export interface Reading {
  readonly rows: Record<string, unknown>[];
  readonly lines: number[];
  readonly chunks: RecordChunk[];
  readonly bad: BadRecord[];
  readonly failure: { readonly code: string; readonly values: Readonly<Record<string, string | number>> } | null;
  readonly consumed: number;
  readonly dropped: { readonly row: Row; readonly drop: Drop }[];
  readonly counts: Record<string, number>;
  readonly rowless: boolean;
}

type Read = (path: string, options: never, tools: SourceTools) => AsyncIterable<RecordChunk>;

export const data = (name: string): string => fileURLToPath(new URL(`./data/${name}`, import.meta.url));

/** A file with this content in a folder of its own. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

export const fields = (types: Readonly<Record<string, Type>>): RecordType => ({
  kind: 'record',
  fields: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
});

export const scalar = (name: 'Text' | 'Int' | 'Float' | 'Bool' | 'Date' | 'Bytes' | 'Time' | 'Lang'): Type => ({
  kind: 'scalar',
  name,
});
export const optional = (of: Type): Type => ({ kind: 'optional', of });

/** Reads one file under `on_bad: skip`, as the runtime would. */
export async function readAll(
  source: { readonly read: Read },
  path: string,
  options: object = {},
  {
    record = null,
    name = 'data/file',
    files = [{ name, path }],
    shared = new Map(),
  }: {
    record?: RecordType | null;
    name?: string;
    files?: SourceTools['files'];
    shared?: Map<string, unknown>;
  } = {},
): Promise<Reading> {
  class Stop extends Error {
    constructor(readonly failure: NonNullable<Reading['failure']>) {
      super();
    }
  }
  const [rows, lines, chunks, bad]: [Reading['rows'], number[], RecordChunk[], BadRecord[]] = [[], [], [], []];
  const dropped: Reading['dropped'] = [];
  const counts: Reading['counts'] = {};
  let consumed = 0;
  let rowless = false;
  let failure: Reading['failure'] = null;
  const tools: SourceTools = {
    signal: new AbortController().signal,
    name,
    record,
    consumed: (bytes) => void (consumed += bytes),
    bad: (found) => void bad.push(found),
    fail: (code, values) => {
      throw new Stop({ code, values });
    },
    files,
    shared: <T>(key: string, make: () => T): T => {
      if (!shared.has(key)) shared.set(key, make());
      return shared.get(key) as T;
    },
    dropped: (row, drop) => void dropped.push({ row, drop }),
    count: (what, by = 1) => void (counts[what] = (counts[what] ?? 0) + by),
    rowless: () => {
      rowless = true;
    },
  };
  try {
    for await (const chunk of source.read(path, options as never, tools)) {
      chunks.push(chunk);
      const texts = Buffer.from(chunk.bytes).toString('utf8').split('\n').slice(0, -1);
      texts.forEach((text, i) => {
        if (text.trim() === '') return;
        rows.push(JSON.parse(text) as Record<string, unknown>);
        lines.push(chunk.lines ? chunk.lines[i]! : chunk.firstLine + i);
      });
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    failure = error.failure;
  }
  return { rows, lines, chunks, bad, failure, consumed, dropped, counts, rowless };
}
