import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { htmlPage } from '../../../stdlib/sources/pages/blocks.ts';
import { charsetOf, decodeHtml } from '../../../stdlib/sources/pages/decode-html.ts';
import { epub } from '../../../stdlib/sources/pages/epub.ts';
import { html } from '../../../stdlib/sources/pages/html.ts';
import { mainBlocks } from '../../../stdlib/sources/pages/main-text.ts';
import { markdown } from '../../../stdlib/sources/pages/markdown.ts';
import { warc } from '../../../stdlib/sources/pages/warc.ts';
import { file, readAll } from './read.ts';

const first =
  'När biblioteket i Tranölunda öppnade på nytt efter vintern var det många som hade väntat länge. Kön gick från dörren och ända ner till bron, och de som kom först fick kaffe av personalen medan de väntade på att få komma in.';
const second =
  'Den nya salen är ljusare än den gamla, och det finns plats för alla som vill läsa i lugn och ro. Böckerna står som förut, men hyllorna har fått hjul så att de kan flyttas när det ska vara konsert eller när skolan kommer.';
const page = (body: string, head = ''): string =>
  `<!DOCTYPE html><html lang="sv-SE"><head><title>Biblioteket  öppnar</title>${head}</head><body>${body}</body></html>`;
const menu =
  '<ul>' +
  ['Start', 'Nyheter', 'Kontakt', 'Om oss'].map((word) => `<li><a href="/x">${word}</a></li>`).join('') +
  '</ul>';

test('the main text stays, menus, footers and lists of links go', async () => {
  const source = page(
    `<nav>${menu}</nav><div>${menu}</div><h1>Biblioteket öppnar</h1><p>${first}</p><p>Foto: privat</p><p>${second}</p>
     <div><a href="/a">Läs också: hundra andra nyheter som du inte får missa i dag</a></div><p>Dela</p>
     <script>var x = "och att det som på är av";</script><footer><p>${second}</p></footer>`,
    '<meta name="author" content="Amina Lövåsten"><meta property="article:published_time" content="2021-03-04"><link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/"><meta name="tdm-reservation" content="1">',
  );
  const { rows } = await readAll(html, file('a.html', source), {}, { name: 'a.html' });
  assert.equal(rows, [
    {
      id: 'a.html',
      text: `Biblioteket öppnar\n\n${first}\n\nFoto: privat\n\n${second}`,
      url: null,
      title: 'Biblioteket öppnar',
      creator: 'Amina Lövåsten',
      year: 2021,
      publisher: null,
      language: 'sv',
      licence: 'CC-BY-SA-4.0',
      reserved: true,
    },
  ]);
  const all = await readAll(html, file('a.html', source), { keep: 'all' });
  assert.match(String(all.rows[0]!.text), 'Start\nNyheter\nKontakt');
  assert.not.match(String(all.rows[0]!.text), 'var x');
});

test('a block is judged by length, links and function words, a short one by its neighbours', () => {
  const block = (text: string, more: object = {}) => ({ text, tag: 'p', linked: 0, ...more });
  const texts = (blocks: ReturnType<typeof block>[]) => mainBlocks(blocks).map(({ text }) => text);
  assert.equal(texts([block(first), block('Kort.'), block(second)]), [first, 'Kort.', second]);
  assert.equal(texts([block('Kort.'), block('Ännu kortare.')]), []);
  assert.equal(texts([block(first, { linked: 0.5 })]), []);
  const names =
    'Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Helsingborg Jönköping Norrköping Lund Umeå Gävle Borås Södertälje Eskilstuna';
  assert.equal(texts([block(names), block(first)]), [first]);
  assert.equal(texts([block('Rubrik', { tag: 'h2' }), block(first)]), ['Rubrik', first]);
  assert.equal(texts([block('Rubrik', { tag: 'h2' }), block(names), block(names), block(first)]), [first]);
  assert.equal(texts([block(`© ${first}`)]), []);
});

test('broken markup is read as browsers read it, and nothing is lost of the text', () => {
  const { blocks } = htmlPage(
    '<p>Ett<p>Två<b>tre</p> fyra</b><table><tr><td>fem<td>sex</table><br>sju<!-- nej --> &aring;tta &#228; &amp;',
    true,
  );
  assert.equal(
    blocks.map(({ text }) => text),
    ['Ett', 'Tvåtre', 'fyra', 'fem', 'sex', 'sju åtta ä &'],
  );
  assert.equal(htmlPage('<pre>\n  a\n  b\n</pre>', true).blocks[0]!.text, '  a\n  b');
  for (const odd of ['', '<', '<p', '<!--', '<script>', '<div>'.repeat(50_000), '</p>'.repeat(1000), '\0<p>\0'])
    htmlPage(odd, false);
});

