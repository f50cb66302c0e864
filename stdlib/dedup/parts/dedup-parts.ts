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
import { sentenceEnds } from '../../text/sentences.ts';
import { words } from '../../text/tokens.ts';
import { othersIn, requireColumn } from '../other-tables.ts';
import { pausing } from '../pausing.ts';
import { type RecordSort, recordSort } from '../record-sort.ts';
import { excerpt, mostFrequent } from './most-frequent.ts';
import { partEnds, simplifiedParts, type Unit, withoutParts } from './parts.ts';
import { cursor } from './repeated-windows.ts';
import { textHash } from './text-hash.ts';

const own = new Set(['span', 'least', 'words', 'sentences']);

/**
 * Takes repeated lines, paragraphs or sentences out of texts; of each the first in the table stays. What many pages have, such as a menu, a notice
 * or a quotation, is left in one of them. Parts are compared in lower case, without punctuation and diacritics, all numbers alike; of
 * `sentences` three in a row must be repeated. A text of which little is left goes; one that lost nothing stays, however short. Rows of further
 * tables given by name (`older: archive`) count as coming first and stay what they are.
 *
 * `sentences` is the deduplication of C4 (Raffel et al. 2020) as datatrove 0.10 does it (`SentenceDedupFilter`), with Finslip's sentences;
 * `lines` that of CCNet (Wenzek et al. 2020); `paragraphs` that of Dolma (Soldaini et al. 2024), exactly where that uses a Bloom filter.
 * Sorted on disk; memory does not grow with the table.
 */
