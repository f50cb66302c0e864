import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tei as source } from '../../../../stdlib/sources/xml/tei.ts';
import { file, readAll } from '../read.ts';

const read = (content: string, options = {}) => readAll(source, file('a.xml', content), options, { name: 'roman.xml' });
const HEADER = `<teiHeader><fileDesc>
  <titleStmt><title type="main">Resan till <hi>Åmål</hi></title><title type="sub">En berättelse</title><author><persName>Eva Berg</persName></author><author>Åke Lund</author></titleStmt>
  <publicationStmt><publisher>Textförlaget</publisher><date when="2011-05-01">1 maj 2011</date>
    <availability><licence target="https://creativecommons.org/licenses/by-sa/4.0/">Fri</licence></availability></publicationStmt>
  <sourceDesc><bibl><date>1898</date><title>En annan</title><author>Någon</author></bibl></sourceDesc></fileDesc>
  <profileDesc><langUsage><language ident="sv-SE">svenska</language></langUsage></profileDesc></teiHeader>`;
const tei = (body: string, header = HEADER): string =>
  `<TEI xmlns="http://www.tei-c.org/ns/1.0">${header}<text>${body}</text></TEI>`;
const textOf = async (body: string, options = {}): Promise<unknown> => {
  const { rows, bad } = await read(tei(`<body>${body}</body>`), options);
  assert.equal(bad, []);
  return rows[0]?.text;
};

test('the body is running text, the header gives the metadata', async () => {
  const body = '<body><div><head>Första\n  kapitlet</head><p>Det var <hi>en</hi> gång.</p>\n<p>Sedan.</p></div></body>';
  const { rows, counts } = await read(tei(`<front><p>Titelsida</p></front>${body}`));
  assert.equal(rows, [
    {
      id: 'roman.xml',
      text: 'Första kapitlet\n\nDet var en gång.\n\nSedan.',
      page: null,
      heading: null,
      title: 'Resan till Åmål',
      creator: 'Eva Berg; Åke Lund',
      year: 1898,
      publisher: 'Textförlaget',
      language: 'sv',
      licence: 'CC-BY-SA-4.0',
    },
  ]);
  assert.equal(counts, { 'title pages, prefaces and appendices left out': 1 });
  const all = await read(tei(`<front><p>Titelsida</p></front>${body}`), { parts: 'all' });
  assert.match(String(all.rows[0]!.text), /^Titelsida\n\nFörsta/);
});

test('rows by section and paragraph know their heading and printed page', async () => {
  const body = `<body><pb n="5"/><div><head>Ett</head><p>a</p><div><head>Ett ett</head><p>b</p></div><pb n="6"/><p>c</p></div><div><p>d</p></div></body>`;
  const pick = (rows: readonly Record<string, unknown>[]): unknown =>
    rows.map(({ id, text, heading, page }) => [id, text, heading, page]);
  assert.equal(pick((await read(tei(body), { by: 'section' })).rows), [
    ['roman.xml#1', 'Ett\n\na', 'Ett', 5],
    ['roman.xml#2', 'Ett ett\n\nb', 'Ett ett', 5],
    ['roman.xml#3', 'c', 'Ett', 6],
    ['roman.xml#4', 'd', null, 6],
  ]);
  assert.equal(pick((await read(tei(body), { by: 'paragraph' })).rows), [
    ['roman.xml#1', 'Ett', 'Ett', 5],
    ['roman.xml#2', 'a', 'Ett', 5],
    ['roman.xml#3', 'Ett ett', 'Ett ett', 5],
    ['roman.xml#4', 'b', 'Ett ett', 5],
    ['roman.xml#5', 'c', 'Ett', 6],
    ['roman.xml#6', 'd', null, 6],
  ]);
});

test('words over line ends and page breaks are whole', async () => {
  assert.is(await textOf('<p>biblio-<lb/>teket och hus-<lb/>och hem<lb/>nu</p>'), 'biblioteket och hus- och hem nu');
  assert.is(await textOf('<p>biblio\n  <lb break="no"/>teket</p>'), 'biblioteket');
  assert.is(await textOf('<p>biblio-<pb n="3" break="no"/><lb break="no"/>teket</p>'), 'biblioteket');
  assert.is(await textOf('<p>ett <pb n="3"/>två</p>'), 'ett två');
});

