import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dedup_parts } from '../../../../stdlib/dedup/parts/dedup-parts.ts';
import { dedup_substrings } from '../../../../stdlib/dedup/parts/dedup-substrings.ts';
import { type Cut, partTracer, substringTracer, type Tracer } from '../../../../stdlib/dedup/parts/trace.ts';
import { strip } from '../../../../stdlib/text/python-text.ts';
import { simplify } from '../../../../stdlib/text/simplify.ts';
import { recordTask, rowsOf } from '../../../support/task.ts';

const test = suite('trace');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-trace-'));
});
test.after(() => rmSync(folder, { recursive: true }));

function traced(tracer: Tracer, texts: readonly string[], older: readonly string[]): readonly (readonly Cut[])[] {
  [...older, ...texts].forEach((text, row) => {
    tracer.see(row, text);
  });
  return texts.map((text, i) => tracer.cuts(older.length + i, text));
}

/** Two cuts may share the white space between them. */
function without(text: string, cuts: readonly Cut[]): string {
  if (cuts.length === 0) return text;
  return strip(
    text
      .split('')
      .filter((_, at) => !cuts.some(({ from, to }) => at >= from && at < to))
      .join(''),
  );
}

const phrase = fc.constantFrom(
  'Öppet på söndag.',
  'Kom in i värmen! ',
  'Åkern låg bar, och ån frös till.',
  'Ett.',
  '𝒳 och ÿ är tecken.',
  'öppet, på: söndag',
);
const gap = fc.constantFrom(' ', '\n', '\n\n', '  \n\n ');
const text = fc.array(fc.tuple(phrase, gap), { maxLength: 9 }).map((parts) => parts.flat().join(''));
const tables = fc.tuple(fc.array(text, { minLength: 1, maxLength: 7 }), fc.array(text, { maxLength: 3 }));

test('parts: what is traced is what the operator takes out, and the first copy reads alike', async () => {
  const settings = fc.record({
    of: fc.constantFrom('lines' as const, 'paragraphs' as const, 'sentences' as const),
    span: fc.integer({ min: 1, max: 3 }),
    least: fc.constantFrom(0, 4),
  });
  await fc.assert(
    fc.asyncProperty(tables, settings, async ([texts, older], { of, span, least }) => {
      const task = recordTask({ folder });
      const rows = rowsOf(
        texts.map((each) => ({ text: each })),
        2,
      );
      const others = rowsOf([{ text: 'Något annat.' }, ...older.map((each) => ({ text: each }))], 2);
      await dedup_parts.run(
        rows,
        { name: 'text' },
        of,
        { span, least, words: 0, sentences: 0, older: others },
        task.tools,
      );
      const cuts = traced(partTracer(texts, of, span, least), texts, ['Något annat.', ...older]);
      const left = texts.map((each, i) => without(each, cuts[i]!));
      // The operator drops what has no word left, and tells what it left of all others.
      const written = (task.tables.rows ?? []).map((row) => row.text);
      assert.equal(
        left.filter((each, i) => cuts[i]!.length === 0 || /\p{L}/u.test(each)),
        written,
      );
      const all = ['Något annat.', ...older, ...texts];
      cuts.flat().forEach(({ first }) => {
        assert.ok(simplify(all[first.row]!.slice(first.from, first.to)) !== '');
      });
    }),
    { numRuns: 60 },
  );
});

test('substrings: the same, and the first copy is the same words', async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 20, max: 40 }), async ([texts, older], length) => {
      const task = recordTask({ folder });
      const rows = rowsOf(
        texts.map((each) => ({ text: each })),
        2,
      );
      const others = rowsOf([{ text: 'x' }, ...older.map((each) => ({ text: each }))], 2);
      await dedup_substrings.run(rows, { name: 'text' }, { length, older: others }, task.tools);
      const cuts = traced(substringTracer(texts, length), texts, ['x', ...older]);
      const left = texts.map((each, i) => without(each, cuts[i]!));
      const written = (task.tables.rows ?? []).map((row) => row.text);
      assert.equal(
        left.filter((each, i) => cuts[i]!.length === 0 || /\p{L}/u.test(each)),
        written,
      );
      const all = ['x', ...older, ...texts];
      texts.forEach((each, i) => {
        for (const { from, to, first } of cuts[i]!) {
          const [gone, stays] = [each.slice(from, to), all[first.row]!.slice(first.from, first.to)];
          const words = stays.trim();
          assert.ok(words.length >= 8 && gone.includes(words), `${stays} / ${gone}`);
        }
      });
    }),
    { numRuns: 60 },
  );
});

test.run();
