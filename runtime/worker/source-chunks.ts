import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Step } from '../../compiler/graph/graph.ts';
import {
  type BadRecord,
  type Drop,
  placeOf,
  type RecordChunk,
  type Row,
  type SourceTools,
} from '../../compiler/operators/authoring.ts';
import { digestStream } from '../store/digest.ts';
import { argumentsOf } from './arguments.ts';
import type { BadRow } from './dropped-rows.ts';
import { failAt, UserFailure } from './failure.ts';
import { loadOperator } from './modules.ts';
import type { TaskOrder } from './protocol.ts';
import { loadScalars } from './scalars.ts';

/** A record that the source itself set aside: it could not be read, or a rule of the source left it out. */
export type SetAside =
  | { readonly bad: BadRow }
  | { readonly row: Row; readonly drop: Pick<Drop, 'reason' | 'value' | 'threshold'> };

/**
 * A chunk with the records before it that were set aside; or the end of a file, with those after its last chunk. `rowless` says that the file
 * has no rows of its own.
 */
export type SourceItem = {
  readonly aside: readonly SetAside[];
  readonly counts: ReadonlyMap<string, number>;
} & ({ readonly chunk: RecordChunk } | { readonly end: string; readonly rowless: boolean });

export interface SourceReading {
  readonly items: AsyncIterable<SourceItem>;
  /** Bytes of all files, as they lie on disk. */
  readonly bytes: number;
  /** Of these, how many have been read. */
  consumed(): number;
  /** Stops if the file being read is not the one that was planned with: whatever else went wrong may come of that. */
  checked(): Promise<void>;
}

type Read = (path: string, ...rest: readonly unknown[]) => AsyncIterable<RecordChunk>;

/** Reads the files of a stage's source one after another, in the order of the plan. */
export async function readSource(source: Step, order: TaskOrder, signal: AbortSignal): Promise<SourceReading> {
  const { definition, params } = await loadOperator(order.modules, source, source.id);
  const scalars = await loadScalars(order.modules, source.options, source.id);
  const noInput = (name: string): never => {
    throw new UserFailure(
      'FTP0921',
      { operator: source.operator, reason: `a source has no input \`${name}\`` },
      source.id,
    );
  };
  const given = argumentsOf(params, source.options, { input: noInput, scalar: scalars });
  const read = definition.read as Read;
  const files = order.files.filter(({ beside }) => !beside);
  const sizes = await Promise.all(files.map(({ path }) => sizeOf(resolve(order.root, path))));
  const record = order.node.stage!.record;
  const fail = failAt(source.id);
  const skips = source.options.on_bad === 'skip';
  let consumed = 0;
  const all = files.map(({ path: name }) => ({ name, path: resolve(order.root, name) }));
  const memory = new Map<string, unknown>();

  let check: Promise<void> = Promise.resolve();

  async function* items(): AsyncGenerator<SourceItem> {
    for (const { path: name, digest } of files) {
      const path = resolve(order.root, name);
      // While it is read, so that threads need not wait for it; told before the file ends.
      check = checkUnchanged(path, name, digest, source.id, signal);
      check.catch(() => {});
      let aside: SetAside[] = [];
      let counts = new Map<string, number>();
      let rowless = false;
      let unit: RecordChunk['unit'] = 'line';
      const tools: SourceTools = {
        signal,
        name,
        record: record?.kind === 'record' ? record : null,
        consumed: (bytes) => void (consumed += bytes),
        bad: (found: BadRecord) => {
          const values = { place: placeOf(name, found.line, unit), ...found.values };
          if (!skips) fail(found.code, values);
          aside.push({ bad: { code: found.code, values, file: name, line: found.line, raw: found.raw } });
        },
        fail,
        files: all,
        shared: <T>(key: string, make: () => T): T => {
          if (!memory.has(key)) memory.set(key, make());
          return memory.get(key) as T;
        },
        dropped: (row, drop) => void aside.push({ row, drop }),
        count: (what, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by),
        rowless: () => {
          rowless = true;
        },
      };
      for await (const chunk of read(path, ...given.positional.slice(1), given.options, tools)) {
        signal.throwIfAborted();
        unit = chunk.unit ?? 'line';
        yield { aside, counts, chunk };
        aside = [];
        counts = new Map();
      }
      await check;
      yield { aside, counts, end: name, rowless };
    }
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { items: items(), bytes, consumed: () => consumed, checked: () => check };
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => ({ size: 0 }))).size;

/** The result is kept under the digest that the file had when planning; another content must not get that name. */
async function checkUnchanged(
  path: string,
  name: string,
  digest: string,
  at: string,
  signal: AbortSignal,
): Promise<void> {
  const found = await digestStream(createReadStream(path, { highWaterMark: 1 << 20, signal })).catch(
    (error: NodeJS.ErrnoException) => {
      signal.throwIfAborted();
      const reason =
        error.code === 'ENOENT' ? 'it is gone' : error.code === 'EACCES' ? 'no permission to read it' : error.message;
      throw new UserFailure('FTP0900', { file: name, reason }, at);
    },
  );
  if (found.digest !== digest) throw new UserFailure('FTP0901', { file: name }, at);
}
