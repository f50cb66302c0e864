import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row, Rows } from '../../../compiler/operators/authoring.ts';
import { decontaminate } from '../../../stdlib/leakage/decontaminate.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../support/task.ts';

const test = suite('decontaminate');

type Options = Parameters<typeof decontaminate.run>[2];

async function run(rows: readonly Row[], options: Options, batch = 3): Promise<Recorded> {
  const task = recordTask();
  await decontaminate.run(rowsOf(rows, batch), { name: 'text' }, options, task.tools);
  return task;
}
const against = (rows: readonly Row[]): Rows => rowsOf(rows);
const ids = (task: Recorded) => (task.tables.rows ?? []).map((row) => row.id);
const numbers = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `ord${String.fromCharCode(97 + ((from + i) % 26))}${'x'.repeat(Math.floor((from + i) / 26))}`,
  );

/*
 * The seven documents of datatrove's test_ngrams_decont.py, with sentences of our own in place of HellaSwag's: a question and its answer of the
 * same lengths in words.
 */
const quiz = [
  {
    id: 'q0',
    text: 'En kvinna går fram till en skottkärra. Hon böjer sig ned och greppar handtagen.',
    answer: 'och lyfter den.',
  },
  {
    id: 'q1',
    text: 'Gruppen ställer sig upp.',
    answer: 'går i led, börjar sedan dansa och hjula medan de andra klappar händerna i takt.',
  },
  {
    id: 'q2',
    text: 'Han använder en stor gräsklippare.',
    answer: 'han går fram och tillbaka medan han klipper gräset.',
  },
  { id: 'q4', text: 'går ut ansluter sin gräsklippare och gör sig nu redo att klippa', answer: 'gräset.' },
];
const documents = [
  'En kvinna går fram till en skottkärra. Hon böjer sig ned och greppar handtagen.', // 0: the question
  'går i led, börjar sedan dansa och hjula medan de andra klappar händerna i takt.', // 1: the answer
  'Han använder en stor gräsklippare. han går fram och tillbaka medan han klipper gräset.', // 2: across both
  'Han använder en stor gräsklippare. han är livlig när han utför uppgiften.', // 3: a wrong answer
  'går ut ansluter sin gräsklippare och gör sig nu redo att klippa', // 4: one run of the question
  '', // 5: nothing
  'går ut ansluter sin gräsklippare och gör sig nu redo att', // 6: a question shorter than a run
].map((text, i) => ({
  id: String(i),
  text: `Ingenting är så plågsamt för sinnet som en stor förändring. ${text} Akta dig, ty jag är orädd.`,
}));

for (const [name, options, staying] of [
  ['answers alone', { question: false, across: false }, ['0', '2', '3', '4', '5', '6']],
  ['questions and answers', { question: true, across: false }, ['2', '3', '5', '6']],
  ['answers and across', { question: false, across: true }, ['0', '3', '4', '5', '6']],
  ['all', {}, ['3', '5', '6']],
] as const)
  test(`as datatrove: ${name}`, async () => {
    const task = await run(documents, { against: against(quiz), answer: 'answer', ...options });
    assert.equal(ids(task), staying);
  });

const item = numbers(0, 20);
const inside = (words: readonly string[]) => ({ id: 'a', text: `före ${words.join(' ')} efter` });

test('a run of exactly so many words is found, one of fewer is not', async () => {
  for (const words of [8, 12, 13]) {
    const exam = against([{ id: 'e', text: item.join(' ') }]);
    for (const length of [words - 1, words, words + 1])
      assert.equal(
        ids(await run([inside(item.slice(3, 3 + length))], { exam, words })),
        length < words ? ['a'] : [],
        `${length} of ${words}`,
      );
  }
});

test('says which evaluation, which row, what and how often', async () => {
  const task = await run([inside(item.slice(0, 14)), inside(numbers(40, 60))], {
    exam: against([
      { id: 'e1', text: numbers(100, 130).join(' ') },
      { id: 'e2', text: item.join(' ') },
    ]),
    other: against([{ id: 'o', text: numbers(40, 53).join(' ') }]),
  });
  assert.equal(
    task.dropped.map(({ drop }) => [drop.reason, drop.value, drop.threshold]),
    [
      ['contaminated', `exam e2, 3 runs: ${item.slice(0, 12).join(' ')}`, '12 words'],
      ['contaminated', `other o, 2 runs: ${numbers(40, 52).join(' ')}`, '12 words'],
    ],
  );
  assert.equal(task.measures['exam matches'], {
    rows: 2,
    looked_for: 2,
    too_short: 0,
    without_text: 0,
    found: 1,
    rows_matched: 1,
    most: [{ row: 'e2', rows: 1, runs: 3, text: item.slice(0, 12).join(' ') }],
  });
  assert.is(task.measures.exam, '2 of 2 rows looked for, 1 found, in 1 rows of the table');
  assert.equal((task.measures['other matches'] as { found: number }).found, 1);
});

