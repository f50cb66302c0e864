import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { alto } from '../../../../stdlib/sources/xml/alto.ts';
import { docbook } from '../../../../stdlib/sources/xml/docbook.ts';
import { kb_package } from '../../../../stdlib/sources/xml/kb-package.ts';
import { mallard } from '../../../../stdlib/sources/xml/mallard.ts';
import { page } from '../../../../stdlib/sources/xml/page.ts';
import { tei } from '../../../../stdlib/sources/xml/tei.ts';
import { xml } from '../../../../stdlib/sources/xml/xml.ts';
import { endsBy, type Fuzzed, fuzz } from '../fuzz.ts';
import { alto as altoFile, block, printPage } from './prints.ts';

const WORDS = 'boken är åter på biblioteket i Åmål och lånetiden förlängd två veckor – efter påminnelse'.split(' ');
const sentence = (i: number): string =>
  Array.from({ length: 3 + (i % 6) }, (_, j) => WORDS[(i * 5 + j * 3) % WORDS.length]).join(' ');
const some = (count: number, make: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('\n');

const numbered = [0, 1, 2, 3, 4, 5, 6, 7];
const altoText = altoFile(
  some(6, (i) =>
    printPage(
      [block(`b${i}`, [`${sentence(i)}/0.9`, `${sentence(i + 1)}-`, sentence(i + 2)], [i, i, 5, 5])],
      `ID="p${i}"`,
    ),
  ),
);
const mets = `<mets><dmdSec ID="D"><mdWrap><xmlData><mods><titleInfo><title>Tidning</title></titleInfo></mods></xmlData></mdWrap></dmdSec>
<fileSec><fileGrp><file ID="A"><FLocat href="a.xml"/></file></fileGrp></fileSec><structMap TYPE="LOGICAL"><div TYPE="issue" DMDID="D">
${some(6, (i) => `<div TYPE="article" ID="x${i}" LABEL="${sentence(i)}"><fptr><area FILEID="A" BEGIN="b${i}" END="b${i}"/></fptr></div>`)}</div></structMap></mets>`;
const header = '<teiHeader><titleStmt><title>Resan</title><author>Eva &amp; Åke</author></titleStmt></teiHeader>';

/** Every one of them gives rows and bad records, never a failure; `end` is the mark that a row ends with. */
const FORMATS: readonly (Omit<Fuzzed, 'ends'> & { readonly end: RegExp | null })[] = [
  {
    name: 'package of KB',
    target: 'content.json',
    source: kb_package,
    options: { per: 'block' },
    content: Buffer.from(JSON.stringify(numbered.map((i) => ({ '@id': `t${i}`, content: sentence(i) })))),
    end: null,
    beside: {
      'structure.json': JSON.stringify(
        numbered.map((i) => ({ '@type': 'Page', has_part: [{ '@type': 'Text', '@id': `t${i}` }] })),
      ),
      'meta.json': '{"title":"Tidning"}',
    },
  },
  { name: 'alto', source: alto, options: {}, content: Buffer.from(altoText), end: /<\/Page>/g },
  {
    name: 'alto in Latin-1',
    source: alto,
    options: { per: 'block' },
    content: Buffer.from(altoText.replace('UTF-8', 'ISO-8859-1').replaceAll('–', '-'), 'latin1'),
    end: /<\/Page>/g,
  },
  {
    name: 'alto in UTF-16',
    source: alto,
    options: {},
    content: Buffer.from(`\ufeff${altoText.replace('UTF-8', 'UTF-16')}`, 'utf16le'),
    end: /<\0\/\0P\0a\0g\0e\0>\0/g,
  },
  {
    name: 'mets',
    target: 'a_mets.xml',
    source: alto,
    options: { per: 'article' },
    content: Buffer.from(mets),
    end: null,
    beside: { 'a.xml': altoText },
  },
  {
    name: 'page',
    source: page,
    options: { per: 'block' },
    content: Buffer.from(
      `<PcGts><Page imageFilename="a"><ReadingOrder><OrderedGroup>${some(5, (i) => `<RegionRefIndexed index="${i}" regionRef="r${4 - i}"/>`)}</OrderedGroup></ReadingOrder>${some(5, (i) => `<TextRegion id="r${i}"><Coords points="1,${i} 5,9"/><TextLine><Word><TextEquiv conf="0.5"><Unicode>x</Unicode></TextEquiv></Word><TextEquiv conf="0.8"><Unicode>${sentence(i)}</Unicode></TextEquiv></TextLine></TextRegion>`)}</Page></PcGts>`,
    ),
    end: null,
  },
  {
    name: 'tei',
    source: tei,
    options: { by: 'paragraph', notes: 'keep' },
    content: Buffer.from(
      `<!DOCTYPE TEI [<!ENTITY ort "Åmål, &auml;ven &#228;"><!ENTITY fil SYSTEM "x">]><TEI>${header}<text><body><div><head>Ett</head>${some(8, (i) => `<p>${sentence(i)}-<lb break="no"/>${sentence(i)} &ort;&fil;<pb n="${i}"/><note>n</note></p>`)}<lg><l>a</l><l>b</l></lg></div></body></text></TEI>`,
    ),
    end: /<\/(?:p|head)>/g,
  },
  {
    name: 'docbook',
    source: docbook,
    options: { by: 'paragraph' },
    content: Buffer.from(
      `<!DOCTYPE book SYSTEM "kde.dtd" [<!ENTITY gdb "<acronym>GDB</acronym>">]><book lang="sv"><bookinfo><title>Handbok</title><author>&Eva;</author></bookinfo>${some(8, (i) => `<chapter><title>Kapitel ${i}</title><para>${sentence(i)} &gdb; <keycombo>&Ctrl;<keycap>N</keycap></keycombo></para><screen>a\n b</screen></chapter>`)}</book>`,
    ),
    end: /<\/(?:para|title|screen)>(?!<author)/g,
  },
  {
    name: 'mallard',
    source: mallard,
    options: { by: 'paragraph' },
    content: Buffer.from(
      `<page xml:lang="sv"><info><credit type="author"><name>Eva</name></credit><revision date="2015-01-01"/></info><title>Musen</title>${some(8, (i) => `<section><title>Del ${i}</title><p>${sentence(i)} <keyseq><key>Ctrl</key><key>C</key></keyseq></p></section>`)}</page>`,
    ),
    end: /<\/(?:p|title)>/g,
  },
  {
    name: 'xml',
    source: { read: (path, options, tools) => xml.read(path, 'samling/post', options, tools) },
    options: { id: '@id', text: 'text' },
    content: Buffer.from(
      `<samling>${some(20, (i) => `<post id="${i}"><text>${sentence(i)} <b>&lt;${i}</b><![CDATA[ x ]]></text><!-- c --></post>`)}</samling>`,
    ),
    end: /<\/post>/g,
  },
];

for (const { end, ...format } of FORMATS) {
  fuzz({ target: 'a.xml', ...format, ...(end === null ? {} : { ends: endsBy(format.content, end) }) });
  if (format.name === 'alto' || format.name === 'xml')
    fuzz({
      target: 'a.xml',
      ...format,
      name: `${format.name} in gzip`,
      content: gzipSync(format.content),
      usual: 1000,
    });
}

test.run();
