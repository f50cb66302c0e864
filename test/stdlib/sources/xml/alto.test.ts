import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alto as source } from '../../../../stdlib/sources/xml/alto.ts';
import { file, readAll } from '../read.ts';
import { alto, block, line, printPage } from './prints.ts';

const read = (content: string | Uint8Array, options = {}) =>
  readAll(source, file('a.xml', content), options, { name: 'a.xml' });
const textOf = async (blocks: readonly string[], options = {}): Promise<unknown> => {
  const { rows, bad } = await read(alto(printPage(blocks)), options);
  assert.equal(bad, []);
  return rows[0]?.text;
};

test('a page is a row, with the mean of its word confidences', async () => {
  const blocks = [block('b1', ['En/0.9 katt/0.8', 'sov/1']), block('b2', ['Slut/0.5'])];
  const { rows, counts } = await read(alto(printPage(blocks, 'ID="p" PHYSICAL_IMG_NR="7"')));
  assert.equal(rows, [
    {
      id: 'a.xml',
      text: 'En katt sov\n\nSlut',
      page: 7,
      block: null,
      kind: null,
      heading: null,
      confidence: 0.8,
      letter_confidence: null,
      words: 4,
      font_size: null,
      title: null,
      creator: null,
      year: null,
      publisher: null,
      language: null,
      licence: null,
    },
  ]);
  assert.equal(counts, { 'defect: TextBlock without coordinates': 2 });
});

test('pages of one file are numbered, and blocks within them', async () => {
  const pages = [printPage([block('b1', ['Ett']), block('b2', ['Två'])]), printPage([block('b3', ['Tre'])])];
  const ids = async (options: object): Promise<unknown> =>
    (await read(alto(pages.join('')), options)).rows.map(({ id, block: of, text }) => [id, of, text]);
  assert.equal(await ids({}), [
    ['a.xml', null, 'Ett\n\nTvå'],
    ['a.xml#2', null, 'Tre'],
  ]);
  assert.equal(await ids({ per: 'block' }), [
    ['a.xml#1', 'b1', 'Ett'],
    ['a.xml#2', 'b2', 'Två'],
    ['a.xml#2.1', 'b3', 'Tre'],
  ]);
});

test('a hyphenated word is whole where the file says so: the first half gives it, the second nothing', async () => {
  const first = '<String CONTENT="biblio" SUBS_TYPE="HypPart1" SUBS_CONTENT="biblioteket"/><HYP CONTENT="-"/>';
  const second =
    '<String CONTENT="teket" SUBS_TYPE="HypPart2" SUBS_CONTENT="biblioteket"/><SP/><String CONTENT="stängt"/>';
  const lines = [`<TextLine><String CONTENT="är"/>${first}</TextLine>`, `<TextLine>${second}</TextLine>`];
  assert.is(await textOf([block('b', lines)]), 'är biblioteket stängt');
  assert.is(await textOf([block('b', [lines[0]!]), block('c', [lines[1]!])]), 'är biblioteket\n\nstängt');
  // A page that begins with the second half: the page before has the whole word.
  assert.is(await textOf([block('b', [lines[1]!])]), 'stängt');
  // Elsewhere it would be lost.
  const lost = await read(alto(printPage([block('b', ['först', lines[1]!])])));
  assert.is(lost.rows[0]!.text, 'först biblioteket stängt');
  assert.is(lost.counts['second halves of words without their first, written whole'], 1);
});

test('where nothing is said, line ends are joined by their mark and what follows', async () => {
  const cases: readonly (readonly [first: string, second: string, text: string])[] = [
    ['det är biblio-', 'teket här', 'det är biblioteket här'],
    ['det är biblio¬', 'teket här', 'det är biblioteket här'],
    ['det är biblio\u00ad', 'teket här', 'det är biblioteket här'],
    ['thet är biblio=', 'teket här', 'thet är biblioteket här'],
    ['det är biblio~', 'teket här', 'det är biblioteket här'],
    ['hus-', 'och trädgårdsägare', 'hus- och trädgårdsägare'],
    ['hus~', 'och trädgårdsägare', 'hus- och trädgårdsägare'],
    ['i Nord-', 'Sverige', 'i Nord-Sverige'],
    ['STOCK-', 'HOLM', 'STOCKHOLM'],
    ['åren 1914-', '1918', 'åren 1914-1918'],
    ['sade han -', 'och gick', 'sade han - och gick'],
    ['a =', 'b', 'a = b'],
    ['slut.', 'Nytt', 'slut. Nytt'],
  ];
  for (const [first, second, text] of cases) assert.is(await textOf([block('b', [first, second])]), text);
  assert.is(await textOf([block('b', ['biblio-']), block('c', ['teket'])]), 'biblioteket');
  assert.is(await textOf([block('b', ['biblio-', 'teket'])], { lines: 'keep' }), 'biblio-\nteket');
});