test('case, punctuation, diacritics and numbers do not hide a copy; diacritics do if asked', async () => {
  const exam = () => against([{ id: 'e', text: 'Året 1875 köpte Åsa en gård på ön där hennes far hade bott länge' }]);
  const copy = { id: 'a', text: 'ARET 1912 KÖPTE ÅSA EN GÅRD; PÅ ON (DÄR HENNES FAR) HADE BOTT LÄNGE...' };
  assert.equal(ids(await run([copy], { exam: exam() })), []);
  assert.equal(ids(await run([copy], { exam: exam(), diacritics: 'keep' })), ['a']);
  const decomposed = {
    id: 'b',
    text: 'Året 1875 köpte Åsa en gård på ön där hennes far hade bott länge'.normalize('NFD'),
  };
  assert.equal(ids(await run([decomposed], { exam: exam(), diacritics: 'keep' })), []);
});

test('characters: what words do not show is found by what stands in them', async () => {
  const exam = () =>
    against([
      { id: 'e', text: 'Kommunfullmäktigeledamöterna sammanträdde i stadsbiblioteket under tisdagseftermiddagen' },
    ]);
  const broken = {
    id: 'a',
    text: 'Kommunfullmäktige-\nledamöterna sammanträdde istads biblioteket under tisdags eftermiddagen',
  };
  assert.is((await failureOf(() => run([broken], { exam: exam() }))).code, 'FTP1111');
  const task = await run([broken], { exam: exam(), characters: 50 });
  assert.equal(ids(task), []);
  assert.is(task.dropped[0]!.drop.threshold, '50 characters');
  assert.equal(ids(await run([{ id: 'a', text: broken.text.slice(0, 50) }], { exam: exam(), characters: 50 })), ['a']);
});

test('characters: exactly the texts that share so many letters and digits', async () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'a', 'b', 'Å', ' ', '1'), minLength: 0, maxLength: 40 });
  const bare = (text: string) =>
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^\p{L}\p{N}]/gu, '');
  await fc.assert(
    fc.asyncProperty(letters, letters, async (one, rest) => {
      const other = `aaåaa b aÅåa${rest}`;
      const runs = Array.from({ length: bare(other).length - 9 }, (_, i) => bare(other).slice(i, i + 10));
      const shared = runs.some((part) => bare(one).includes(part));
      const task = await run([{ id: 'a', text: one }], { exam: against([{ id: 'e', text: other }]), characters: 10 });
      assert.equal(ids(task), shared ? [] : ['a']);
    }),
    { numRuns: 200 },
  );
});

test('words: exactly the texts that share a run', async () => {
  const texts = fc.array(fc.constantFrom('ja', 'nej', 'kanske', 'Å', '12', '-'), { maxLength: 14 });
  const bare = (list: readonly string[]) =>
    list.filter((word) => word !== '-').map((word) => (word === '12' ? '0' : word));
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.integer({ min: 3, max: 6 }), async (one, other, words) => {
      const sought = bare(other);
      fc.pre(sought.length >= words);
      const runs = sought.slice(words - 1).map((_, i) => ` ${sought.slice(i, i + words).join(' ')} `);
      const shared = runs.some((part) => ` ${bare(one).join(' ')} `.includes(part));
      const options = { exam: against([{ id: 'e', text: other.join(' ') }]), words };
      const task = await run([{ id: 'a', text: one.join(' ') }], options);
      assert.equal(ids(task), shared ? [] : ['a']);
    }),
    { numRuns: 300 },
  );
});

