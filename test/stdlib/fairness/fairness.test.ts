import fc from 'fast-check';
import pc from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { balanceLines, balances } from '../../../cli/views/representation.ts';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { counterfactual } from '../../../stdlib/fairness/counterfactual.ts';
import { representation } from '../../../stdlib/fairness/representation.ts';
import { codeOf, column, list, toolsWith } from '../rights/support.ts';

const text = column<string>('text');
const pairs = 'hon/han\nhenne/honom\nhennes/hans\nAnna/Erik # names\nÅsa/Örjan\n';

async function exchanged(written: string, lines = pairs): Promise<string> {
  const { tools } = await toolsWith({ p: lines });
  const result = counterfactual.create(text, { pairs: list('p') }, tools)({ id: 'a', text: written });
  return Array.isArray(result) ? String((result[1] as Row).text) : 'no second row';
}

for (const [written, expected] of [
  ['Hon gav honom hans bok.', 'Han gav henne hennes bok.'],
  ['HON sade: "han".', 'HAN sade: "hon".'],
  ['Anna och ÅSA kom.', 'Erik och ÖRJAN kom.'],
  // A name in small letters is none; forms that are not listed stay.
  ['anna Annas', 'no second row'],
  ['Anna-Lena och Anna', 'Anna-Lena och Erik'],
  ['Karl-Erik kom.', 'no second row'],
  ['hon- och han', 'han- och hon'],
  ['hona, hane, honung', 'no second row'],
  ['', 'no second row'],
] as const)
  test(`counterfactual of ${JSON.stringify(written)}`, async () => assert.is(await exchanged(written), expected));

test('the second row names the first, which stays as it is', async () => {
  const { tools, counts } = await toolsWith({ p: pairs });
  const row = { id: 'a', text: 'hon och han', year: 1900 };
  const result = counterfactual.create(text, { pairs: list('p') }, tools)(row) as readonly Row[];
  assert.is(result[0], row);
  assert.equal(result[1], { id: 'a~counterfactual', text: 'han och hon', year: 1900, counterfactual_of: 'a' });
  assert.equal(counts, { 'counterfactual texts': 1, 'words exchanged in counterfactual texts': 2 });
});

test('exchanging twice gives the text again', async () => {
  const word = fc.constantFrom(
    'hon',
    'Han',
    'HENNE',
    'honom',
    'Hans',
    'hennes',
    'Anna',
    'Erik',
    'Örjan',
    'bok',
    '-',
    ', ',
    ' ',
    '\n',
    '𝒜',
    'å',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 40 }), async (words) => {
      const written = words.join('');
      const once = await exchanged(written);
      if (once !== 'no second row') assert.is(await exchanged(once), written);
    }),
  );
});

test('lists that cannot be exchanged by are errors', async () => {
  const code = async (lines: string): Promise<string> => {
    const { tools } = await toolsWith({ p: lines });
    return codeOf(() => counterfactual.create(text, { pairs: list('p') }, tools));
  };
  for (const line of ['hon', 'hon/han/hen', 'hon/', 'hon/Hon', 'den kvinnan/den mannen'])
    assert.is(await code(line), 'FTP1185');
  assert.is(await code('hon/han\nhon/hen'), 'FTP1186');
  assert.is(await code('Hans/Anna\nhans/hennes'), 'FTP1186');
  assert.is(await code('# none'), 'FTP1136');
});

const lists = { w: 'kvinna\nkvinnor\nsamisk kvinna\n', m: 'man\nmän\n', none: 'xyzzy\n' };
const rows = [
  { text: 'En kvinna och en man. Kvinnor!', source: 'bok' },
  { text: 'En samisk kvinna läser.', source: 'bok' },
  { text: 'Män, män och MÄN; ingen manlig.', source: 'tidning' },
  { text: '', source: 'tidning' },
];

async function counted(more: object = {}): Promise<ReturnType<typeof balances>> {
  const { tools, counts } = await toolsWith(lists);
  const options = { by: column<string>('source'), women: list('w'), men: list('m'), ...more };
  const kernel = representation.create(text, options, tools);
  for (const row of rows) assert.is(kernel(row), row);
  return balances(counts);
}

test('occurrences per million words and documents, in all and by source', async () => {
  // By hand: 6 + 4 + 6 words; women 2 + 2 (the longer term holds the shorter one), men 1 + 3.
  const [all, book, paper] = await counted();
  assert.is(all!.words, 16);
  assert.is(all!.documents, 4);
  const short = (one: typeof all) =>
    one!.groups.map(({ group, occurrences, documents }) => `${group} ${occurrences} in ${documents}`);
  assert.equal(short(all), ['men 4 in 2', 'women 4 in 2']);
  assert.is(all!.groups[0]!.perMillionWords, 250_000);
  assert.is(all!.ratio, 1);
  assert.equal(all!.groups[1]!.terms, [
    { term: 'kvinna', occurrences: 2 },
    { term: 'kvinnor', occurrences: 1 },
    { term: 'samisk kvinna', occurrences: 1 },
  ]);
  assert.equal([book!.source, ...short(book)], ['bok', 'men 1 in 1', 'women 4 in 2']);
  assert.is(book!.ratio, 4);
  assert.equal([paper!.source, ...short(paper)], ['tidning', 'men 3 in 1', 'women 0 in 0']);
  assert.is(paper!.ratio, null);
});

test('a group that nobody names is told of', async () => {
  const [all] = await counted({ others: list('none') });
  assert.is(all!.groups.find(({ group }) => group === 'others')!.occurrences, 0);
  const lines = balanceLines([all!], pc.createColors(false));
  assert.match(lines.join('\n'), 'at least one group is not mentioned at all');
  assert.match(
    lines.join('\n'),
    'women   4, 250 000 per million words, in 2 documents (kvinna 2, kvinnor 1, samisk kvinna 1)',
  );
});

test('one group is compared with nothing', async () => {
  const { tools } = await toolsWith(lists);
  assert.is(
    codeOf(() => representation.create(text, { women: list('w') }, tools)),
    'FTP1187',
  );
});

test.run();
