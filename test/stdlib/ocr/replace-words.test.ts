import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { replace_words } from '../../../stdlib/ocr/replace-words.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { Failed } from '../../support/task.ts';

async function replacer(replacements: string, lexicon?: string) {
  const counts: Record<string, number> = {};
  const tools = await rowTools(1, {
    readText: (path) => (path === 'list.txt' ? replacements : lexicon!),
    language: false,
    fail(code, values): never {
      throw new Failed(code, values);
    },
    count: (name, by) => void (counts[name] = (counts[name] ?? 0) + by!),
  });
  const kernel = replace_words.create(
    { name: 'text' },
    {
      words: { $: 'word_list', path: 'list.txt' },
      ...(lexicon === undefined ? {} : { lexicon: { $: 'word_list', path: 'words.txt' } }),
    },
    tools,
  );
  return { replace: (text: string): string => (kernel({ text }) as { text: string }).text, counts };
}

const list = '# läst/tryckt\nbam/barn\nörn/om\nochen/och en\n0ch/och\nkarim/Karin\nBern/Bern-stad\n';

test('whole words are replaced, in the case of what was read', async () => {
  const { replace, counts } = await replacer(list);
  const cases: Record<string, string> = {
    'Ett bam, två bamm.': 'Ett barn, två bamm.',
    'Bam! BAM! bAm?': 'Barn! BARN! barn?',
    'skolan ochen lärare': 'skolan och en lärare',
    'Ochen dag till': 'Och en dag till',
    'i dag 0ch i går': 'i dag och i går',
    'karim och KARIM': 'Karin och Karin',
    'en örn om hösten': 'en om om hösten',
    'http://bam.exempel.se/bam och bam.txt': 'http://bam.exempel.se/bam och bam.txt',
    '': '',
    'Ingenting här.': 'Ingenting här.',
  };
  for (const [seen, meant] of Object.entries(cases)) assert.is(replace(seen), meant);
  assert.is(counts['words replaced'], 10);
});

test('with a lexicon, words that are words stay', async () => {
  const { replace, counts } = await replacer(list, 'örn\nhöst\n');
  assert.is(replace('en örn med bam'), 'en örn med barn');
  assert.equal(counts, { 'words replaced': 1, 'left: the lexicon knows the word': 1 });
});

test('a row that nothing is replaced in is the same row', async () => {
  const tools = await rowTools(1, { readText: () => list, language: false });
  const row = { text: 'Ett barn.' };
  assert.is(replace_words.create({ name: 'text' }, { words: { $: 'word_list', path: 'l' } }, tools)(row), row);
});

for (const [line, code] of [
  ['bam barn', 'FTP1232'],
  ['bam/', 'FTP1232'],
  ['/barn', 'FTP1232'],
  ['bam/Bam', 'FTP1232'],
  ['skol- flicka/skolflicka', 'FTP1232'],
  ['—/-', 'FTP1232'],
  ['bam/barn/bank', 'FTP1232'],
  ['Bam/bank', 'FTP1233'],
] as const)
  test(`\`${line}\` stops with ${code}`, async () => {
    try {
      await replacer(`bam/barn\n${line}\n`);
      assert.unreachable();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      assert.is(error.code, code);
    }
  });

test('the same replacement twice is no mistake', async () => {
  const { replace } = await replacer('bam/barn\nBAM/barn\n');
  assert.is(replace('bam'), 'barn');
});

test.run();