test('short rows are looked for whole, if asked', async () => {
  const exam = () =>
    against([
      { id: 'e', text: numbers(0, 6).join(' ') },
      { id: 'f', text: numbers(50, 80).join(' ') },
    ]);
  const rows = [inside(numbers(0, 6)), { ...inside(numbers(0, 5)), id: 'b' }, { ...inside(numbers(1, 6)), id: 'c' }];
  const without = await run(rows, { exam: exam() });
  assert.equal(ids(without), ['a', 'b', 'c']);
  assert.equal(without.log, [
    'warning: 1 of 2 rows of exam are not looked for: 1 have fewer than 12 words, 0 have no text in `text`',
  ]);
  const short = await run(rows, { exam: exam(), short: 4 });
  assert.equal(ids(short), ['b', 'c']);
  assert.equal(short.log, []);
  assert.is(short.dropped[0]!.drop.threshold, '6 words');
});

const question = { id: 'q', text: `Vilken stad ${numbers(0, 8).join(' ')}`, answer: 'Örebro län' };
for (const [name, text, goes] of [
  ['answer after', `${question.text}? Svaret är Örebro län.`, true],
  ['answer before', `Örebro län: ${question.text}?`, true],
  ['answer at the last word', `${question.text} a b c d e f g h i Örebro län`, true],
  ['answer a word too far', `${question.text} a b c d e f g h i j Örebro län`, false],
  ['answer too far before', `Örebro län a b c d e f g h i j ${question.text}`, false],
  ['answer just near before', `Örebro län a b c d e f g h i ${question.text}`, true],
  ['half of the answer', `${question.text} Örebro stad`, false],
  ['the question alone', question.text, false],
  ['the answer alone', 'Örebro län', false],
  ['another answer', `${question.text}? Gävle.`, false],
] as const)
  test(`near: ${name}`, async () => {
    const task = await run([{ id: 'a', text }], { exam: against([question]), answer: 'answer', near: 10, words: 8 });
    assert.equal(ids(task), goes ? [] : ['a']);
  });

test('near: with runs of characters', async () => {
  const options = { exam: against([question]), answer: 'answer', near: 3, words: 50, characters: 20 };
  assert.equal(ids(await run([{ id: 'a', text: `${question.text} Örebro län` }], options)), []);
  assert.equal(ids(await run([{ id: 'a', text: `${question.text} nej nej nej nej Örebro län` }], options)), ['a']);
});

test('near: rows without an answer are not looked for, and counted', async () => {
  const exam = against([question, { id: 'r', text: numbers(20, 40).join(' ') }]);
  const task = await run([inside(numbers(20, 40))], { exam, answer: 'answer', near: 10, words: 8 });
  assert.equal(ids(task), ['a']);
  assert.is((task.measures['exam matches'] as { without_text: number }).without_text, 1);
  assert.is(task.log.length, 1);
});

test('common: what the table has too often is a phrase, not a leak', async () => {
  const exam = () => against([{ id: 'e', text: item.join(' ') }]);
  const rows = Array.from({ length: 12 }, (_, i) => ({
    id: `r${i}`,
    text: item.slice(0, i === 0 ? 13 : 12).join(' '),
  }));
  assert.equal(ids(await run(rows, { exam: exam(), common: 12 })), []);
  const task = await run(rows, { exam: exam(), common: 11 });
  assert.equal(
    ids(task),
    rows.slice(1).map(({ id }) => id),
  );
  assert.equal(task.counts, { 'runs found more than 11 times, not counted': 1 });
});

test('cut: takes the stretch and its surroundings out, whole words at a time', async () => {
  const exam = () => against([{ id: 'e', text: item.join(' ') }]);
  const before = numbers(30, 60).join(' ');
  const after = numbers(60, 90).join(' ');
  const row = { id: 'a', year: 1990, text: `${before} ${item.join(' ')} ${after}` };
  const options = { action: 'cut', margin: 10, least: 20 } as const;
  const task = await run([row, { id: 'b', text: after }], { exam: exam(), ...options });
  const [first, second, untouched] = task.tables.rows!;
  assert.equal([first!.id, second!.id, untouched!.id, first!.year], ['a#1', 'a#2', 'b', 1990]);
  assert.ok(before.startsWith(first!.text as string) && after.endsWith(second!.text as string));
  const cutBefore = before.length - (first!.text as string).length;
  assert.ok(cutBefore >= 10 && cutBefore < 20, String(cutBefore));
  assert.ok(before[(first!.text as string).length] === ' ', 'at a word end');
  assert.equal(task.counts, { 'rows cut': 1 });
  assert.equal(task.dropped, []);
  assert.equal(ids(await run([row], { exam: exam(), ...options, least: 1000 })), [], 'no piece long enough');
  assert.equal(ids(await run([row], { exam: exam(), ...options, pieces: 1 })), [], 'too many pieces');
});

