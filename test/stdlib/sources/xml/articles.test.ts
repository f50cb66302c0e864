import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alto as source } from '../../../../stdlib/sources/xml/alto.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { type Reading, readAll } from '../read.ts';
import { alto, block, printPage } from './prints.ts';

const PAGES = {
  'nr1/ALTO/0001.xml': alto(
    printPage([
      block('p1_head', ['Branden/0.9 i/0.9 Åmål/0.9']),
      block('p1_text', ['I/0.8 natt/0.8 brann/0.8 biblio-/0.8']),
      block('p1_ad', ['Skor/0.7 säljes/0.7']),
      block('p1_rest', ['Väder:/0.6 regn/0.6']),
    ]),
  ),
  'nr1/ALTO/0002.xml': alto(
    printPage([
      `<ComposedBlock ID="p2_group">${block('p2_text', ['teket/0.8 ned/0.8'])}${block('p2_more', ['till/0.8 grunden./0.8'])}</ComposedBlock>`,
    ]),
  ),
};
const area = (file: string, begin: string, end = begin): string =>
  `<fptr><area FILEID="${file}" BEGIN="${begin}" END="${end}" BETYPE="IDREF"/></fptr>`;
const METS = `<?xml version="1.0"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mods="http://www.loc.gov/mods/v3">
<mets:dmdSec ID="DMD1"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods>
  <mods:titleInfo><mods:title>Åmåls Tidning</mods:title></mods:titleInfo>
  <mods:titleInfo type="alternative"><mods:title>Tidningen</mods:title></mods:titleInfo>
  <mods:name><mods:namePart>Berg, Eva</mods:namePart><mods:namePart type="date">1860-1920</mods:namePart><mods:role><mods:roleTerm type="code">aut</mods:roleTerm></mods:role></mods:name>
  <mods:name><mods:namePart>Lund, Åke</mods:namePart><mods:role><mods:roleTerm>printer</mods:roleTerm></mods:role></mods:name>
  <mods:originInfo><mods:publisher>Tidningsbolaget</mods:publisher><mods:dateIssued encoding="w3cdtf">1902-03-04</mods:dateIssued></mods:originInfo>
  <mods:language><mods:languageTerm>swe</mods:languageTerm></mods:language>
  <mods:relatedItem type="host"><mods:titleInfo><mods:title>Samlingen</mods:title></mods:titleInfo><mods:originInfo><mods:dateIssued>1999</mods:dateIssued></mods:originInfo></mods:relatedItem>
  <mods:accessCondition xlink:href="https://creativecommons.org/publicdomain/zero/1.0/">CC0</mods:accessCondition>
</mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:dmdSec ID="DMD2"><mets:mdWrap MDTYPE="DC"><mets:xmlData><title>Om branden</title><creator>Signaturen E.</creator></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:fileSec><mets:fileGrp USE="image"><mets:file ID="IMG1"><mets:FLocat xlink:href="file://./JP2/0001.jp2"/></mets:file></mets:fileGrp>
<mets:fileGrp USE="text"><mets:file ID="ALTO1"><mets:FLocat LOCTYPE="URL" xlink:href="file://./ALTO/0001.xml"/></mets:file>
<mets:file ID="ALTO2"><mets:FLocat LOCTYPE="URL" xlink:href="file://./ALTO/0002.xml"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="issue"><mets:div TYPE="page" ORDER="11"><mets:fptr FILEID="IMG1"/><mets:fptr FILEID="ALTO1"/></mets:div>
<mets:div TYPE="page" ORDER="12"><mets:fptr FILEID="ALTO2"/></mets:div></mets:div></mets:structMap>
<mets:structMap TYPE="LOGICAL"><mets:div TYPE="Newspaper" DMDID="DMD1" LABEL="Tidning"><mets:div TYPE="ISSUE"><mets:div TYPE="CONTENT">
  <mets:div TYPE="ARTICLE" ID="ART1" DMDID="DMD2"><mets:div TYPE="HEADING"><mets:div TYPE="TITLE">${area('ALTO1', 'p1_head')}</mets:div></mets:div>
    <mets:div TYPE="BODY"><mets:div TYPE="BODY_CONTENT"><mets:div TYPE="PARAGRAPH"><mets:fptr><mets:seq><mets:area FILEID="ALTO1" BEGIN="p1_text"/><mets:area FILEID="ALTO2" BEGIN="p2_group"/></mets:seq></mets:fptr></mets:div></mets:div></mets:div></mets:div>
  <mets:div TYPE="ADVERTISEMENT" ID="AD1" LABEL="Skor">${area('ALTO1', 'p1_ad')}</mets:div>
</mets:div></mets:div></mets:div></mets:structMap></mets:mets>`.replace(/<(\/?)(fptr|area)/g, '<$1mets:$2');

