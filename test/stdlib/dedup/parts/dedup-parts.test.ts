import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dedup_parts } from '../../../../stdlib/dedup/parts/dedup-parts.ts';
import { partEnds } from '../../../../stdlib/dedup/parts/parts.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../../support/task.ts';

const test = suite('dedup_parts');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-parts-'));
});
test.after(() => rmSync(folder, { recursive: true }));

type Options = Parameters<typeof dedup_parts.run>[3];
type Of = Parameters<typeof dedup_parts.run>[2];
async function run(texts: readonly string[], of: Of, options: Options = {}, batch = 3): Promise<Recorded> {
  const task = recordTask({ folder });
  const rows = texts.map((text, i) => ({ id: i, text }));
  await dedup_parts.run(rowsOf(rows, batch), { name: 'text' }, of, options, task.tools);
  assert.not(existsSync(join(folder, 'checkpoints', 'dedup-parts')), 'leaves no file behind');
  return task;
}
const texts = (task: Recorded) => (task.tables.rows ?? []).map((row) => row.text);
const all = { words: 0, sentences: 0 };

/*
 * The documents of datatrove's test_sentence_deduplication.py in form, in words of our own: a text of ten sentences, one that shares six of them
 * and goes on, the text framed by odd sentences, a short text, and that with more behind.
 */
const sentences = Array.from(
  { length: 10 },
  (_, i) => `Mening nummer ${'abcdefghij'[i]} handlar om hus ${'abcdefghij'[i]}.`,
);
const whole = sentences.join(' ');
const more = 'Vad betyder det egentligen? Söker man på det finner man ett ord ur en bok och inte mycket mer.';
const odd = ['Udda början XKCD!', 'Udda slut QWERTY!'] as const;
const cry =
  'Vakna, vakna, ryttare! Hemska dåd väntar oss i dag! Spjut skall skakas och sköldar splittras före gryningen!';
const bed = 'Jag hoppas att ni är nöjda med er. Vi kunde ha blivit dödade allihop. Nu går jag och lägger mig.';
const documents = [
  whole,
  `${sentences.slice(4).join(' ')} ${more}`,
  `${whole} ${odd[0]}`,
  `${odd[0]} ${whole} ${odd[1]}`,
  cry,
  `${cry} ${bed}`,
];

test('sentences: as datatrove, one table', async () => {
  assert.equal(texts(await run(documents, 'sentences', all)), [whole, more, odd[0], odd.join(' '), cry, bed]);
});

test('sentences: as datatrove, against an index', async () => {
  const index = rowsOf([{ text: whole }, { text: cry }]);
  const task = await run(documents, 'sentences', { ...all, index });
  assert.equal(texts(task), [more, odd[0], odd.join(' '), bed]);
  assert.equal(
    task.dropped.map(({ row, drop }) => [row.id, drop.reason, drop.value, drop.threshold]),
    [
      [0, 'little_left', '0 words', '1 words'],
      [4, 'little_left', '0 words', '1 words'],
    ],
  );
});

test('sentences: a text that repeats itself keeps its first copy', async () => {
  const text = sentences.slice(0, 4).join(' ');
  assert.equal(texts(await run([Array(11).fill(text).join(' '), text, 'Kort.'], 'sentences', all)), [text, 'Kort.']);
});

for (const [shared, goes] of [
  [2, false],
  [3, true],
  [4, true],
] as const)
  test(`sentences: ${shared} repeated in a row ${goes ? 'go' : 'stay'}`, async () => {
    const second = [odd[0], ...sentences.slice(0, shared), odd[1]];
    const result = texts(await run([whole, second.join(' ')], 'sentences', all));
    assert.equal(result[1], goes ? odd.join(' ') : second.join(' '));
  });

test('sentences: a repetition across two spans is cut as one stretch', async () => {
  const second = [...sentences.slice(0, 3), ...sentences.slice(6, 9), odd[1]];
  assert.equal(texts(await run([whole, second.join(' ')], 'sentences', all))[1], odd[1]);
});

test('what is left must be enough; what lost nothing stays', async () => {
  const long = (n: number) => `${Array.from({ length: n }, (_, i) => `Ord${i}`).join(' ')}.`;
  const second = (n: number) => `${cry} ${long(n - 3)} Ja. Nej. Jo.`;
  const words = (n: number) => run([cry, second(n), 'kort'], 'sentences', { sentences: 0, words: 12 });
  assert.is(texts(await words(8)).length, 3);
  const short = await words(7);
  assert.equal(texts(short), [cry, 'kort']);
  assert.equal([short.dropped[0]!.drop.value, short.dropped[0]!.drop.threshold], ['11 words', '12 words']);
  const few = await run([cry, `${cry} ${long(60)} Ja.`], 'sentences');
  assert.equal([few.dropped[0]!.drop.value, few.dropped[0]!.drop.threshold], ['2 sentences', '3 sentences']);
  assert.is(texts(await run([cry, `${cry} ${long(60)} Ja. Nej.`], 'sentences')).length, 2);
});