test('cut: nothing that is left is still found', async () => {
  const texts = fc.array(fc.constantFrom('ett', 'Två', 'tre,', 'fyra\n', 'fem 5', 'över'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.boolean(), async (one, other, byCharacters) => {
      fc.pre(other.length >= 8);
      const options = {
        exam: against([{ id: 'e', text: other.join(' ') }]),
        words: 4,
        ...(byCharacters ? { characters: 12 } : {}),
      };
      const cut = await run([{ id: 'a', text: one.join(' ') }], { ...options, action: 'cut', margin: 3, least: 1 });
      const left = cut.tables.rows ?? [];
      assert.equal((await run(left, options)).tables.rows ?? [], left);
    }),
    { numRuns: 200 },
  );
});

test('the order of rows in batches, and of evaluations, does not matter', async () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }).map((list) => list.join(' '));
  await fc.assert(
    fc.asyncProperty(
      fc.array(words, { maxLength: 12 }),
      words,
      words,
      fc.integer({ min: 1, max: 13 }),
      async (list, x, y, batch) => {
        const rows = list.map((text, i) => ({ id: `d${i}`, text }));
        const [one, two] = [against([{ id: 'x', text: `${x} a b c` }]), against([{ id: 'y', text: `${y} c b a` }])];
        const a = await run(rows, { one, two, words: 4 });
        const b = await run(rows, { two, one, words: 4 }, batch);
        assert.equal([b.tables, b.dropped, b.measures], [a.tables, a.dropped, a.measures]);
      },
    ),
    { numRuns: 100 },
  );
});

test('what cannot find anything stops the task', async () => {
  const rows = [{ id: 'a', text: 'ett två tre' }];
  const code = async (options: Options) => {
    const { code, values } = await failureOf(() => run(rows, options));
    return [code, values];
  };
  assert.equal(await code({}), ['FTP1110', {}]);
  assert.equal(await code({ exam: against([]) }), [
    'FTP1111',
    { set: 'exam', rows: 0, empty: 0, short: 0, least: '12 words', column: '`text`', has: 'none' },
  ]);
  assert.equal(
    await code({
      exam: against([
        { id: 1, text: 'för kort' },
        { id: 2, question: 'fel spalt' },
      ]),
      short: 5,
    }),
    [
      'FTP1111',
      { set: 'exam', rows: 2, empty: 1, short: 1, least: '5 words', column: '`text`', has: 'id, question, text' },
    ],
  );
  const good = against([{ id: 'e', text: item.join(' ') }]);
  assert.is((await code({ good, bad: against([{ id: 'x', txt: item.join(' ') }]) }))[0], 'FTP1111');
  assert.equal(await code({ good, near: 5 }), ['FTP1112', { near: 5 }]);
  assert.equal(await code({ good, short: 12 }), ['FTP1113', { short: 12, words: 12 }]);
});

test('the same on 1, 2 and 8 threads: words, short ones and characters, common runs, near answers, cuts', async () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    documents.map(({ id, text }) => ({
      id: `${id}-${i}`,
      text: `${numbers(i * 40, i * 40 + 60).join(' ')} ${text} ${text}`,
    })),
  ).flat();
  const exam = { exam: against(quiz), other: against(quiz.slice(2)), answer: 'answer' };
  for (const options of [
    { ...exam, words: 10, short: 3, characters: 40, action: 'cut', margin: 5, least: 20 },
    { ...exam, words: 5, common: 100 },
    { ...exam, words: 4, near: 6 },
  ] as const) {
    const found = [];
    for (const threads of 'common' in options ? [1, 2, 8] : [1, 2]) {
      const task = recordTask();
      const large = { ...rowsOf(many, 7), bytes: 1e9 };
      await decontaminate.run(large, { name: 'text' }, options, { ...task.tools, threads });
      found.push({ tables: task.tables, dropped: task.dropped, measures: task.measures, counts: task.counts });
    }
    const { dropped, counts } = found[0]!;
    assert.ok(dropped.length + (counts['rows cut'] ?? 0) > 30, JSON.stringify(counts));
    for (const other of found.slice(1)) assert.equal(other, found[0]);
  }
});

test.run();
