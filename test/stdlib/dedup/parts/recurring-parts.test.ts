import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../../compiler/operators/authoring.ts';
import { recurring_parts } from '../../../../stdlib/dedup/parts/recurring-parts.ts';
import { site } from '../../../../stdlib/text/site.ts';
import { failureOf, type Recorded, recordTask, rowsOf } from '../../../support/task.ts';

const test = suite('recurring_parts');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'finslip-recurring-'));
});
test.after(() => rmSync(folder, { recursive: true }));

type Options = Parameters<typeof recurring_parts.run>[3];
type Of = Parameters<typeof recurring_parts.run>[2];
async function run(rows: readonly Row[], of: Of, options: Options, batch = 3): Promise<Recorded> {
  const task = recordTask({ folder });
  await recurring_parts.run(rowsOf(rows, batch), { name: 'text' }, of, options, task.tools);
  assert.not(existsSync(join(folder, 'checkpoints', 'recurring-parts')), 'leaves no file behind');
  return task;
}
const texts = (task: Recorded) => (task.tables.rows ?? []).map((row) => row.text);
const bySite: Options = { by: { name: 'site' } };

/** Pages of two made-up sites: each with a head of its own, a foot with the number of the page, and a line about cookies on most. */
const stories = ['Ån steg i natt.', 'Bron är lagad igen.', 'Skolan får en ny sal.', 'Marknaden flyttas till lördag.'];
const pages = ['tidning.exempel', 'forening.exempel'].flatMap((site, s) =>
  stories.map((story, i) => ({
    site,
    text: [
      s === 0 ? 'Hem | Nyheter | Sport' : 'VÄLKOMMEN TILL FÖRENINGEN!',
      `${story} Så var det i ${site}.`,
      ...(i < 3 ? ['Vi använder kakor.'] : []),
      `Sida ${i + 1} av 4`,
    ].join('\n'),
  })),
);

test('takes out what the pages of a site have in common, the first copy too', async () => {
  const task = await run(pages, 'lines', { ...bySite, documents: 3, share: 0.8 });
  assert.equal(texts(task), [
    ...stories.map((story, i) => `${story} Så var det i tidning.exempel.${i < 3 ? '\nVi använder kakor.' : ''}`),
    ...stories.map((story, i) => `${story} Så var det i forening.exempel.${i < 3 ? '\nVi använder kakor.' : ''}`),
  ]);
  assert.equal(task.counts, { 'recurring lines taken out': 16, 'texts that had some': 8 });
  const shown = task.measures['most recurring'] as { text: string; site: string; documents: number; of: number }[];
  assert.equal(
    shown.map(({ text, site, documents, of }) => [text, site, documents, of]).sort(),
    [
      ['Hem | Nyheter | Sport', 'tidning.exempel', 4, 4],
      ['Sida 1 av 4', 'forening.exempel', 4, 4],
      ['Sida 1 av 4', 'tidning.exempel', 4, 4],
      ['VÄLKOMMEN TILL FÖRENINGEN!', 'forening.exempel', 4, 4],
    ],
    'numbers are alike, and the first text lends its words',
  );
});

test('a share that is just reached counts', async () => {
  const cookies = async (options: Options) =>
    texts(await run(pages, 'lines', { ...bySite, documents: 3, ...options })).filter((text) =>
      String(text).includes('kakor'),
    ).length;
  assert.is(await cookies({ share: 0.75 }), 0);
  assert.is(await cookies({ share: 0.76 }), 6);
  assert.is(await cookies({ share: 0.5, documents: 4 }), 6, 'both limits must be reached');
});

test('without a site all texts are counted together', async () => {
  const task = await run(pages, 'lines', { documents: 6, share: 0.7 });
  assert.is(task.counts['recurring lines taken out'], 8 + 6);
});

test('paragraphs: blank lines part them, and a line alone is none', async () => {
  const foot = 'Föreningen har öppet hus.\nKom gärna förbi!';
  const rows = ['En', 'Två', 'Tre'].map((word) => ({ text: `${word} sak i taget.\nKom gärna förbi!\n\n${foot}` }));
  const task = await run(rows, 'paragraphs', { documents: 3 });
  assert.equal(
    texts(task),
    ['En', 'Två', 'Tre'].map((word) => `${word} sak i taget.\nKom gärna förbi!`),
  );
});

test('a text of nothing else goes', async () => {
  const rows = ['Meny', 'Meny', 'Meny', 'Meny\nBåten kom in i dag.'].map((text) => ({ text }));
  const task = await run(rows, 'lines', { documents: 4 });
  assert.equal(texts(task), ['Båten kom in i dag.']);
  assert.equal(
    task.dropped.map(({ drop }) => [drop.reason, drop.value, drop.threshold]),
    Array(3).fill(['little_left', '0 words', '1 words']),
  );
  assert.is((await run(rows, 'lines', { documents: 4, words: 6 })).dropped.length, 4);
});