test('letter confidence comes from CC, and stands in where there is no WC', async () => {
  const words = '<TextLine><String CONTENT="ab" CC="09"/><SP/><String CONTENT="abc" CC="0 0 0"/></TextLine>';
  const { rows } = await read(alto(printPage([block('b', [words])])));
  assert.is(rows[0]!.letter_confidence, 0.75);
  assert.is(rows[0]!.confidence, 0.75);
  const both = words.replace('CC="09"', 'CC="09" WC="0.2"');
  const mixed = (await read(alto(printPage([block('b', [both])])))).rows[0]!;
  assert.is(mixed.confidence, 0.2);
  assert.is(mixed.letter_confidence, 0.75);
});

test('rows below the wanted confidence, or without any, are kept among the dropped with their value', async () => {
  const blocks = [block('b1', ['bra/0.95']), block('b2', ['säker/0.5 osäker/0.6']), block('b3', ['okänd'])];
  const { rows, dropped } = await read(alto(printPage(blocks)), { per: 'block', min_confidence: 0.9 });
  assert.equal(
    rows.map(({ text }) => text),
    ['bra'],
  );
  assert.equal(
    dropped.map(({ row, drop: { reason, value, threshold } }) => [row.id, reason, value, threshold]),
    [
      ['a.xml#2', 'min_confidence', 0.55, 0.9],
      ['a.xml#3', 'confidence_unknown', null, 0.9],
    ],
  );
});

test('a blank page is dropped as blank', async () => {
  const { rows, dropped, bad } = await read(alto(printPage([block('b', [])], 'PHYSICAL_IMG_NR="3"')));
  assert.equal([rows, bad], [[], []]);
  assert.equal(
    dropped.map(({ row, drop: { reason, value } }) => [row.id, row.page, reason, value]),
    [['a.xml', 3, 'blank', 0]],
  );
});

test('margins are left out and counted, unless wanted', async () => {
  const page = `<Page><TopMargin>${block('t', ['Sida 7'])}</TopMargin><PrintSpace>${block('b', ['Brödtext'])}</PrintSpace></Page>`;
  const without = await read(alto(page));
  assert.is(without.rows[0]!.text, 'Brödtext');
  assert.is(without.counts['blocks of margins, running titles and page numbers left out'], 1);
  assert.is((await read(alto(page), { margins: true })).rows[0]!.text, 'Sida 7\n\nBrödtext');
});

test('font size and kind come from styles and tags', async () => {
  const before = `<Styles><TextStyle ID="T1" FONTSIZE="8.5"/><TextStyle ID="T2" FONTSIZE="12" FONTSTYLE="Bold,Italic"/></Styles>
    <Tags><LayoutTag ID="L1" LABEL="heading"/></Tags>`;
  const styled = block('b', [line('Rubrik')]).replace('ID="b"', 'ID="b" STYLEREFS="P1 T2" TAGREFS="L1"');
  const words =
    '<TextLine STYLEREFS="T1"><String CONTENT="ett"/><String CONTENT="två" STYLEREFS="T1"/><String CONTENT="tre" STYLEREFS="T2"/></TextLine>';
  const { rows, counts } = await read(alto(printPage([styled, block('c', [words])]), { before }), { per: 'block' });
  assert.equal(
    rows.map(({ kind, font_size }) => [kind, font_size]),
    [
      ['heading', 12],
      [null, 8.5],
    ],
  );
  assert.is(counts['defect: FONTSTYLE with a comma'], 1);
});

test('the defects of real files are read past and counted', async () => {
  const content = `<Alto><Description><SourceImageInformation><fileName>a.jp2</fileName></SourceImageInformation></Description>
    <Layout><Page><PrintSpace><ComposedBlock ID="c" TYPE="container">${block('b', ['Text/0,9 med/1.7'], [0, 0, 9, 9])}
    <String CONTENT="lös"/></ComposedBlock><TextLine><String CONTENT="rad"/><String/></TextLine></PrintSpace></Page></Layout></Alto>`;
  const { rows, bad, counts } = await read(content);
  assert.equal(bad, []);
  assert.is(rows[0]!.text, 'Text med\n\nlös\n\nrad');
  assert.is(rows[0]!.confidence, 0.9);
  assert.equal(counts, {
    'defect: root <Alto> instead of <alto>': 1,
    'defect: no namespace': 1,
    'defect: SourceImageInformation capitalised': 1,
    'defect: ComposedBlock without coordinates': 1,
    'defect: word confidence (WC) outside 0..1 left out': 1,
    'defect: String outside a TextLine': 1,
    'defect: TextLine outside a TextBlock': 2,
    'defect: TextBlock without coordinates': 2,
    'defect: String without CONTENT': 1,
  });
});

