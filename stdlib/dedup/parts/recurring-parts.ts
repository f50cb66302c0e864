import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  barrier,
  type Column,
  drop,
  type Fraction,
  type Int,
  type Row,
  type Rows,
  type TaskTools,
} from '../../../compiler/operators/authoring.ts';
import { strip } from '../../text/python-text.ts';
import { textOf } from '../../text/row-text.ts';
import { site } from '../../text/site.ts';
import { words } from '../../text/words.ts';
import { pausing } from '../pausing.ts';
import { recordSort } from '../record-sort.ts';
import { findRecurring, partWriter } from './find-recurring.ts';
import { partEnds, simplifiedParts, type Unit, withoutParts } from './parts.ts';
import { cursor } from './repeated-windows.ts';
import { textHash } from './text-hash.ts';

/**
 * Takes lines, paragraphs or sentences out of texts that many texts of the same site or source have: ways through the site, notices of cookies, heads and feet of
 * newspaper pages. Nobody has to name them: what stands in at least `documents` texts of a site, and in at least that `share` of its texts, is none of
 * the texts' own. All copies go, also the first (`dedup_parts` leaves one), but only from texts of that site. Parts are compared in lower
 * case, without punctuation and diacritics, all numbers alike, so that `Sida 3` and `Sida 14` are one. The report shows the most frequent of what went.
 *
 * Copies of whole texts would seem boilerplate altogether: `dedup` them first. Rows without a site, and sites of fewer than `documents` texts, are left as they
 * are and counted. If no site has so many texts, so that nothing could ever go, the step stops.
 *
 * Our own rule, after the site-wide counts of Pomikálek 2011 (section 2.3) and the repeated lines of CCNet (Wenzek et al. 2020). Sorted on disk: memory holds
 * four bytes for each text of the largest site, whatever the table's size.
 */
export const recurring_parts = barrier({
  version: '2',
  rows: 'same',
  labels: 'subject',
  positional: ['rows', 'text', 'of'],
  async run(
    rows: Rows,
    text: Column<string>,
    /** What a text is made of. Lines end at line breaks, paragraphs at blank lines. */
    of: Unit,
    options: {
      /** What texts are counted together by: a site, a newspaper, a source. Left out, all texts are one. */
      by?: Column<string | null>;
      /** Counts together what comes from addresses of the same site, `exempel.se`; beside `by`, what agrees in both. */
      url?: Column<string | null>;
      /**
       * In so many texts of a site a part must stand, at least.
       * @default 10
       * @range 2..1000000000
       */
      documents?: Int;
      /**
       * And in this share of the site's texts; 0 % asks for none.
       * @default 10%
       * @range 0%..100%
       * @off 0%
       */
      share?: Fraction;
      /**
       * A text that lost something and has fewer words left goes.
       * @default 1
       * @range 1..1000000
       */
      words?: Int;
    },
    task: TaskTools,
  ) {
    const { by, url, documents = 10, share = 0.1, words: least = 1 } = options;
    const folder = join(task.checkpoints, 'recurring-parts');
    rmSync(folder, { recursive: true, force: true });
    const sites = recordSort({ folder, name: 'sites', words: 2, keys: 2 });
    const parts = recordSort({ folder, name: 'parts', words: 5, keys: 4 });
    const recurring = recordSort({ folder, name: 'recurring', words: 3, keys: 1 });
    try {
      const siteOf = grouping(by, url);
      const columns = [by, url].flatMap((column) => column?.name ?? []).join('` and `');
      const enter = partWriter(sites, parts, of);
      let read = 0;
      let siteless = 0;
      for await (const batch of rows.batches()) {
        task.signal.throwIfAborted();
        for (const row of batch) {
          const group = siteOf(row);
          if (group === null) siteless++;
          else enter(group, textOf(row, text), read);
          read++;
        }
        task.progress({ unit: 'rows read', done: read, total: rows.count });
      }
      if (read > 0 && siteless === read)
        task.fail('FTP1230', { column: columns, rows: read }, by === undefined ? 'url' : 'by');
      const found = await findRecurring(sites, parts, recurring, { documents, share }, pausing(task));
      if (read > 0 && found.largest < documents)
        task.fail(
          'FTP1231',
          {
            documents,
            counted: columns === '' ? 'the table has' : `of ${found.sites} by \`${columns}\` the largest has`,
            most: found.largest,
          },
          options.documents === undefined ? undefined : 'documents',
        );

      const table = task.table('rows');
      const next = cursor(recurring, 3);
      const hash = textHash();
      const key = new Uint32Array(2);
      let index = 0;
      let [out, texts] = [0, 0];
      for await (const batch of rows.batches()) {
        task.signal.throwIfAborted();
        const staying: Row[] = [];
        for (const row of batch) {
          const hits = next(index++);
          if (hits.length === 0) {
            staying.push(row);
            continue;
          }
          const value = textOf(row, text);
          const recur = new Set<string>();
          for (let at = 0; at < hits.length; at += 3) recur.add(`${hits[at + 1]} ${hits[at + 2]}`);
          const ends = partEnds(value, of);
          const gone = Uint8Array.from(simplifiedParts(value, of), (part, i) => {
            if (part === '') return 0;
            hash(part, key, 0);
            const name = `${key[0]} ${key[1]}`;
            if (!recur.has(name)) return 0;
            found.see(index - 1, name, () => strip(value.slice(i === 0 ? 0 : ends[i - 1], ends[i])), siteOf(row));
            return 1;
          });
          const rest = withoutParts(value, gone, of, 0);
          out += rest.taken;
          texts++;
          const left = words.call(rest.text);
          if (left < least) task.dropped(row, drop('little_left', `${left} words`, `${least} words`));
          else staying.push({ ...row, [text.name]: rest.text });
        }
        await table.write(staying);
        task.progress({ unit: 'rows written', done: index, total: rows.count });
      }
      task.count(`recurring ${of} taken out`, out);
      task.count('texts that had some', texts);
      if (siteless > 0) task.count(`texts without \`${columns}\``, siteless);
      if (found.small > 0) task.count(`texts of too few to tell (under ${documents})`, found.small);
      if (out > 0) task.measure('most recurring', found.report(columns !== ''));
    } finally {
      for (const sort of [sites, parts, recurring]) sort.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** What texts are counted together by: null for a row that has none of it. */
function grouping(by: Column<string | null> | undefined, url: Column<string | null> | undefined) {
  const value = (row: Row, column: Column<string | null>) => (row[column.name] ?? null) as string | null;
  return (row: Row): string | null => {
    const named = by === undefined ? '' : value(row, by);
    if (url === undefined || named === null) return named;
    const address = value(row, url);
    const host = address === null ? null : site.call(address);
    return host === null || by === undefined ? host : `${host} ${named}`;
  };
}