test('what has no site, or too few texts, stays and is counted', async () => {
  const alone = { site: 'liten.exempel', text: 'Hem | Nyheter | Sport' };
  const lost = { site: null, text: 'Hem | Nyheter | Sport' };
  const task = await run([...pages, alone, lost, lost], 'lines', { ...bySite, documents: 4 });
  assert.equal(texts(task).slice(-3), Array(3).fill('Hem | Nyheter | Sport'));
  assert.is(task.counts['texts without `site`'], 2);
  assert.is(task.counts['texts of too few to tell (under 4)'], 1);
});

test('addresses are counted by their site, and within it by a column', async () => {
  const rows = pages.map((page, i) => ({
    ...page,
    link: `https://www.${page.site}.se/${i}`,
    part: i % 2 === 0 ? 'a' : 'b',
  }));
  const url = { name: 'link' };
  const task = await run(rows, 'lines', { url, documents: 4, share: 0.5 });
  assert.is(task.counts['recurring lines taken out'], 8 + 6 + 8, 'exempel.se is one site');
  assert.equal(
    (task.measures['most recurring'] as { site: string; documents: number }[]).map(({ site, documents }) => [
      site,
      documents,
    ]),
    [
      ['exempel.se', 8],
      ['exempel.se', 6],
      ['exempel.se', 4],
      ['exempel.se', 4],
    ],
  );
  const both = { url, by: { name: 'part' } };
  assert.is((await failureOf(() => run(rows, 'lines', { ...both, documents: 5 }))).values.most, 4);
  assert.is((await failureOf(() => run([{ text: 'Ord.', link: null }], 'lines', { url }))).code, 'FTP1230');
});

test('limits that nothing can reach stop the step', async () => {
  const never = await failureOf(() => run(pages, 'lines', { ...bySite, documents: 5 }));
  assert.is(never.code, 'FTP1231');
  assert.equal(never.values, { documents: 5, counted: 'of 2 by `site` the largest has', most: 4 });
  const whole = await failureOf(() => run([{ site: null, text: 'Ett ord.' }], 'lines', { documents: 2 }));
  assert.equal(whole.values, { documents: 2, counted: 'the table has', most: 1 });
  const nothing = await failureOf(() => run([{ site: null, text: 'Ett ord.' }], 'lines', bySite));
  assert.is(nothing.code, 'FTP1230');
  assert.equal(texts(await run([], 'lines', bySite)), [], 'an empty table is no mistake of this step');
});

/** The rule as one writes it down: every part of every text counted in memory. */
function plainly(rows: readonly Row[], documents: number, share: number): string[] {
  const key = (line: string) => line.toLowerCase().replace(/\d+/g, '0').trim();
  const texts = rows.map((row) => ({ site: String(row.site), lines: String(row.text).split('\n') }));
  const size = (site: string) => texts.filter((text) => text.site === site).length;
  return texts.map(({ site, lines }) =>
    lines
      .filter((line) => {
        const having = texts.filter((text) => text.site === site && text.lines.some((one) => key(one) === key(line)));
        return having.length < documents || having.length / size(site) < share;
      })
      .join('\n'),
  );
}

test('decides as the rule written down, however the rows are batched', async () => {
  const line = fc.constantFrom('Meny', 'meny', 'Sida 1', 'Sida 22', 'Ån steg', 'Bron står', 'Om oss', 'Kakor');
  const row = fc.record({
    site: fc.constantFrom('a', 'b', 'c'),
    text: fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n')),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2, max: 6 }),
      fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 1),
      fc.integer({ min: 1, max: 50 }),
      async (rows, documents, share, batch) => {
        const most = Math.max(...['a', 'b', 'c'].map((site) => rows.filter((row) => row.site === site).length));
        if (most < documents) return;
        const task = await run(rows, 'lines', { ...bySite, documents, share }, batch);
        const expected = plainly(rows, documents, share).filter((text) => text !== '');
        assert.equal(texts(task), expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('site: what somebody has registered', () => {
  const of = (address: string) => site.call(address);
  assert.is(of('https://www.nyheter.example.se/a?b=c'), 'example.se');
  assert.is(of('http://bibliotek.example.co.uk:8080'), 'example.co.uk');
  assert.is(of('http://192.0.2.7/sida'), '192.0.2.7');
  assert.is(of('intranet'), 'intranet');
  assert.is(of(''), null);
});

test.run();
