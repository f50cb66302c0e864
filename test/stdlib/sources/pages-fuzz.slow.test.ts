import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { prose } from '../../../bench/prose.ts';
import { reportDynamic } from '../../../compiler/diagnostics/report.ts';
import { epub } from '../../../stdlib/sources/pages/epub.ts';
import { html } from '../../../stdlib/sources/pages/html.ts';
import { markdown } from '../../../stdlib/sources/pages/markdown.ts';
import { warc } from '../../../stdlib/sources/pages/warc.ts';
import { damaged, numbers } from '../../support/damage.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { readAll } from './read.ts';

/** Damaged pages, archives and books: reading ends by itself, in rows and in bad records that can be told; what a web archive gave before the damage stays. */
const CASES = 10_000;

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
const ends = records.map((_, i) => records.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
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

type Source = Parameters<typeof readAll>[0];
const formats: readonly (readonly [name: string, source: Source, content: Buffer])[] = [
  ['html', html, Buffer.from(page(1))],
  ['warc', warc, Buffer.concat(records)],
  ['warc in gzip', warc, Buffer.concat(records.map((each) => gzipSync(each)))],
  ['epub', epub, book],
  ['markdown', markdown, Buffer.from(text)],
];

for (const [i, [name, source, content]] of formats.entries())
  test(`${CASES} damaged files: ${name}`, async () => {
    const path = join(temporaryFolder(), 'file');
    const read = (bytes: Buffer): ReturnType<typeof readAll> => {
      writeFileSync(path, bytes);
      return readAll(source, path, { on_bad: 'skip' }, { name: 'file' });
    };
    const whole = await read(content);
    assert.equal([whole.bad, whole.failure], [[], null]);
    assert.ok(whole.rows.length > 0);
    const next = numbers(i + 1);
    for (let round = 0; round < CASES; round++) {
      const { bytes, at } = damaged(content, next);
      const told = `${name}, case ${round}, byte ${at}`;
      const { rows, bad, failure } = await read(bytes);
      // Packed data that is damaged stops the file, as it does for every source.
      if (failure !== null) assert.match(failure.code, /^FTP090[0-9]$/, `${told}: ${failure.code}`);
      for (const { code, values, line } of bad) {
        const { message } = reportDynamic(code, null, { place: `file:${line}`, ...values });
        assert.not.match(message, /\{\w+\}|undefined/, `${told}: ${message}`);
      }
      if (name !== 'warc') continue;
      const before = ends.filter((end) => end <= at).length;
      assert.equal(rows.slice(0, before), whole.rows.slice(0, before), told);
    }
  });

test.run();