test('least: short repeated stretches are left alone', async () => {
  const list = ['Hem\nEn sida', 'Hem\nEn annan sida', 'Hem\nOm oss alla här\nEn tredje', 'Om oss alla här\nslut'];
  assert.equal(texts(await run(list, 'lines', { ...all, least: 3 })), [...list.slice(0, 3), 'slut']);
  assert.equal(texts(await run(list, 'lines', { ...all, least: 6 })), list);
});

test('lines: the first in the table stays, in its place', async () => {
  const menu = 'Start\nOm oss\nKontakt';
  const task = await run(
    [`${menu}\nNyheter i dag`, `${menu}\n\nEn artikel\n  om något\n${menu}`, 'om OSS!'],
    'lines',
    all,
  );
  assert.equal(texts(task), [`${menu}\nNyheter i dag`, 'En artikel\n  om något']);
  assert.equal(task.counts, { 'repeated lines taken out': 7, 'texts that had some': 2 });
  assert.equal((task.measures['most repeated'] as { text: string }[])[0], { text: 'Om oss', times: 4 });
});

test('a line break of two characters is one, and millions of blank lines are no matter', async () => {
  assert.equal(partEnds('Ett.\r\nTvå.', 'paragraphs'), [10]);
  assert.equal(partEnds('Ett.\r\n \r\nTvå.', 'paragraphs'), [9, 13]);
  const blank = `Ett.${' \r\n'.repeat(3_000_000)}Två.`;
  for (const unit of ['lines', 'paragraphs'] as const) assert.equal(partEnds(blank, unit), [9_000_004, 9_000_008]);
});

test('paragraphs: blank lines part them, line breaks do not', async () => {
  const notice = 'Alla rättigheter\nförbehållna.';
  const task = await run([`Ett.\n\n${notice}`, `Två.\n \n${notice}\n\nTre.`, 'förbehållna.'], 'paragraphs', all);
  assert.equal(texts(task), [`Ett.\n\n${notice}`, 'Två.\n \nTre.', 'förbehållna.']);
});

test('span: so many lines in a row', async () => {
  const result = await run(['a\nb\nc', 'a\nb\nd', 'b\nc\ne', 'c\nf'], 'lines', { ...all, span: 2 });
  assert.equal(texts(result), ['a\nb\nc', 'd', 'e', 'c\nf']);
});

test('blank parts and signs are no repetitions', async () => {
  const list = ['a\n\n---\n\nb', 'c\n\n---\n\nd', '', '\n\n', '---'];
  assert.equal(texts(await run(list, 'lines', all)), list);
});

test('another table without the column stops the task', async () => {
  const failed = await failureOf(() => run(['a'], 'lines', { old: rowsOf([{ body: 'a' }]) }));
  assert.is(failed.code, 'FTP1116');
});

const lineText = fc.array(fc.constantFrom('ett', 'två', 'Två!', 'tre fyra', '', ' ', '  fem'), { maxLength: 8 });
const key = (line: string) =>
  line
    .toLowerCase()
    .replace(/[^\p{L} ]/gu, '')
    .trim();

test('parts hold every character once', () => {
  const any = fc.string({ unit: fc.constantFrom('a', '.', ' ', '\n', '\r\n', '\u2028', 'Å', '😀'), maxLength: 40 });
  fc.assert(
    fc.property(any, fc.constantFrom('lines', 'paragraphs', 'sentences'), (text, of) => {
      const ends = partEnds(text, of);
      assert.is(ends.at(-1) ?? 0, text.length);
      assert.ok(ends.every((end, i) => i === 0 || end > ends[i - 1]!));
    }),
  );
});

test('lines: exactly those that came before are taken out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lineText, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (lists, batch) => {
      const seen = new Set<string>();
      const expected: string[][] = [];
      for (const list of lists) {
        const left: string[] = [];
        let lost = false;
        for (const line of list.filter((line) => key(line) !== '')) {
          if (seen.has(key(line))) lost = true;
          else left.push(key(line));
          seen.add(key(line));
        }
        if (!lost || left.length > 0) expected.push(left);
      }
      const task = await run(
        lists.map((list) => list.join('\n')),
        'lines',
        all,
        batch,
      );
      assert.equal(
        texts(task).map((text) =>
          (text as string)
            .split('\n')
            .map(key)
            .filter((line) => line !== ''),
        ),
        expected,
      );
    }),
    { numRuns: 150 },
  );
});

test('once is enough', async () => {
  const text = fc.array(fc.constantFrom('Ett ord. ', 'Två ord! ', 'Tre.\n', 'Fyra\n\n', 'Fem. '), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 6 }), fc.constantFrom('lines', 'paragraphs'), async (lists, of) => {
      const once = texts(
        await run(
          lists.map((list) => list.join('')),
          of,
          all,
        ),
      ) as string[];
      assert.equal(texts(await run(once, of, all)), once);
    }),
    { numRuns: 100 },
  );
});

test.run();