/** Reads every file of a project as the runtime would. */
async function readProject(files: Readonly<Record<string, string>>, options: object): Promise<Record<string, Reading>> {
  const folder = temporaryFolder();
  const known = Object.keys(files)
    .sort()
    .map((name) => ({ name, path: join(folder, name) }));
  for (const { name, path } of known) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files[name]!);
  }
  const shared = new Map<string, unknown>();
  const read: Record<string, Reading> = {};
  for (const { name, path } of known) read[name] = await readAll(source, path, options, { name, files: known, shared });
  return read;
}
const NR1 = { ...PAGES, 'nr1/nr1_mets.xml': METS };

test('articles go over pages and join what is torn there; text outside all of them is kept among the dropped', async () => {
  const read = await readProject(NR1, { per: 'article' });
  const mets = read['nr1/nr1_mets.xml']!;
  assert.equal([mets.bad, mets.failure], [[], null]);
  const about = {
    year: 1902,
    publisher: 'Tidningsbolaget',
    language: 'sv',
    licence: 'CC0-1.0',
    title: 'Åmåls Tidning',
  };
  assert.equal(
    mets.rows.map(({ id, text, page, block: part, kind, heading, confidence, words, creator }) => ({
      id,
      text,
      page,
      part,
      kind,
      heading,
      confidence,
      words,
      creator,
    })),
    [
      {
        id: 'nr1/nr1_mets.xml#1',
        text: 'Branden i Åmål\n\nI natt brann biblioteket ned\n\ntill grunden.',
        page: 11,
        part: 'ART1',
        kind: 'article',
        heading: 'Om branden',
        confidence: 0.8273,
        words: 11,
        creator: 'Signaturen E.',
      },
      {
        id: 'nr1/nr1_mets.xml#2',
        text: 'Skor säljes',
        page: 11,
        part: 'AD1',
        kind: 'advertisement',
        heading: 'Skor',
        confidence: 0.7,
        words: 2,
        creator: 'Berg, Eva',
      },
    ],
  );
  for (const row of mets.rows)
    for (const [column, value] of Object.entries(about)) assert.is(row[column], value, column);
  assert.equal(
    mets.dropped.map(({ row, drop: { reason, value } }) => [row.id, row.text, row.page, reason, value]),
    [['nr1/ALTO/0001.xml', 'Väder: regn', 11, 'outside_articles', 2]],
  );
  for (const name of Object.keys(PAGES)) assert.equal([read[name]!.rows, read[name]!.rowless], [[], true]);
});

test('pages take metadata and numbers from METS, which gives no rows of its own', async () => {
  const read = await readProject(NR1, {});
  const page = read['nr1/ALTO/0002.xml']!.rows[0]!;
  assert.equal(
    [page.id, page.page, page.title, page.creator, page.year, page.language],
    ['nr1/ALTO/0002.xml', 12, 'Åmåls Tidning', 'Berg, Eva', 1902, 'sv'],
  );
  assert.is(page.text, 'teket ned\n\ntill grunden.');
  const mets = read['nr1/nr1_mets.xml']!;
  assert.equal([mets.rows, mets.bad, mets.rowless], [[], [], true]);
});

