import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dedup } from '../../../stdlib/dedup/dedup.ts';
import { minhash } from '../../../stdlib/dedup/minhash.ts';
import { dedup_parts } from '../../../stdlib/dedup/parts/dedup-parts.ts';
import { dedup_substrings } from '../../../stdlib/dedup/parts/dedup-substrings.ts';
import { url } from '../../../stdlib/dedup/url.ts';
import { decontaminate } from '../../../stdlib/leakage/decontaminate.ts';
import { Failed, recordTask, rowsOf } from '../../support/task.ts';

const test = suite('any text');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-any-'));
});
test.after(() => rmSync(folder, { recursive: true }));

/** Characters that have their own ways: halves of pairs, marks, controls, spaces of other kinds, letters that change their length with case. */
const odd = [
  '\ud800',
  '\udc00',
  '\u0301',
  '\ufeff',
  '\u0000',
  '\u0085',
  '\u2028',
  '\u00a0',
  'İ',
  'ﬁ',
  'ß',
  'ς',
  'Σ',
  '가',
  '١',
  '½',
  '😀',
  '\r',
  '\n',
  '\n\n',
  '. ',
  '%',
  'http://',
];
const unit = fc.oneof(
  fc.constantFrom(...odd),
  fc.constantFrom('a', 'Å', ' ', '1'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.string({ unit, maxLength: 60 });
/** Texts that share stretches of each other. */
const texts = fc
  .tuple(text, text, text)
  .chain(([a, b, c]) =>
    fc.shuffledSubarray([a, b, c, a + b, b + c, a + c + a, `${c}\n\n${a}`, `${b}. ${b}. ${c}`], { minLength: 1 }),
  );

test('is taken without a crash, no row is lost, and what is kept as it was is the same row', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (list, others) => {
      const rows = list.map((text, i) => ({ id: `d${i}`, text }));
      const other = () => rowsOf(others.map((text, i) => ({ id: `o${i}`, text })));
      const column = { name: 'text' };
      const ways: ((task: ReturnType<typeof recordTask>) => Promise<void>)[] = [
        ({ tools }) => dedup.run(rowsOf(rows), column, minhash.create({ similarity: 0.5 }), { other: other() }, tools),
        ({ tools }) => dedup.run(rowsOf(rows), column, url.create({}), {}, tools),
        ({ tools }) =>
          dedup_parts.run(rowsOf(rows), column, 'lines', { words: 0, sentences: 0, other: other() }, tools),
        ({ tools }) => dedup_parts.run(rowsOf(rows), column, 'sentences', { span: 1, words: 0, sentences: 0 }, tools),
        ({ tools }) => dedup_substrings.run(rowsOf(rows), column, { length: 20, other: other() }, tools),
        ({ tools }) =>
          decontaminate.run(rowsOf(rows), column, { other: other(), words: 3, short: 2, characters: 10 }, tools),
        ({ tools }) =>
          decontaminate.run(rowsOf(rows), column, { other: other(), words: 3, diacritics: 'keep', common: 1 }, tools),
      ];
      for (const way of ways) {
        const task = recordTask({ folder });
        try {
          await way(task);
        } catch (error) {
          // No address, or nothing to look for: what the operators say themselves.
          if (!(error instanceof Failed)) throw error;
          continue;
        }
        const staying = task.tables.rows ?? [];
        assert.is(staying.length + task.dropped.length, rows.length);
        assert.equal(
          [...staying, ...task.dropped.map(({ row }) => row)].map(({ id }) => id).sort(),
          rows.map(({ id }) => id).sort(),
        );
        for (const { row } of task.dropped)
          assert.equal(
            row,
            rows.find(({ id }) => id === row.id),
          );
      }
    }),
    { numRuns: 300 },
  );
});

test('cut: pieces are parts of the text', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (list, others) => {
      const exam = rowsOf(others.map((text, i) => ({ id: `o${i}`, text })));
      const task = recordTask({ folder });
      const options = { exam, words: 3, characters: 10, action: 'cut', margin: 2, least: 1 } as const;
      try {
        await decontaminate.run(
          rowsOf(list.map((text, i) => ({ id: `d${i}`, text }))),
          { name: 'text' },
          options,
          task.tools,
        );
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
      }
      for (const row of task.tables.rows ?? []) {
        const [, number] = /^d(\d+)/.exec(row.id as string)!;
        assert.ok(list[Number(number)]!.includes(row.text as string));
      }
    }),
    { numRuns: 300 },
  );
});

test.run();
