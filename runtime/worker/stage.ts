import { join } from 'node:path';
import type { RecordChunk } from '../../compiler/operators/authoring.ts';
import { blobPath } from '../store/layout.ts';
import type { Output, ResultRecord } from '../store/result.ts';
import { openRows } from '../tables/reader.ts';
import { tableSink } from '../tables/writer.ts';
import { BAD_RECORD, type ChunkProcessor, type ChunkResult, chunkProcessor } from './chunk-processor.ts';
import { badRow, droppedRow } from './dropped-rows.ts';
import { UserFailure } from './failure.ts';
import { inOrder } from './ordered.ts';
import { type Pool, threadPool } from './pool.ts';
import type { TaskOrder } from './protocol.ts';
import { readSource, type SetAside, type SourceItem } from './source-chunks.ts';
import { makeTally } from './tally.ts';
import type { Telling } from './telling.ts';

/** Below this many bytes of records, starting threads costs more than they save. */
const WORTH_THREADS = 4_000_000;

export interface Input {
  readonly items: AsyncIterable<SourceItem>;
  readonly unit: string;
  readonly total: number | null;
  done(): number;
  /** Stops if what is read is not what was planned with. */
  checked(): Promise<void>;
  /** Bytes, as they lie on disk. */
  readonly bytes: number;
}

/**
 * Runs a fused stage: source files or a table, cut into chunks, through the generated kernel on as many threads as the order allows, into a
 * table of what was kept and one of what was dropped. The bytes of both do not depend on the number of threads.
 */
export async function runStage(
  order: TaskOrder,
  telling: Telling,
  signal: AbortSignal,
): Promise<Omit<ResultRecord, 'key'>> {
  const stage = order.node.stage!;
  const started = performance.now();
  const tally = makeTally(stage);
  const folder = join(order.workspace, 'blobs');
  const kept = tableSink(folder, 'kept');
  const dropped = tableSink(folder, 'dropped');
  const input = stage.source ? await sourceInput(order, signal) : tableInput(order, tally, signal);
  const host = chunkHost(order, input.bytes);
  const report = (): void =>
    telling.progress({
      unit: input.unit,
      done: input.done(),
      total: input.total,
      measures: { kept: kept.rows, dropped: dropped.rows },
    });

  /** Keeps records that the source set aside among the dropped. */
  const setAside = async (aside: readonly SetAside[]): Promise<void> => {
    if (aside.length === 0) return;
    const { id } = stage.source!;
    const rows = aside.map((each) => {
      tally.addAside('bad' in each ? BAD_RECORD : each.drop.reason);
      if ('bad' in each) return `${badRow(id, each.bad)}\n`;
      const { reason, value, threshold } = each.drop;
      return `${droppedRow(id, reason, value, threshold, each.row)}\n`;
    });
    await dropped.writeBytes(Buffer.from(rows.join(''), 'utf8'));
  };
  const emptyFile = async (file: string): Promise<void> => {
    const { id, options } = stage.source!;
    if (options.on_bad !== 'skip') throw new UserFailure('FTP0902', { file }, id);
    await setAside([{ bad: { code: 'FTP0902', values: { file }, file, line: 0, raw: null } }]);
  };
  let before = 0;
  const finish = async (item: SourceItem, result: ChunkResult | null): Promise<void> => {
    signal.throwIfAborted();
    await setAside(item.aside);
    tally.addCounts(item.counts);
    if (result) {
      tally.add(result);
      await kept.writeBytes(buffer(result.kept));
      await dropped.writeBytes(buffer(result.dropped));
      report();
    }
    if ('end' in item) {
      if (tally.records === before && !item.rowless) await emptyFile(item.end);
      before = tally.records;
    }
  };
  try {
    await inOrder({ items: input.items, capacity: host.capacity, process: host.process, finish });
  } catch (error) {
    await Promise.all([kept.abandon(), dropped.abandon()]);
    await input.checked();
    throw error;
  } finally {
    await host.close();
  }
  const [keptTable, droppedTable] = await Promise.all([kept.finish(), dropped.finish()]);
  return {
    format: 1,
    outputs: { [outputName(order)]: keptTable },
    report: {
      rowsIn: tally.records,
      rowsOut: keptTable.rows,
      drops: tally.drops(),
      counts: tally.counts(),
      measures: { flow: tally.flow(keptTable.rows) },
      series: {},
      dropped: droppedTable.rows > 0 ? droppedTable : null,
      seconds: (performance.now() - started) / 1000,
      memory: process.resourceUsage().maxRSS * 1024,
    },
  };
}

const outputName = ({ node }: TaskOrder): string => Object.keys(node.outputs)[0] ?? 'rows';

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export async function sourceInput(order: TaskOrder, signal: AbortSignal): Promise<Input> {
  const reading = await readSource(order.node.stage!.source!, order, signal);
  const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
  return {
    items: reading.items,
    unit: 'MB',
    total: megabytes(reading.bytes),
    done: () => Math.min(megabytes(reading.consumed()), megabytes(reading.bytes)),
    checked: reading.checked,
    bytes: reading.bytes,
  };
}

export function tableInput(order: TaskOrder, tally: { readonly records: number }, signal: AbortSignal): Input {
  const input = order.inputs.rows as Extract<Output, { type: 'rows' }>;
  /** Errors say which row of which table. */
  const file = order.node.inputs.rows?.node ?? 'rows';
  async function* items(): AsyncGenerator<SourceItem> {
    for await (const chunk of openRows(input, (digest) => blobPath(order.store, digest)).chunks()) {
      signal.throwIfAborted();
      yield { aside: [], counts: new Map(), chunk: { ...chunk, file } };
    }
  }
  return {
    items: items(),
    unit: 'rows',
    total: input.rows,
    done: () => tally.records,
    checked: async () => {},
    bytes: input.bytes,
  };
}

export interface ChunkHost {
  readonly capacity: number;
  process(item: SourceItem): Promise<ChunkResult | null>;
  close(): Promise<void>;
}

/** Works in this thread unless there is enough to be worth others: `bytes` are to come, and packed files turn out to hold more. */
export function chunkHost(order: TaskOrder, bytes: number): ChunkHost {
  let seen = 0;
  const many = order.threads > 1;
  let pool: Pool | null = many && bytes > WORTH_THREADS ? threadPool(order, order.threads) : null;
  let here: Promise<ChunkProcessor> | null = null;
  const processChunk = async (chunk: RecordChunk): Promise<ChunkResult> => {
    seen += chunk.bytes.length;
    if (many && (pool !== null || seen > WORTH_THREADS)) {
      pool ??= threadPool(order, order.threads);
      return pool.process(chunk);
    }
    here ??= chunkProcessor(order);
    return (await here)(chunk);
  };
  return {
    capacity: Math.max(1, order.threads * 2),
    process: async (item) => ('chunk' in item ? processChunk(item.chunk) : null),
    close: async () => pool?.close(),
  };
}
