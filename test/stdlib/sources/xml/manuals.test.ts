import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { docbook } from '../../../../stdlib/sources/xml/docbook.ts';
import { mallard } from '../../../../stdlib/sources/xml/mallard.ts';
import { file, readAll } from '../read.ts';

const read = (source: typeof docbook | typeof mallard, content: string, options = {}) =>
  readAll(source, file('a.xml', content), options, { name: 'bok.xml' });

const BOOK = `<?xml version="1.0"?>
<!DOCTYPE book PUBLIC "-//KDE//DTD DocBook XML V4.5//EN" "dtd/kdedbx45.dtd" [
  <!ENTITY gdb "<acronym
>GDB</acronym
>">
  <!ENTITY kapitel SYSTEM "kapitel.docbook">
]>
<book lang="&language;">
<title
>Handbok &kate;</title>
<bookinfo><authorgroup><author><firstname>Eva</firstname> <surname>Berg</surname><affiliation><address><email>eva@example.org</email></address></affiliation></author>
<author>&Anders.Lund;</author><othercredit><firstname>Åke</firstname></othercredit></authorgroup>
<copyright><year>2000</year><year>2005</year></copyright><legalnotice>&FDLNotice;</legalnotice><date>2022-04-22</date>
<abstract><para>Kort.</para></abstract></bookinfo>
<chapter id="a"><title>Inledning</title>
<para>Välkommen till &kate;, byggd på &gdb;.<footnote><para>En fotnot.</para></footnote> Tryck <keycombo action="simul">&Ctrl;<keycap>N</keycap></keycombo>.</para>
<variablelist><varlistentry><term><menuchoice><shortcut><keycombo>&Ctrl;<keycap>O</keycap></keycombo></shortcut><guimenu>Arkiv</guimenu> <guimenuitem>Öppna</guimenuitem></menuchoice></term>
<listitem><para>Öppnar.</para></listitem></varlistentry></variablelist>
<sect1><title>Kod</title><programlisting>if (a) {
    b;
}</programlisting><informaltable><tgroup><tbody><row><entry>x</entry><entry>y</entry></row></tbody></tgroup></informaltable>
<screenshot><mediaobject><textobject><phrase>Bild</phrase></textobject></mediaobject></screenshot></sect1>
</chapter>&kapitel;
</book>`;

test('DocBook: running text with keys, menus, code and tables; metadata of its info', async () => {
  const { rows, bad, counts } = await read(docbook, BOOK);
  assert.equal(bad, []);
  assert.equal(rows, [
    {
      id: 'bok.xml',
      text: [
        'Handbok kate',
        'Inledning',
        'Välkommen till kate, byggd på GDB. Tryck Ctrl+N.',
        'Arkiv → Öppna',
        'Öppnar.',
        'Kod',
        'if (a) {\n    b;\n}',
        'x y',
      ].join('\n\n'),
      page: null,
      heading: 'Handbok kate',
      title: 'Handbok kate',
      creator: 'Eva Berg; Anders.Lund',
      year: 2022,
      publisher: null,
      language: null,
      licence: 'FDLNotice',
    },
  ]);
  assert.is(counts['external entities left out'], 1);
  assert.is(counts['notes left out'], 1);
  const kept = await read(docbook, BOOK, { notes: 'keep', by: 'section' });
  assert.equal(
    kept.rows.map(({ heading, text }) => [heading, String(text).slice(-10)]),
    [
      ['Handbok kate', 'ndbok kate'],
      ['Inledning', 'a\n\nÖppnar.'],
      ['Kod', '\n}\n\nx y'.padStart(10, String(kept.rows[2]!.text).at(-10))].map((each, i) =>
        i === 0 ? each : String(kept.rows[2]!.text).slice(-10),
      ),
    ],
  );
  assert.match(String(kept.rows[1]!.text), /Ctrl\+N\.\n\nEn fotnot\.\n\nArkiv/);
});