export const dedup_parts = barrier({
  version: '2',
  rows: 'same',
  labels: 'subject',
  positional: ['rows', 'text', 'of'],
  checks: ['columns(text in table)'],
  async run(
    rows: Rows,
    text: Column<string>,
    /** What a text is made of. Lines end at line breaks, paragraphs at blank lines. */
    of: 'lines' | 'paragraphs' | 'sentences',
    options: {
      /**
       * So many parts in a row must be repeated: 3 sentences, 1 line or paragraph unless said.
       * @range 1..100
       */
      span?: Int;
      /**
       * Repeated stretches of fewer words are left where they are.
       * @default 0
       * @range 0..1000000
       */
      least?: Int;
      /**
       * A text that lost something and has fewer words left goes.
       * @default 50
       * @range 0..1000000
       */
      words?: Int;
      /**
       * A text that lost something and has fewer sentences left goes.
       * @default 3
       * @range 0..1000000
       */
      sentences?: Int;
      /** Rows of another table: what they have is taken out here. */
      [table: string]: Rows | Int | undefined;
    },
    task: TaskTools,
  ) {
    const span = options.span ?? usualSpan(of);
    const limits = { least: options.least ?? 0, words: options.words ?? 50, sentences: options.sentences ?? 3 };
    const others = othersIn(options, own);
    const folder = join(task.checkpoints, 'dedup-parts');
    rmSync(folder, { recursive: true, force: true });
    const spans = recordSort({ folder, name: 'spans', words: 4, keys: 2 });
    const repeated = recordSort({ folder, name: 'repeated', words: 2, keys: 2 });
    try {
      let given = 0;
      let read = 0;
      const enter = spanWriter(spans, of, span);
      const total = others.reduce((sum, [, { count }]) => sum + count, rows.count);
      const take = async (table: Rows): Promise<void> => {
        for await (const batch of table.batches()) {
          task.signal.throwIfAborted();
          for (const row of batch) enter(textOf(row, text), read++);
          task.progress({ unit: 'rows read', done: read, total });
        }
      };
      for (const [name, table] of others) {
        await requireColumn(name, table, text.name, task);
        await take(table);
      }
      given = read;
      await take(rows);
      const frequent = await findRepeated(spans, repeated, given, pausing(task));

      const table = task.table('rows');
      const next = cursor(repeated, 2);
      let index = given;
      let [out, texts] = [0, 0];
      for await (const batch of rows.batches()) {
        const staying: Row[] = [];
        for (const row of batch) {
          const value = textOf(row, text);
          frequent.see(index, value, of, span);
          const starts = next(index++).filter((_, i) => i % 2 === 1);
          const rest = starts.length === 0 ? null : withoutParts(value, marked(starts, span), of, limits.least);
          if (rest === null || rest.taken === 0) {
            staying.push(row);
            continue;
          }
          out += rest.taken;
          texts++;
          const left = tooLittle(rest.text, limits);
          if (left) task.dropped(row, drop('little_left', left.left, left.least));
          else staying.push({ ...row, [text.name]: rest.text });
        }
        await table.write(staying);
        task.progress({ unit: 'rows written', done: index - given, total: rows.count });
      }
      if (out > 0) {
        task.count(`repeated ${of} taken out`, out);
        task.count('texts that had some', texts);
        task.measure('most repeated', frequent.report());
      }
    } finally {
      spans.close();
      repeated.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** Enters the spans of a text under their hash: (hash, row, first part). Spans without a word are none. */
function spanWriter(spans: RecordSort, unit: Unit, span: number): (text: string, row: number) => void {
  const hash = textHash();
  const record = new Uint32Array(4);
  return (text, row) => {
    record[2] = row;
    spanKeys(text, unit, span).forEach((key, first) => {
      if (key === null) return;
      hash(key, record, 0);
      record[3] = first;
      spans.add(record);
    });
  };
}

/** So many parts in a row must be repeated unless a number is given. */
export const usualSpan = (unit: Unit): number => (unit === 'sentences' ? 3 : 1);

/** By what spans are compared: of each that begins at a part, in order; null where it has no word. */
export function spanKeys(text: string, unit: Unit, span: number): readonly (string | null)[] {
  const parts = simplifiedParts(text, unit);
  return parts.slice(0, Math.max(0, parts.length - span + 1)).map((part, first) => {
    const key = span === 1 ? part : parts.slice(first, first + span).join(' ');
    return key.trim() === '' ? null : key;
  });
}

interface Seen {
  /** Takes note of the words of frequent spans when their first text comes by. */
  see(row: number, text: string, unit: Unit, span: number): void;
  report(): { readonly text: string; readonly times: number }[];
}

/** All but the first of equal spans: (row, first part) of those that are not others'. And which are the most frequent. */
async function findRepeated(
  spans: RecordSort,
  repeated: RecordSort,
  given: number,
  pause: () => Promise<void>,
): Promise<Seen> {
  const record = new Uint32Array(2);
  const frequent = mostFrequent<{ row: number; part: number; times: number; text?: string }>();
  let [high, low, row, part, times] = [0, 0, 0, 0, 0];
  const finish = (): void => {
    if (times > 1) frequent.add({ row, part, times });
  };
  for (const block of spans.sorted()) {
    await pause();
    for (let at = 0; at < block.length; at += 4) {
      if (times > 0 && block[at] === high && block[at + 1] === low) {
        times++;
        if (block[at + 2]! < given) continue;
        record[0] = block[at + 2]!;
        record[1] = block[at + 3]!;
        repeated.add(record);
      } else {
        finish();
        [high, low, row, part, times] = [block[at]!, block[at + 1]!, block[at + 2]!, block[at + 3]!, 1];
      }
    }
  }
  finish();
  const most = frequent.list();
  const byRow = new Map(most.map((one) => [one.row, most.filter((other) => other.row === one.row)]));
  return {
    see(index, text, unit, span) {
      for (const one of byRow.get(index) ?? []) {
        const ends = partEnds(text, unit);
        one.text = excerpt(strip(text.slice(one.part === 0 ? 0 : ends[one.part - 1], ends[one.part + span - 1])));
      }
    },
    report: () => most.map(({ text, times }) => ({ text: text ?? '(in another table)', times })),
  };
}

/** Which of a text's parts lie in spans that begin at `starts`. */
function marked(starts: Uint32Array, span: number): Uint8Array {
  const gone = new Uint8Array(starts.reduce((end, start) => Math.max(end, start + span), 0));
  for (const start of starts) gone.fill(1, start, start + span);
  return gone;
}

function tooLittle(text: string, limits: { readonly words: number; readonly sentences: number }) {
  const left = words(text).length;
  if (left < limits.words || left === 0) return { left: `${left} words`, least: `${Math.max(1, limits.words)} words` };
  const sentences = sentenceEnds(text).length;
  return sentences < limits.sentences
    ? { left: `${sentences} sentences`, least: `${limits.sentences} sentences` }
    : null;
}