test('a prefix for the namespace and any version read the same', async () => {
  const plain = alto(printPage([block('b', ['Text'])]));
  const prefixed = plain
    .replace(/<(\/?)(\w)/g, '<$1alto:$2')
    .replace('xmlns=', 'xmlns:alto=')
    .replace('<?alto:', '<?');
  assert.equal((await read(prefixed)).rows, (await read(plain)).rows);
  assert.is(
    (await read(alto(printPage([block('b', ['Text'])]), { namespace: 'http://www.loc.gov/standards/alto/ns-v4#' })))
      .rows.length,
    1,
  );
});

test('blocks follow ReadingOrder (ALTO 4.3) and IDNEXT', async () => {
  const blocks = [block('b1', ['ett']), block('b2', ['två']), block('b3', ['tre']), block('b4', ['fyra'])];
  const before =
    '<ReadingOrder><OrderedGroup ID="g"><ElementRef ID="r1" REF="c"/><ElementRef ID="r2" REF="b1"/></OrderedGroup></ReadingOrder>';
  const grouped = [blocks[0]!, `<ComposedBlock ID="c">${blocks[2]}${blocks[1]}</ComposedBlock>`, blocks[3]!];
  const { rows } = await read(alto(printPage(grouped), { before }));
  assert.is(rows[0]!.text, 'tre\n\ntvå\n\nett\n\nfyra');
  const chained = blocks.map((each, i) =>
    each.replace('<TextBlock', `<TextBlock IDNEXT="${['b4', 'b3', 'none', 'b2'][i]}"`),
  );
  assert.is(await textOf(chained), 'ett\n\nfyra\n\ntvå\n\ntre');
  const circle = blocks.map((each, i) => each.replace('<TextBlock', `<TextBlock IDNEXT="b${((i + 1) % 4) + 1}"`));
  assert.is(await textOf(circle), 'ett\n\ntvå\n\ntre\n\nfyra');
});

test('columns are read one after another where the order of the file contradicts them', async () => {
  // A heading over two columns of two blocks, then a heading over both, then one more block in each.
  const places = {
    rubrik: [0, 0, 200, 20],
    v1: [0, 30, 90, 50],
    v2: [0, 90, 90, 50],
    h1: [110, 30, 90, 40],
    h2: [110, 80, 90, 60],
    mellan: [0, 150, 200, 20],
    v3: [0, 180, 90, 50],
    h3: [110, 180, 90, 50],
  } as const;
  const at = (names: string): string[] =>
    names.split(' ').map((name) => block(name, [name], places[name as keyof typeof places]));
  const right = 'rubrik v1 v2 h1 h2 mellan v3 h3';
  // As it should be; across the columns; upwards in a column.
  for (const order of [right, 'rubrik v1 h1 h2 v2 mellan v3 h3', 'rubrik v2 v1 h1 h2 mellan v3 h3'])
    assert.is(await textOf(at(order)), right.replaceAll(' ', '\n\n'), order);
  const across = 'rubrik v1 h1 h2 v2 mellan v3 h3';
  assert.is(await textOf(at(across), { order: 'document' }), across.replaceAll(' ', '\n\n'));
  // An order down one column after the other is kept as the file has it.
  const other = 'rubrik h1 h2 v1 v2 mellan h3 v3';
  assert.is(await textOf(at(other)), other.replaceAll(' ', '\n\n'));
  assert.is(await textOf(at(other), { order: 'columns' }), right.replaceAll(' ', '\n\n'));
});

test('another format is told by its first element', async () => {
  const { bad } = await read('<html><body/></html>');
  assert.equal(
    bad.map(({ code, values }) => [code, values.root]),
    [['FTP1103', 'html']],
  );
});

test('a page that is cut off is bad, and those before it stay; packed files read the same', async () => {
  const content = alto(printPage([block('b', ['Ett'])]) + printPage([block('c', ['Två'])]));
  const cut = await read(content.slice(0, content.lastIndexOf('</TextLine>')));
  assert.equal(
    cut.rows.map(({ text }) => text),
    ['Ett'],
  );
  assert.is(cut.bad[0]!.code, 'FTP1100');
  assert.equal((await read(gzipSync(content))).rows, (await read(content)).rows);
});

test.run();
