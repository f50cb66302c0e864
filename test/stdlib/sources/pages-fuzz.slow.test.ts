import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { test } from 'uvu';
import { prose } from '../../../bench/prose.ts';
import { epub } from '../../../stdlib/sources/pages/epub.ts';
import { html } from '../../../stdlib/sources/pages/html.ts';
import { markdown } from '../../../stdlib/sources/pages/markdown.ts';
import { roff } from '../../../stdlib/sources/pages/roff.ts';
import { warc } from '../../../stdlib/sources/pages/warc.ts';
import { endsOf, fuzz } from './fuzz.ts';

const page = (i: number): string =>
  `<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Sida ${i}</title></head><body><ul><li><a href="/x">Start</a></ul><h1>Rubrik &aring; ${i}</h1><p>${prose(i, 45)}<p>${prose(i + 9, 40)}<table><tr><td>a<td>b</table><script>x<y</script></body></html>`;
const answer = (i: number): Buffer => {
  const body = i % 2 ? gzipSync(page(i)) : Buffer.from(page(i));
  const http = Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${i % 2 ? 'Content-Encoding: gzip\r\n' : ''}\r\n`),
    body,
  ]);
  return Buffer.concat([
    Buffer.from(
      `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/${i}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Record-ID: <urn:uuid:${i}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: ${http.length}\r\n\r\n`,
    ),
    http,
    Buffer.from('\r\n\r\n'),
  ]);
};
const records = [0, 1, 2, 3, 4].map(answer);
const book = Buffer.from(
  zipSync({
    'META-INF/container.xml': strToU8('<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'),
    'b.opf': strToU8(
      '<package xmlns:dc="x"><metadata><dc:title>Å</dc:title></metadata><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
    ),
    'a.xhtml': strToU8(page(1)),
    'b.xhtml': strToU8(page(2)),
  }),
);
const text = `---\ntitle: T\n---\n# Ett\n\n${prose(1, 30)}\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| *1* | [x](y) |\n\n\`\`\`\nkod\n\`\`\`\n\n> citat\n\n<div>x</div>\n\n## Två\n\n${prose(2, 30)}\n`;

const packed = records.map((each) => gzipSync(each));
const manual = `.TH A 1 2026 "b" c\n.SH NAMN\na \\- b\n${'.TP\n.B \\-x\nText \\fImed\\fP \\(co \\*(Tm.\n.if n \\{\\\nhej\n.\\}\n.de X\n.Y\n..\n.TS\nl l.\na\tb\n.TE\n'.repeat(20)}`;

/** What is no text at all may be left without rows. */
const common = { stops: /^FTP090[247]$/, noticed: 0 };

fuzz({ ...common, name: 'html', source: html, content: Buffer.from(page(1)) });
fuzz({ ...common, name: 'html in gzip', source: html, content: gzipSync(page(1)), noticed: 0.8 });
fuzz({ ...common, name: 'warc', source: warc, content: Buffer.concat(records), ends: endsOf(records), noticed: 0.3 });
fuzz({
  ...common,
  name: 'warc in gzip',
  source: warc,
  content: Buffer.concat(packed),
  ends: endsOf(packed),
  noticed: 0.8,
});
fuzz({ ...common, name: 'epub', source: epub, content: book, noticed: 0.3 });
fuzz({ ...common, name: 'markdown', source: markdown, content: Buffer.from(text) });
fuzz({ ...common, name: 'roff', source: roff, target: 'a.1', content: Buffer.from(manual) });
fuzz({ ...common, name: 'roff in gzip', source: roff, target: 'a.1.gz', content: gzipSync(manual), noticed: 0.8 });

test.run();
