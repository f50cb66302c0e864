import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pdf } from '../../../../stdlib/sources/pages/pdf.ts';
import { joinLines } from '../../../../stdlib/sources/pages/pdf-layout.ts';
import { chromium } from '../../../support/chromium.ts';
import { file, readAll } from '../read.ts';
import { type Drawn, pdfFile } from './pdf-file.ts';

const isThere = await import('pdfjs-dist/legacy/build/pdf.mjs').then(
  () => true,
  () => false,
);

const lines = (x: number, top: number, texts: readonly string[], size = 10): Drawn =>
  texts.map((text, i) => ({ text, x, y: top - i * size * 1.2, size }));
const read = (bytes: Uint8Array, options: object = {}) => readAll(pdf, file('a.pdf', bytes), options);

if (!isThere) console.log('skipped: pdfjs-dist is not installed, which `pdf` reads with');
else {
  test('paragraphs, divided words, a heading of another size, and what the file says of itself', async () => {
    const page = [
      { text: 'Årsberättelse', x: 50, y: 780, size: 20 },
      ...lines(50, 740, [
        'Biblioteket i Lönnsunda har under året haft många besö-',
        'kare från hela länet, också från väst-',
        'Sverige.',
      ]),
      ...lines(50, 690, ['Nästa stycke börjar här.']),
    ];
    const { rows, failure, bad } = await read(
      pdfFile([page], { Title: 'Berättelse för 1987', Author: 'Amina Lövåsten', CreationDate: 'D:19880203120000' }),
    );
    assert.is(failure, null);
    assert.equal(bad, []);
    assert.equal(rows, [
      {
        id: 'data/file',
        text: 'Årsberättelse\n\nBiblioteket i Lönnsunda har under året haft många besökare från hela länet, också från väst- Sverige.\n\nNästa stycke börjar här.',
        page: null,
        pages: 1,
        empty_pages: 0,
        title: 'Berättelse för 1987',
        creator: 'Amina Lövåsten',
        year: 1988,
      },
    ]);
  });

  test('columns are read one after the other, below a title over both', async () => {
    const left = Array.from({ length: 8 }, (_, i) => `vänster spalt rad ${i} med text`);
    const right = Array.from({ length: 8 }, (_, i) => `höger spalt rad ${i} med text`);
    // As many programs draw them: line by line over both columns.
    const [a, b] = [lines(50, 700, left), lines(320, 700, right)];
    const both = a.flatMap((each, i) => [each, b[i]!]);
    const title = { text: 'En rubrik som går över båda spalterna i hela sidans bredd', x: 50, y: 760, size: 14 };
    const { rows } = await read(pdfFile([[...both, title]]));
    assert.equal(String(rows[0]!.text).split('\n\n'), [title.text, left.join(' '), right.join(' ')]);
  });

  test('a sentence goes on behind the end of a page; pages one by one; pages without text are counted', async () => {
    const pages = [lines(50, 700, ['Detta stycke fortsät-']), [], lines(50, 700, ['ter på nästa sida.'])];
    const { rows } = await read(pdfFile(pages));
    assert.equal(
      [rows[0]!.text, rows[0]!.pages, rows[0]!.empty_pages],
      ['Detta stycke fortsätter på nästa sida.', 3, 1],
    );
    const single = await read(pdfFile(pages), { per: 'page' });
    assert.equal(
      single.rows.map(({ page, text }) => [page, text]),
      [
        [1, 'Detta stycke fortsät-'],
        [3, 'ter på nästa sida.'],
      ],
    );
  });

  test('pictures alone, encryption, damage and other files are told', async () => {
    const told = async (bytes: Uint8Array | string) => {
      const { bad, failure, rows } = await readAll(pdf, file('a.pdf', bytes));
      assert.equal(rows, []);
      return `${bad[0]?.code ?? failure?.code} ${bad[0]?.values.reason ?? ''}`;
    };
    assert.match(await told(pdfFile([[], []])), 'FTP1197 its 2 pages hold no text, only pictures');
    const key = 'ab'.repeat(32);
    const encrypted = pdfFile(
      [lines(50, 700, ['hemligt'])],
      {},
      {
        objects: [`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${key}> /U <${key}> >>`],
        trailer: `/Encrypt 7 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
      },
    );
    assert.match(await told(encrypted), 'FTP1197 it is encrypted and wants a password');
    assert.match(await told('no PDF at all'), 'FTP1197 it is damaged or no PDF');
    assert.match(await told(''), 'FTP0902');
  });

  test('what a browser prints is read as it is shown', async () => {
    const browser = await chromium();
    if ('reason' in browser) return console.log(`skipped: ${browser.reason}`);
    try {
      const page = await browser.newPage();
      const prose = (word: string) => Array.from({ length: 60 }, (_, i) => `${word} ${i}`).join(' ');
      await page.setContent(
        `<html lang=sv><title>Räksmörgås</title><h1>Rubrik över allt</h1><div style="columns:2"><p>${prose('första')}</p><p>${prose('andra')}</p></div>`,
      );
      const { rows } = await read(await page.pdf());
      const text = String(rows[0]!.text).replace(/\s+/g, ' ');
      assert.is(text, `Rubrik över allt ${prose('första')} ${prose('andra')}`);
      assert.is(rows[0]!.title, 'Räksmörgås');
    } finally {
      await browser.close();
    }
  });
}

test('words are joined over line ends only where a small letter follows', () => {
  assert.is(joinLines(['besö-', 'kare']), 'besökare');
  assert.is(joinLines(['Karl-', 'Johan']), 'Karl- Johan');
  assert.is(joinLines(['1914-', '18']), '1914- 18');
  assert.is(joinLines(['mjuk\u00ad', 'bindning']), 'mjukbindning');
});

test.run();
