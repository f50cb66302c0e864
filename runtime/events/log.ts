import { join } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import { checkedLine } from '../store/checked-line.ts';
import type { StoreContext } from '../store/context.ts';
import { ensureFolder } from '../store/durable.ts';
import { failpoint } from '../store/failpoint.ts';
import { asFailure, CodedFailure, guarded } from '../store/failure.ts';
import { type LogFile, readOrNull } from '../store/file-system.ts';
import { eventsPath, runFolder } from '../store/layout.ts';
import { acquire, currentOwner, type Lease, type Owner } from '../store/lease.ts';
import { type EventData, type EventType, isDurable, type RunEvent } from './event.ts';
import { replay } from './replay.ts';

/** The log of one run, open for writing. */
export interface RunLog {
  readonly runId: string;
  /** `runs/<runId>`, for the graph and the logs of tasks. */
  readonly folder: string;
  /**
   * Adds an event. Resolves when the file has it and, for ends and intents, when the disk has it. A caller may let it run: a failure
   * is kept, and `close` ends with it.
   */
  append<T extends EventType>(type: T, task: string | null, data: EventData[T]): Promise<void>;
  /** Hears every event once it is written. */
  subscribe(listener: (event: RunEvent) => void): () => void;
  close(): Promise<void>;
}

interface Waiting {
  readonly type: EventType;
  readonly task: string | null;
  readonly data: EventData[EventType];
  readonly ts: string;
  done(): void;
  failed(error: unknown): void;
}

export const writerFolder = (root: string, runId: string): string => join(runFolder(root, runId), 'writer');

/** Opens the log of a new run, or of an earlier one to go on with it. One writer per run, held by a lease. */
export async function openRunLog(context: StoreContext, runId: string): Promise<RunLog> {
  return guarded(context.root, 'write', async () => {
    ensureFolder(context.fs, runFolder(context.root, runId));
    const acquired = await acquire(context, writerFolder(context.root, runId), runId);
    if ('busy' in acquired) throw busy(runId, acquired.busy);
    try {
      return await openHeld(context, runId, acquired.held);
    } catch (error) {
      await acquired.held.release();
      throw error;
    }
  });
}

/** Somebody else writes this log; `owner` is missing where they have just stopped. */
function busy(runId: string, owner: Owner | undefined): CodedFailure {
  const { pid, host } = owner ?? { pid: 'unknown', host: 'an unknown host' };
  return new CodedFailure(report('FTP0863', null, { run: runId, pid, host }));
}

async function openHeld(context: StoreContext, runId: string, lease: Lease): Promise<RunLog> {
  const { fs, root } = context;
  const path = eventsPath(root, runId);
  const before = readOrNull(fs, path);
  const earlier = replay(before ?? Buffer.alloc(0));
  if (earlier.damagedLine !== null)
    throw new CodedFailure(report('FTP0862', null, { run: runId, line: earlier.damagedLine }));
  const file = await fs.openLog(path);
  if (earlier.torn) await file.truncate(earlier.good);
  if (before === null) await fs.sync(runFolder(root, runId));
  const listeners = new Set<(event: RunEvent) => void>();
  const write = writer(
    file,
    runId,
    { seq: earlier.events.length, crc: earlier.crc, size: earlier.good },
    () => {
      if (!lease.isHeld()) throw busy(runId, currentOwner(context, writerFolder(root, runId))?.owner);
    },
    (event) => {
      for (const listener of listeners) listener(event);
    },
  );
  let failure: unknown = null;
  return {
    runId,
    folder: runFolder(root, runId),
    append(type, task, data) {
      const written = write(type, task, data).catch((error) => {
        throw (failure ??= asFailure(error, root, 'write'));
      });
      // Whoever lets it run hears of it when the log is closed, not by the end of the process.
      written.catch(() => {});
      return written;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () =>
      guarded(root, 'write', async () => {
        await write.idle();
        await file.close();
        await lease.release();
        if (failure !== null) throw failure;
      }),
  };
}

interface Position {
  readonly seq: number;
  readonly crc: string;
  readonly size: number;
}

interface Writer {
  <T extends EventType>(type: T, task: string | null, data: EventData[T]): Promise<void>;
  /** Until everything has been written or has failed. */
  idle(): Promise<void>;
}

/**
 * Group commit: what arrives while a batch is on its way to the disk makes up the next one, so that a burst of ends costs one sync, not one
 * each. Numbers and checks are given when a batch is written; one that fails leaves neither a gap nor half a line.
 */
function writer(
  file: LogFile,
  runId: string,
  start: Position,
  fence: () => void,
  written: (event: RunEvent) => void,
): Writer {
  let position = start;
  let queue: Waiting[] = [];
  let draining: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        const events = await commit(batch);
        for (const { done } of batch) done();
        // On its own, so that a listener that fails is our bug and not a failure of the log.
        for (const event of events) queueMicrotask(() => written(event));
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    draining = null;
  }

  async function commit(batch: readonly Waiting[]): Promise<RunEvent[]> {
    let { seq, crc } = position;
    const events: RunEvent[] = [];
    const lines: string[] = [];
    for (const { ts, task, type, data } of batch) {
      const event = { seq: ++seq, ts, runId, task, type, data } as RunEvent;
      const checked = checkedLine(event, crc);
      crc = checked.crc;
      events.push(event);
      lines.push(checked.line);
    }
    const bytes = Buffer.from(lines.join(''));
    const durable = batch.some(({ type }) => isDurable(type));
    if (durable) fence();
    failpoint('events.write');
    try {
      await file.write(bytes, position.size);
      failpoint('events.written');
      if (durable) await file.datasync();
      failpoint('events.synced');
    } catch (error) {
      await file.truncate(position.size).catch(() => {
        // The torn end is written over by the next batch, or dropped when the log is read.
      });
      throw error;
    }
    position = { seq, crc, size: position.size + bytes.length };
    return events;
  }

  const write: Writer = (type, task, data) =>
    new Promise((resolve, reject) => {
      const ts = new Date().toISOString();
      queue.push({ type, task, data, ts, done: resolve, failed: reject });
      // A turn later, so that what is appended together is written together.
      draining ??= Promise.resolve().then(drain);
    });
  write.idle = async () => {
    while (draining) await draining;
  };
  return write;
}