test('encodings: mark, server, meta, and Windows-1252 where it is no UTF-8', () => {
  const latin = Buffer.from('<p>åäö \x93ja\x94</p>', 'latin1');
  assert.is(decodeHtml(latin, null), '<p>åäö “ja”</p>');
  assert.is(decodeHtml(Buffer.from('<p>åäö</p>'), null), '<p>åäö</p>');
  assert.is(decodeHtml(Buffer.from('<meta charset=iso-8859-1><p>\xe5</p>', 'latin1'), null).at(-5), 'å');
  assert.is(decodeHtml(latin, 'ISO-8859-1'), '<p>åäö “ja”</p>');
  assert.is(decodeHtml(Buffer.from('\ufeffåäö', 'utf16le'), null), 'åäö');
  assert.is(decodeHtml(latin, 'no-such-encoding'), '<p>åäö “ja”</p>');
  assert.is(charsetOf('text/html; charset="utf-8"'), 'utf-8');
  assert.is(charsetOf(null), null);
});

const record = (type: string, url: string, content: string | Buffer, more = ''): Buffer => {
  const body = Buffer.isBuffer(content) ? content : Buffer.from(content);
  return Buffer.concat([
    Buffer.from(
      `WARC/1.0\r\nWARC-Type: ${type}\r\nWARC-Target-URI: ${url}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\n${more}Content-Length: ${body.length}\r\n\r\n`,
    ),
    body,
    Buffer.from('\r\n\r\n'),
  ]);
};
const answer = (body: string | Buffer, headers = 'Content-Type: text/html; charset=utf-8', status = '200 OK'): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`),
    Buffer.isBuffer(body) ? body : Buffer.from(body),
  ]);

test('web archives: pages with address and time, packed record by record or not, others counted', async () => {
  const records = [
    record('warcinfo', 'x', 'software: test'),
    record('response', 'http://a.example/1', answer(page(`<p>${first}</p>`))),
    record('response', 'http://a.example/bild.png', answer('png', 'Content-Type: image/png')),
    record('response', 'http://a.example/borta', answer('<p>nej</p>', 'Content-Type: text/html', '404 Not Found')),
    record(
      'response',
      'http://a.example/2',
      answer(
        gzipSync(page(`<p>${second}</p>`)),
        'Content-Type: text/html\r\nContent-Encoding: gzip\r\ntdm-reservation: 1',
      ),
    ),
  ];
  for (const bytes of [Buffer.concat(records), Buffer.concat(records.map((each) => gzipSync(each)))]) {
    const { rows, failure } = await readAll(warc, file('a.warc', bytes));
    assert.is(failure, null, JSON.stringify(failure));
    assert.equal(
      rows.map(({ id, url, text, crawled, reserved }) => [id, url, text, crawled, reserved]),
      [
        ['http://a.example/1', 'http://a.example/1', first, '2024-05-06T07:08:09Z', null],
        ['http://a.example/2', 'http://a.example/2', second, '2024-05-06T07:08:09Z', true],
      ],
    );
  }
  const packed = gzipSync(page(`<p>${second}</p>`));
  packed[packed.length - 9]! ^= 0xff;
  const broken = record(
    'response',
    'http://a.example/3',
    answer(packed, 'Content-Type: text/html\r\nContent-Encoding: gzip'),
  );
  const { bad } = await readAll(warc, file('b.warc', Buffer.concat([broken, ...records])));
  assert.equal(
    bad.map(({ code, line }) => [code, line]),
    [['FTP1140', 1]],
  );
  const cut = Buffer.concat(records).subarray(0, 1400);
  const { rows } = await readAll(warc, file('cut.warc', cut), { on_bad: 'skip' });
  assert.is(rows[0]?.id, 'http://a.example/1');
});

const book = (more: Record<string, string> = {}): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries({
          mimetype: 'application/epub+zip',
          'META-INF/container.xml':
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
          'OEBPS/book.opf':
            '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Vägen till Tranö</dc:title><dc:creator>Amina Lövåsten</dc:creator><dc:creator>Åke Ekmolid</dc:creator><dc:date>1998-05-01</dc:date><dc:language>swe</dc:language><dc:publisher>Tranö förlag</dc:publisher><dc:rights>CC0 https://creativecommons.org/publicdomain/zero/1.0/</dc:rights></metadata><manifest><item id="b" href="text/tv%C3%A5.xhtml"/><item id="a" href="text/ett.xhtml"/><item id="n" href="nav.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/><itemref idref="n" linear="no"/></spine></package>',
          'OEBPS/text/ett.xhtml': '<html><body><h1>Ett</h1><p>Det började på bron.</p></body></html>',
          'OEBPS/text/två.xhtml': '<html><body><h1>Två</h1><p>Det slutade där.</p></body></html>',
          'OEBPS/nav.xhtml': '<html><body><p>Innehåll</p></body></html>',
          ...more,
        }).map(([name, text]) => [name, strToU8(text)]),
      ),
    ),
  );

test('books: chapters in reading order, with what the book says of itself', async () => {
  const { rows } = await readAll(epub, file('a.epub', book()), {}, { name: 'a.epub' });
  assert.equal(rows, [
    {
      id: 'a.epub',
      text: 'Ett\n\nDet började på bron.\n\nTvå\n\nDet slutade där.',
      chapter: null,
      title: 'Vägen till Tranö',
      creator: 'Amina Lövåsten; Åke Ekmolid',
      year: 1998,
      publisher: 'Tranö förlag',
      language: 'sv',
      licence: 'CC0-1.0',
    },
  ]);
  const chapters = await readAll(epub, file('a.epub', book()), { by: 'chapter' }, { name: 'a.epub' });
  assert.equal(
    chapters.rows.map(({ id, chapter, text }) => [id, chapter, text]),
    [
      ['a.epub#1', 1, 'Ett\n\nDet började på bron.'],
      ['a.epub#2', 2, 'Två\n\nDet slutade där.'],
    ],
  );
});

test('books that cannot be read say why', async () => {
  const reason = async (bytes: Buffer): Promise<string> => {
    const { bad } = await readAll(epub, file('a.epub', bytes));
    assert.is(bad[0]?.code, 'FTP1141');
    return String(bad[0]!.values.reason);
  };
  assert.match(await reason(Buffer.from('hej')), 'no zip archive');
  assert.match(await reason(book().subarray(0, 400)), 'cannot be unpacked');
  assert.match(await reason(book({ 'META-INF/container.xml': '<container/>' })), 'names no package document');
  assert.match(await reason(book({ 'OEBPS/book.opf': '<package><spine/></package>' })), 'no reading order');
  assert.match(await reason(book({ 'OEBPS/book.opf': '<package' })), 'no well-formed XML');
  const locked =
    '<encryption><EncryptedData><CipherReference URI="OEBPS/text/ett.xhtml"/></EncryptedData></encryption>';
  assert.match(await reason(book({ 'META-INF/encryption.xml': locked })), 'DRM');
});

const notes = `---
title: "Handbok"
author: Amina Lövåsten
date: 2020-01-02
lang: sv
license: CC-BY-4.0
---

