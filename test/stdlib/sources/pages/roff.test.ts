import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { roff } from '../../../../stdlib/sources/pages/roff.ts';
import { plainText } from '../../../../stdlib/sources/pages/roff-escapes.ts';
import { file, readAll } from '../read.ts';

const page = String.raw`'\" t
.\" A page that we made up.
.TH LÅNA 1 "2026\-11\-26" "utlåning 2.1" "Användarkommandon"
.ds Aq \(aq
.de Egen
dolt
..
.SH NAMN
låna \- lånar ut böcker
.SH SYNTAX
.B låna
[\fB\-n\fR] [\fB\-\-till=\fINAMN\fR] \fIbok\fR .\|.\|.
.SH "BESKRIVNING AV"
Lånar ut
.IR bok ,
om den finns\*(Aq.
.PP
Se \(lqreglerna\(rq \(em \[u00E5]ret runt\c
\&.
.TP
.BR \-n ", " \-\-torr
Låtsas \\fBbara\\fR.
.IP \(bu 2
En punkt
.nf
  rad ett
    rad två
.fi
.ie n terminalen
.el papperet
.if t \{\
bara på papper
.\}
.UR https://example.org
hemsidan
.UE .
.TS
tab(;);
l l.
kod;betyder
0;bra
.TE
.SH
SE ÄVEN
.BR ls (1)
`;

const text = `NAMN

låna - lånar ut böcker

SYNTAX

låna [-n] [--till=NAMN] bok ...

BESKRIVNING AV

Lånar ut bok, om den finns'.

Se “reglerna” — året runt.

-n, --torr Låtsas \\fBbara\\fR.

• En punkt

  rad ett
    rad två

terminalen hemsidan.

kod betyder

0 bra

SE ÄVEN

ls(1)`;

test('a page: headings, paragraphs, tags, examples, conditions, tables, links, packed or not', async () => {
  const about = {
    title: 'LÅNA',
    section: '1',
    date: '2026-11-26',
    product: 'utlåning 2.1',
    manual: 'Användarkommandon',
  };
  for (const content of [page, gzipSync(page), page.replaceAll('\n', '\r\n')]) {
    const { rows, failure, bad } = await readAll(roff, file('lana.1', content), {}, { name: 'man/sv/man1/låna.1.gz' });
    assert.equal([failure, bad], [null, []]);
    assert.is(rows[0]!.text, text);
    assert.equal(rows, [{ id: 'man/sv/man1/låna.1.gz', text, ...about }]);
  }
  const latin = await readAll(roff, file('a.1', Buffer.from(page, 'latin1')));
  assert.is(latin.rows[0]!.title, 'LÅNA');
});

test('escapes', () => {
  const strings = new Map([
    ['a', 'x\\*b'],
    ['b', 'y\\*a'],
    ['stor', 'ord '.repeat(30_000)],
  ]);
  const shown = (source: string) => plainText(source, strings);
  for (const [source, expected] of [
    ['\\fBfet\\fP \\f(CWkod\\f[R] \\s-2liten\\s0 \\s+(10stor\\s[9]', 'fet kod liten stor'],
    ["\\(:a\\('e\\[:o]\\[oa]\\[u0061_030A]\\(co\\(->", 'äéöåå©→'],
    ["a\\h'2n'b\\v'-1'c\\w'bredd'd", 'abcd'],
    ['a\\~b\\ c\\0d\\|e\\^f\\&g', 'a b c defg'],
    ["\\N'229'\\C'oa'\\o'ab'", 'ååab'],
    ['\\n(.gkvar \\n+x\\n[lång]', 'kvar '],
    ['före\\" efter', 'före'],
    ['C:\\\\mapp\\efil', 'C:\\mapp\\fil'],
    ['\\*(finns ej\\*[inte]', 'nns ej'],
    ['slut\\', 'slut'],
    ['\\(', ''],
    ["\\h'", ''],
  ] as const)
    assert.is(shown(source), expected, source);
  // Strings that name one another, and one that is large, end.
  assert.match(shown('\\*a'), /^(xy)+x?$/);
  assert.ok(shown('\\*[stor]\\*[stor]').length <= 120_000);
});

test('pages that stand for others, other macros, and what is no page', async () => {
  const read = (content: string) => readAll(roff, file('a.1', content));
  const alias = await read('.so man1/låna.1\n');
  assert.equal([alias.rows, alias.bad, alias.failure], [[], [], null]);
  const told = async (content: string) => {
    const { bad, failure } = await read(content);
    return `${bad[0]?.code ?? failure?.code} ${bad[0]?.values.reason ?? ''}`;
  };
  assert.match(await told('.Dd May 1, 2026\n.Dt LS 1\n.Sh NAME\n'), 'FTP1198 it is written in mdoc');
  assert.match(await told('Bara text\n'), 'FTP1198 it has no `.TH` line');
  assert.is(await told(''), 'FTP0902 ');
  // A definition that never ends does not swallow the page.
  const open = await read('.TH A 1\n.de X\n.SH NAMN\nkvar\n');
  assert.is(open.rows[0]!.text, 'NAMN\n\nkvar');
});

/** Words of a page as groff shows it, without its first and last line, which repeat the title. */
function wordsOf(shown: string): Map<string, number> {
  const words = new Map<string, number>();
  for (const [word] of shown.matchAll(/[\p{L}\p{N}]+/gu)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

test('words are those that groff shows, in manual pages of this machine', async () => {
  const folders = ['/usr/share/man/sv/man1', '/usr/share/man/sv/man5', '/usr/share/man/man5'].filter(existsSync);
  const groff = ['/usr/bin/groff', '/usr/bin/preconv', '/usr/bin/tbl'].every(existsSync);
  const paths = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.gz'))
      .map((name) => join(folder, name)),
  );
  if (!groff || paths.length === 0) return console.log('skipped: no groff, or no manual pages, on this machine');
  let [all, missing, extra] = [0, 0, 0];
  for (const path of paths.filter((_, i) => i % Math.ceil(paths.length / 25) === 0)) {
    const { rows } = await readAll(roff, path);
    if (rows.length === 0) continue;
    const shell = 'preconv -e utf-8 | tbl | groff -man -Tutf8 -rLL=500n -rHY=0 -P-cbou 2>/dev/null';
    const shown = execFileSync('bash', ['-c', shell], { input: gunzipSync(readFileSync(path)), encoding: 'utf8' });
    const expected = wordsOf(shown.trimEnd().split('\n').slice(1, -1).join('\n'));
    const found = wordsOf(String(rows[0]!.text));
    for (const [word, times] of expected) {
      all += times;
      missing += Math.max(0, times - (found.get(word) ?? 0));
    }
    for (const [word, times] of found) extra += Math.max(0, times - (expected.get(word) ?? 0));
  }
  // What is missing are addresses of links that have a text.
  assert.ok(
    all > 1000 && missing / all < 0.005 && extra / all < 0.002,
    `${missing} missing and ${extra} extra of ${all}`,
  );
});

test.run();
