import { readCheckedLine } from '../store/checked-line.ts';
import type { RunEvent } from './event.ts';

export interface Replay {
  readonly events: readonly RunEvent[];
  /** Bytes up to the end of the last good line. */
  readonly good: number;
  /** Check of the last good line: where a writer goes on. */
  readonly crc: string;
  /** The log ends within a line, as a killed writer leaves it. What was being written is gone; nothing else is. */
  readonly torn: boolean;
  /** 1-based number of a line that is damaged though others follow; nothing after it can be trusted. */
  readonly damagedLine: number | null;
}

/** Reads a log as far as its chain of checks holds. */
export function replay(bytes: Buffer): Replay {
  const events: RunEvent[] = [];
  let good = 0;
  let crc = '';
  while (good < bytes.length) {
    const end = bytes.indexOf(10, good);
    const line = end < 0 ? null : readCheckedLine(bytes.toString('utf8', good, end), crc);
    const event = line?.body as RunEvent | undefined;
    if (!line || event?.seq !== events.length + 1) {
      const isLast = end < 0 || end === bytes.length - 1;
      return { events, good, crc, torn: isLast, damagedLine: isLast ? null : events.length + 1 };
    }
    events.push(event);
    crc = line.crc;
    good = end + 1;
  }
  return { events, good, crc, torn: false, damagedLine: null };
}
