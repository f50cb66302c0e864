import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { page as source } from '../../../../stdlib/sources/xml/page.ts';
import { file, readAll } from '../read.ts';

const read = (content: string, options = {}) => readAll(source, file('a.xml', content), options, { name: 'brev.xml' });
const NAMESPACE = 'http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15';
const pcGts = (body: string, order = ''): string =>
  `<PcGts xmlns="${NAMESPACE}"><Metadata><Creator>prov=READ-COOP</Creator><TranskribusMetadata docId="1" pageNr="4"/></Metadata>
  <Page imageFilename="a.jpg" imageWidth="100" imageHeight="100">${order}${body}</Page></PcGts>`;
const line = (text: string, confidence?: number, inside = ''): string =>
  `<TextLine id="l"><Coords points="0,0 9,9"/>${inside}<TextEquiv${confidence === undefined ? '' : ` conf="${confidence}"`}><Unicode>${text}</Unicode></TextEquiv></TextLine>`;
const region = (id: string, lines: string, more = '', points = '0,0 10,0 10,10 0,10'): string =>
  `<TextRegion id="${id}" ${more}><Coords points="${points}"/>${lines}</TextRegion>`;
const ORDER = `<ReadingOrder><OrderedGroup id="ro"><RegionRefIndexed index="0" regionRef="r2"/><RegionRefIndexed index="1" regionRef="r1"/></OrderedGroup></ReadingOrder>`;

test('regions in reading order, lines joined, confidence by words', async () => {
  const body =
    region('r1', line('Käre bror, jag skri¬', 0.9) + line('ver i hast.', 0.8)) +
    region('r2', line('Upsala d. 3 maj 1871', 0.5), 'custom="structure {type:heading;}"');
  const { rows, bad } = await read(pcGts(body, ORDER));
  assert.equal(bad, []);
  assert.equal(rows, [
    {
      id: 'brev.xml',
      text: 'Upsala d. 3 maj 1871\n\nKäre bror, jag skriver i hast.',
      page: 4,
      block: null,
      kind: null,
      heading: null,
      // (4 · 0.9 + 3 · 0.8 + 5 · 0.5) / 12
      confidence: 0.7083,
      letter_confidence: null,
      words: 12,
      font_size: null,
      title: null,
      creator: null,
      year: null,
      publisher: null,
      language: null,
      licence: null,
    },
  ]);
  const each = await read(pcGts(body, ORDER), { per: 'block', min_confidence: 0.6 });
  assert.equal(
    each.rows.map(({ id, block, kind }) => [id, block, kind]),
    [['brev.xml#2', 'r1', null]],
  );
  assert.equal(
    each.dropped.map(({ row, drop: { reason, value } }) => [row.kind, reason, value]),
    [['heading', 'min_confidence', 0.5]],
  );
});

test('words say how sure each is; a line without text of its own has that of its words', async () => {
  const word = (text: string, conf: number): string =>
    `<Word><Coords points="1,1"/><Glyph><TextEquiv conf="0"><Unicode>x</Unicode></TextEquiv></Glyph><TextEquiv conf="${conf}"><Unicode>${text}</Unicode></TextEquiv></Word>`;
  const both = region('r', line('ett två', 0.1, word('ett', 0.6) + word('två', 0.8)));
  assert.equal(
    (await read(pcGts(both))).rows.map(({ text, confidence }) => [text, confidence]),
    [['ett två', 0.7]],
  );
  const alone = region('r', `<TextLine>${word('ett', 0.6)}${word('två', 0.8)}</TextLine>`);
  assert.equal(
    (await read(pcGts(alone))).rows.map(({ text, confidence }) => [text, confidence]),
    [['ett två', 0.7]],
  );
  const whole = region('r', '<TextEquiv><Unicode>rad ett\nrad två</Unicode></TextEquiv>');
  assert.equal(
    (await read(pcGts(whole), { lines: 'keep' })).rows.map(({ text }) => text),
    ['rad ett\nrad två'],
  );
});

test('of several readings the one with the lowest index is taken', async () => {
  const readings = `<TextLine><TextEquiv index="1"><Unicode>fel</Unicode></TextEquiv><TextEquiv index="0"><Unicode>rätt</Unicode></TextEquiv></TextLine>`;
  assert.is((await read(pcGts(region('r', readings)))).rows[0]!.text, 'rätt');
});

test('headers, page numbers and notes in the margin are left out and counted, unless wanted', async () => {
  const body = region('r1', line('7'), 'type="page-number"') + region('r2', line('Text'), 'type="paragraph"');
  const { rows, counts } = await read(pcGts(body));
  assert.is(rows[0]!.text, 'Text');
  assert.is(counts['blocks of margins, running titles and page numbers left out'], 1);
  assert.is((await read(pcGts(body), { margins: true })).rows[0]!.text, '7\n\nText');
});

test('regions inside regions follow what stands before them; columns are read without an order', async () => {
  const nested = region('t', line('ruta ett') + region('c', line('cell')));
  assert.is((await read(pcGts(nested))).rows[0]!.text, 'ruta ett\n\ncell');
  const at = (name: string, left: number, top: number): string =>
    region(name, line(name), '', `${left},${top} ${left + 40},${top} ${left + 40},${top + 10}`);
  const across = at('v1', 0, 0) + at('h1', 50, 0) + at('v2', 0, 20) + at('h2', 50, 20);
  assert.is((await read(pcGts(across))).rows[0]!.text, 'v1\n\nv2\n\nh1\n\nh2');
});

test('a page without text is blank, another format is told, and a cut file is bad', async () => {
  const { rows, dropped } = await read(pcGts('<ImageRegion id="i"/>'));
  assert.equal([rows, dropped.map(({ drop: { reason } }) => reason)], [[], ['blank']]);
  assert.is((await read('<alto/>')).bad[0]!.code, 'FTP1103');
  const cut = await read(pcGts(region('r', line('x'))).slice(0, -20));
  assert.equal([cut.rows, cut.bad.map(({ code }) => code)], [[], ['FTP1100']]);
});

test.run();
