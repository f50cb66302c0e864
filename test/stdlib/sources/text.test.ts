import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { text } from '../../../stdlib/sources/text.ts';
import { file, readAll } from './read.ts';

const BOOK = '\uFEFF\n\nKapitel ett\r\n\r\nDet var en gång\r\nen katt.  \n \n\n\nSlut.\n\n';

test('a file is one row, with its name as id and its outer blank lines left out', async () => {
  const { rows, lines } = await readAll(text, file('b.txt', BOOK), {}, { name: 'böcker/katt.txt' });
  assert.equal(rows, [{ id: 'böcker/katt.txt', text: 'Kapitel ett\n\nDet var en gång\nen katt.  \n \n\n\nSlut.' }]);
  assert.equal(lines, [3]);
});

test('paragraphs are set apart by blank lines and numbered', async () => {
  const { rows, lines } = await readAll(text, file('b.txt', BOOK), { by: 'paragraph' }, { name: 'katt.txt' });
  assert.equal(rows, [
    { id: 'katt.txt#1', text: 'Kapitel ett' },
    { id: 'katt.txt#2', text: 'Det var en gång\nen katt.  ' },
    { id: 'katt.txt#3', text: 'Slut.' },
  ]);
  assert.equal(lines, [3, 5, 10]);
});

test('lines are numbered as in the file', async () => {
  const { rows } = await readAll(text, file('b.txt', 'ett\n\ntre'), { by: 'line' }, { name: 'k.txt' });
  assert.equal(rows, [
    { id: 'k.txt#1', text: 'ett' },
    { id: 'k.txt#3', text: 'tre' },
  ]);
});

test('rows reach over runs of lines', async () => {
  const long = Array.from({ length: 60_000 }, (_, i) => `rad ${i} med några ord till`);
  const whole = await readAll(text, file('b.txt', long.join('\n')));
  assert.equal(whole.rows, [{ id: 'data/file', text: long.join('\n') }]);
  const each = await readAll(text, file('b.txt', long.join('\n\n')), { by: 'paragraph' });
  assert.is(each.rows.length, long.length);
  assert.ok(each.chunks.length > 1);
});

test('a row that is too large, or lacks a line that is not UTF-8, is bad as a whole', async () => {
  const content = Buffer.concat([
    Buffer.from('bra\n\nfin\n'),
    Buffer.from('dålig\n', 'latin1'),
    Buffer.from(`rest\n\nbra\n\n${'lång '.repeat(50)}\n`),
  ]);
  const { rows, bad } = await readAll(text, file('b.txt', content), { by: 'paragraph', max_record: 200 });
  assert.equal(rows, [
    { id: 'data/file#1', text: 'bra' },
    { id: 'data/file#3', text: 'bra' },
  ]);
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [
      ['FTP0903', 4],
      ['FTP0910', 9],
    ],
  );
  const whole = await readAll(text, file('b.txt', 'rad\n'.repeat(100)), { max_record: 200 });
  assert.equal(whole.rows, []);
  assert.is(whole.bad[0]!.code, 'FTP0910');
  const named = await readAll(text, file('b.txt', content), { by: 'line', max_record: 200 });
  assert.equal(
    named.rows.map(({ text: line }) => line),
    ['bra', 'fin', 'rest', 'bra'],
  );
});

test('a file of blank lines has no rows', async () => {
  assert.equal((await readAll(text, file('b.txt', '\n \n\n'))).rows, []);
});

test.run();