test('two issues with files of the same names are kept apart', async () => {
  const other = METS.replace('Åmåls Tidning', 'Säffle-Posten');
  const files = { ...NR1, 'nr2/mets.xml': other, 'nr2/ALTO/0001.xml': PAGES['nr1/ALTO/0001.xml'] };
  const read = await readProject({ ...files, 'nr2/ALTO/0002.xml': PAGES['nr1/ALTO/0002.xml'] }, {});
  assert.is(read['nr1/ALTO/0001.xml']!.rows[0]!.title, 'Åmåls Tidning');
  assert.is(read['nr2/ALTO/0001.xml']!.rows[0]!.title, 'Säffle-Posten');
});

test('an article on a page that is missing or damaged is left out, and the page is a bad record', async () => {
  for (const second of [null, '<alto><Layout><Page>']) {
    const files = { 'nr1/ALTO/0001.xml': PAGES['nr1/ALTO/0001.xml'], 'nr1/nr1_mets.xml': METS };
    const read = await readProject(second === null ? files : { ...files, 'nr1/ALTO/0002.xml': second }, {
      per: 'article',
    });
    const mets = read['nr1/nr1_mets.xml']!;
    assert.equal(
      mets.rows.map(({ text }) => text),
      ['Skor säljes'],
    );
    assert.equal(
      mets.bad.map(({ code, values }) => [code, values.href]),
      [['FTP1106', 'file://./ALTO/0002.xml']],
    );
    assert.match(
      String(mets.bad[0]!.values.problem),
      second === null ? /not among the files/ : /line 1: the file ends/,
    );
    assert.equal(
      mets.dropped.map(({ drop: { reason } }) => reason),
      ['page_unreadable', 'outside_articles'],
    );
  }
});

test('articles without METS, and METS without articles, are told', async () => {
  const none = await readProject(PAGES, { per: 'article' });
  for (const name of Object.keys(PAGES)) {
    assert.is(none[name]!.bad[0]!.code, 'FTP1107');
    assert.match(String(none[name]!.bad[0]!.values.problem), /none of the files read is METS/);
  }
  const stranger = await readProject({ ...NR1, 'nr1/ALTO/0003.xml': PAGES['nr1/ALTO/0001.xml'] }, { per: 'article' });
  assert.match(String(stranger['nr1/ALTO/0003.xml']!.bad[0]!.values.problem), /no METS file among those read/);
  const physical = METS.replace(/<mets:structMap TYPE="LOGICAL">[\s\S]*<\/mets:structMap>/, '');
  const read = await readProject({ ...PAGES, 'nr1/nr1_mets.xml': physical }, { per: 'article' });
  assert.is(read['nr1/nr1_mets.xml']!.bad[0]!.code, 'FTP1108');
  const broken = await readProject({ ...PAGES, 'nr1/nr1_mets.xml': METS.slice(0, 900) }, { per: 'article' });
  assert.is(broken['nr1/nr1_mets.xml']!.bad[0]!.code, 'FTP1100');
});

test('a page whose name speaks of METS is a page', async () => {
  const read = await readProject({ 'a_mets_alto.xml': PAGES['nr1/ALTO/0002.xml'] }, {});
  assert.equal(
    read['a_mets_alto.xml']!.rows.map(({ text }) => text),
    ['teket ned\n\ntill grunden.'],
  );
});

test('METS whose pages nobody reads is told, whatever a row is', async () => {
  const read = await readProject({ 'nr1/nr1_mets.xml': METS }, {});
  assert.equal(
    read['nr1/nr1_mets.xml']!.bad.map(({ code, values }) => [code, values.href]),
    [['FTP1106', 'file://./JP2/0001.jp2']],
  );
});

test('blocks that METS names and ALTO lacks are counted', async () => {
  const files = { ...NR1, 'nr1/nr1_mets.xml': METS.replace('BEGIN="p1_head" END="p1_head"', 'BEGIN="gone"') };
  const { counts, rows } = (await readProject(files, { per: 'article' }))['nr1/nr1_mets.xml']!;
  assert.is(counts['blocks that METS names and ALTO has not'], 1);
  assert.is(rows[0]!.text, 'I natt brann biblioteket ned\n\ntill grunden.');
});

test.run();
