import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  barrier,
  type Column,
  drop,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../../compiler/operators/authoring.ts';
import { strip } from '../../text/python-text.ts';
import { textOf } from '../../text/row-text.ts';
import { words } from '../../text/tokens.ts';
import { othersIn, requireColumn } from '../other-tables.ts';
import { pausing } from '../pausing.ts';
import { type SpilledList, spilledList } from '../spilled-list.ts';
import { type RepeatedWindows, repeatedWindows } from './repeated-windows.ts';

/** Bytes from which a repetition goes unless a number is given. */
export const usualLength = 200;
const own = new Set(['length', 'words']);

/**
 * Takes out of texts what stands word for word in an earlier one, or earlier in the same: every stretch of at least `length` bytes, however it
 * lies to lines and sentences. The first copy in the table stays. What goes begins and ends at white space, so that no word and no character is
 * halved, and is compared byte by byte with its first copy before it goes. Rows of further tables given by name (`older: archive`) count as
 * coming first and stay what they are.
 *
 * Lee et al. 2022, "Deduplicating Training Data Makes Language Models Better" (50 tokens there, about 200 bytes), which takes out every copy
 * and cuts words in two; the strings found are the same. Sorted on disk; memory does not grow with the table.
 */
export const dedup_substrings = barrier({
  version: '2',
  rows: 'same',
  labels: 'subject',
  positional: ['rows', 'text'],
  checks: ['columns(text in table)'],
  async run(
    rows: Rows,
    /** Where to look. */
    text: Column<string>,
    options: {
      /**
       * Length in bytes of UTF-8 from which a repetition goes.
       * @default 200
       * @range 20..1000000
       */
      length?: Int;
      /**
       * A text that lost something and has fewer words left goes.
       * @default 1
       * @range 1..1000000
       */
      words?: Int;
      /** Rows of another table: what they have is taken out here. */
      [table: string]: Rows | Int | undefined;
    },
    task: TaskTools,
  ) {
    const length = options.length ?? usualLength;
    const least = options.words ?? 1;
    const others = othersIn(options, own);
    const folder = join(task.checkpoints, 'dedup-substrings');
    rmSync(folder, { recursive: true, force: true });
    const texts = spilledList(join(folder, 'texts'));
    const windows = repeatedWindows(folder, length);
    const pause = pausing(task);
    try {
      const total = others.reduce((sum, [, { count }]) => sum + count, rows.count);
      const take = async (table: Rows): Promise<void> => {
        for await (const batch of table.batches()) {
          task.signal.throwIfAborted();
          for (const row of batch) {
            const bytes = Buffer.from(textOf(row, text), 'utf8');
            texts.add(bytes);
            windows.add(bytes);
          }
          task.progress({ unit: 'rows read', done: texts.length, total });
        }
      };
      for (const [name, table] of others) {
        await requireColumn(name, table, text.name, task);
        await take(table);
      }
      const given = texts.length;
      await take(rows);
      await windows.find(texts, given, pause);

      const table = task.table('rows');
      let index = given;
      let [out, changed] = [0, 0];
      for await (const batch of rows.batches()) {
        await pause();
        const staying: Row[] = [];
        for (const row of batch) {
          const bytes = Buffer.from(textOf(row, text), 'utf8');
          const gone = stretches(bytes, index++, windows, texts, length);
          if (gone.length === 0) {
            staying.push(row);
            continue;
          }
          changed++;
          for (const [from, to] of gone) out += to - from;
          const rest = without(bytes, gone);
          const left = words(rest).length;
          if (left < least) task.dropped(row, drop('little_left', `${left} words`, `${least} words`));
          else staying.push({ ...row, [text.name]: rest });
        }
        await table.write(staying);
        task.progress({ unit: 'rows written', done: index - given, total: rows.count });
      }
      if (changed > 0) {
        task.count('repeated bytes taken out', out);
        task.count('texts that had some', changed);
      }
    } finally {
      windows.close();
      texts.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** Stretches of a text that were there before, drawn in to white space: from and to, ascending, apart from each other. */
export function stretches(
  bytes: Uint8Array,
  row: number,
  windows: Pick<RepeatedWindows, 'of'>,
  texts: Pick<SpilledList, 'read'>,
  length: number,
): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  const repeated = windows.of(row);
  let [before, beforeFirst, beforeOffset] = [-2, -1, -1];
  for (let i = 0; i < repeated.length; i += 4) {
    const [at, first, offset] = [repeated[i + 1]!, repeated[i + 2]!, repeated[i + 3]!];
    // Most windows go on where the last one was, and so does their first copy: one byte more is to be compared.
    const goesOn = at === before + 1 && first === beforeFirst && offset === beforeOffset + 1;
    const known = goesOn ? length - 1 : 0;
    if (!equal(bytes, at + known, texts.read(first), offset + known, length - known)) continue;
    [before, beforeFirst, beforeOffset] = [at, first, offset];
    const last = found.at(-1);
    if (last && at <= last[1]) last[1] = at + length;
    else found.push([at, at + length]);
  }
  return found.flatMap(([from, to]) => drawnIn(bytes, from, to));
}

const equal = (a: Uint8Array, at: number, b: Uint8Array, offset: number, length: number): boolean =>
  Buffer.compare(a.subarray(at, at + length), b.subarray(offset, offset + length)) === 0;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);

/** To whole words; of the white space on both sides that stays which parts more strongly. */
function drawnIn(bytes: Uint8Array, from: number, to: number): readonly [number, number][] {
  let [start, end] = [from, to];
  while (start < end && start > 0 && !isSpace(bytes[start - 1])) start++;
  while (end > start && end < bytes.length && !isSpace(bytes[end])) end--;
  while (start < end && isSpace(bytes[start])) start++;
  while (end > start && isSpace(bytes[end - 1])) end--;
  if (start === end) return [];
  let [before, after] = [start, end];
  while (before > 0 && isSpace(bytes[before - 1])) before--;
  while (after < bytes.length && isSpace(bytes[after])) after++;
  return breaks(bytes, end, after) > breaks(bytes, before, start) ? [[before, end]] : [[start, after]];
}

function breaks(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === 0x0a) count++;
  return count;
}

function without(bytes: Buffer, gone: readonly (readonly [number, number])[]): string {
  const parts: Buffer[] = [];
  let at = 0;
  for (const [from, to] of gone) {
    parts.push(bytes.subarray(at, from));
    at = Math.max(at, to);
  }
  parts.push(bytes.subarray(at));
  return strip(Buffer.concat(parts).toString('utf8'));
}