Inledning med *betoning*, \`kod\` och en [länk](http://x).

## Första delen

- ett
- två **fet**

| a | b |
|---|---|
| 1 | &amp; |

\`\`\`
bort
\`\`\`

> Citat på
> två rader.

<p>Med <b>HTML</b></p>
`;

test('Markdown: text without marks, sections, front matter', async () => {
  const { rows } = await readAll(markdown, file('a.md', notes), { by: 'section' }, { name: 'a.md' });
  assert.equal(
    rows.map(({ heading, text }) => [heading, text]),
    [
      [null, 'Inledning med betoning, kod och en länk.'],
      ['Första delen', 'ett\ntvå fet\n\na\tb\n1\t&\n\nCitat på\ntvå rader.\n\nMed HTML'],
    ],
  );
  const { title, creator, year, language, licence } = rows[0]!;
  assert.equal([title, creator, year, language, licence], ['Handbok', 'Amina Lövåsten', 2020, 'sv', 'CC-BY-4.0']);
  const whole = await readAll(markdown, file('a.md', notes), { code: 'keep' });
  assert.match(String(whole.rows[0]!.text), 'Första delen\n\nett');
  assert.match(String(whole.rows[0]!.text), 'bort');
  assert.is((await readAll(markdown, file('b.md', '# Ensam\n'))).rows[0]!.title, 'Ensam');
});

test.run();