test('verse keeps its lines', async () => {
  const verse = '<lg><l>Du gamla,</l>\n<l>du fria</l></lg><lg><l>Ja, jag</l></lg>';
  assert.is(await textOf(verse), 'Du gamla,\ndu fria\n\nJa, jag');
});

test('notes are left out and counted, or follow their paragraph', async () => {
  const body = '<p>Staden<note place="foot"><p>Åmål.</p><p>Säkert.</p></note> sov.</p><p>Slut.</p>';
  const { rows, counts } = await read(tei(`<body>${body}</body>`));
  assert.is(rows[0]!.text, 'Staden sov.\n\nSlut.');
  assert.is(counts['notes left out'], 1);
  assert.is(await textOf(body, { notes: 'keep' }), 'Staden sov.\n\nÅmål.\n\nSäkert.\n\nSlut.');
});

test('an edition with two readings gives one of them', async () => {
  const body =
    '<p>Han <choice><sic>gik</sic><corr>gick</corr></choice> <choice><orig>hvar</orig><reg>var</reg></choice> <choice><abbr>bl.a.</abbr><expan>bland annat</expan></choice> <subst><del>bort</del><add>hem</add></subst><app><lem>nu</lem><rdg>då</rdg></app>.</p>';
  assert.is(await textOf(body), 'Han gick var bland annat hemnu.');
  assert.is(await textOf(body, { reading: 'original' }), 'Han gik hvar bl.a. hemnu.');
});

test('lists, tables, drama and letters are paragraphs; running titles and figures are no text', async () => {
  const body = `<fw>SIDA 7</fw><figure><head>Bild</head></figure><list><item>ett</item><item>två</item></list>
    <table><row><cell>a</cell><cell>b</cell></row></table><sp><speaker>EVA</speaker><p>Nej!</p></sp><closer><signed>E. B.</signed></closer>`;
  assert.is(await textOf(body), 'ett\n\ntvå\n\na b\n\nEVA\n\nNej!\n\nE. B.');
});

test('a corpus gives a document for each of its texts, with what is common to all', async () => {
  const one = tei('<body><p>Ett</p></body>', '<teiHeader><titleStmt><title>A</title></titleStmt></teiHeader>');
  const corpus = `<teiCorpus><teiHeader><titleStmt><title>Alla</title></titleStmt><publicationStmt><publisher>P</publisher></publicationStmt></teiHeader>${one}${one.replace('>A<', '>B<').replace('Ett', 'Två')}${tei('<body/>', '')}</teiCorpus>`;
  const { rows, dropped } = await read(corpus);
  assert.equal(
    rows.map(({ id, text, title, publisher }) => [id, text, title, publisher]),
    [
      ['roman.xml', 'Ett', 'A', 'P'],
      ['roman.xml#2', 'Två', 'B', 'P'],
    ],
  );
  assert.equal(
    dropped.map(({ row, drop: { reason } }) => [row.id, row.title, reason]),
    [['roman.xml#3', 'Alla', 'blank']],
  );
});

test('another format is told; a cut file keeps its earlier paragraphs', async () => {
  assert.is((await read('<html/>')).bad[0]!.code, 'FTP1103');
  const cut = await read(tei('<body><p>Ett.</p><p>Två.</p></body>').replace(/två.*/is, ''), { by: 'paragraph' });
  assert.equal([cut.rows.map(({ text }) => text), cut.bad.map(({ code }) => code)], [['Ett.'], ['FTP1100']]);
});

test('a document above the limit is bad', async () => {
  const { rows, bad } = await read(tei(`<body>${'<p>Ett två tre fyra.</p>'.repeat(1000)}</body>`), {
    max_record: 5000,
  });
  assert.equal([rows, bad.map(({ code }) => code)], [[], ['FTP0910']]);
});

test.run();