test('DocBook: a chapter without document type, whose names another file explains', async () => {
  const { rows, bad } = await read(
    docbook,
    '<chapter><title>Menyer</title><para>I &kappname; &mdash; här.</para></chapter>',
  );
  assert.equal(bad, []);
  assert.equal(
    rows.map(({ text, title }) => [text, title]),
    [['Menyer\n\nI kappname — här.', 'Menyer']],
  );
});

test('DocBook 5: info first, licence by its address', async () => {
  const book = `<article xmlns="http://docbook.org/ns/docbook" xml:lang="sv"><info><title>Om</title><author><personname>Eva Berg</personname></author><pubdate>2019</pubdate>
    <publisher><publishername>Förlaget</publishername></publisher><legalnotice><para>Se <link xlink:href="http://creativecommons.org/licenses/by/4.0/">licensen</link>.</para></legalnotice></info><para>Text.</para></article>`;
  const { rows } = await read(docbook, book.replace('<article', '<article xmlns:xlink="http://www.w3.org/1999/xlink"'));
  assert.equal(
    rows.map(({ text, title, creator, year, publisher, language, licence }) => [
      text,
      title,
      creator,
      year,
      publisher,
      language,
      licence,
    ]),
    [['Text.', 'Om', 'Eva Berg', 2019, 'Förlaget', 'sv', 'CC-BY-4.0']],
  );
});

const PAGE = `<page xmlns="http://projectmallard.org/1.0/" type="topic" id="mus" xml:lang="sv"><info><link type="guide" xref="mouse"/>
  <revision pkgversion="3.8" date="2013-03-13"/><revision pkgversion="3.18" date="2015-09-28"/>
  <credit type="author"><name>Eva Berg</name><email>eva@example.org</email><years>2011</years></credit>
  <credit type="editor"><name>Åke Lund</name></credit>
  <mal:credit xmlns:mal="http://projectmallard.org/1.0/" type="translator copyright"><mal:name>Översättaren</mal:name></mal:credit>
  <license href="http://creativecommons.org/licenses/by-sa/3.0/"><p>Fri.</p></license><desc>En kort beskrivning.</desc></info>
  <title>Musen <em>väcks</em></title><p>Tryck <keyseq><key>Ctrl</key><key>Alt</key></keyseq> i <guiseq><gui>Meny</gui><gui>Mus</gui></guiseq>, kör <code>ls</code>.</p>
  <steps><item><p>Ett.</p></item><item><p>Två.</p></item></steps>
  <section><title>Mer</title><code>a
  b</code><if:choose xmlns:if="http://projectmallard.org/if/1.0/"><if:when test="platform:x"><p>Med X.</p></if:when><if:else><p>Utan X.</p></if:else></if:choose>
  <media type="image" src="a.png"><p>Bild</p></media><comment><p>Intern</p></comment></section></page>`;

test('Mallard: running text of pages, with the metadata of their info', async () => {
  const { rows, bad } = await read(mallard, PAGE);
  assert.equal(bad, []);
  assert.equal(rows, [
    {
      id: 'bok.xml',
      text: 'Musen väcks\n\nTryck Ctrl+Alt i Meny ▸ Mus, kör ls.\n\nEtt.\n\nTvå.\n\nMer\n\na\n  b\n\nMed X.',
      page: null,
      heading: 'Musen väcks',
      title: 'Musen väcks',
      creator: 'Eva Berg',
      year: 2015,
      publisher: null,
      language: 'sv',
      licence: 'CC-BY-SA-3.0',
    },
  ]);
  const sections = await read(mallard, PAGE, { by: 'section' });
  assert.equal(
    sections.rows.map(({ id, heading }) => [id, heading]),
    [
      ['bok.xml#1', 'Musen väcks'],
      ['bok.xml#2', 'Mer'],
    ],
  );
});

test('other formats are told, and a page without text is blank', async () => {
  assert.is((await read(mallard, '<book/>')).bad[0]!.code, 'FTP1103');
  assert.is((await read(docbook, '<page/>')).bad[0]!.code, 'FTP1103');
  const { rows, dropped } = await read(mallard, '<page><info><desc>x</desc></info></page>');
  assert.equal([rows, dropped.map(({ drop: { reason } }) => reason)], [[], ['blank']]);
});

test.run();
