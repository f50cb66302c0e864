import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import type { RecordChunk, SourceTools } from '../compiler/operators/authoring.ts';
import { alto } from '../stdlib/sources/xml/alto.ts';
import { tei } from '../stdlib/sources/xml/tei.ts';
import { xml } from '../stdlib/sources/xml/xml.ts';
import { prose } from './prose.ts';

/**
 * XML sources in megabytes of file a second on one core (processor time), beside saxes alone reading the same text and doing nothing with it, in the same run.
 * `npx tsx bench/xml.ts [MB]`, 20 MB unless said.
 */
const megabytes = Number(process.argv[2] ?? 20);
const ROUNDS = 3;
const folder = mkdtempSync(join(tmpdir(), 'finslip-xml-'));

/** Units of a file until it has its size, between a beginning and an end. */
function filled(beginning: string, unit: (i: number) => string, end: string): string {
  const parts = [beginning];
  for (let size = 0, i = 0; size < megabytes * 1e6; i++) {
    const part = unit(i);
    parts.push(part);
    size += part.length;
  }
  return [...parts, end].join('\n');
}

const altoLine = (text: string, at: number): string =>
  `<TextLine ID="l${at}" HPOS="52" VPOS="${at}" WIDTH="515" HEIGHT="36">${text
    .split(' ')
    .map(
      (word, i) =>
        `<String ID="s${at}_${i}" HPOS="${i * 50}" VPOS="${at}" WIDTH="37" HEIGHT="24" WC="0.${60 + (i % 40)}" CONTENT="${word}"/>`,
    )
    .join('<SP WIDTH="8"/>')}</TextLine>`;

type Source = (path: string, tools: SourceTools) => AsyncIterable<RecordChunk>;
const cases: readonly (readonly [name: string, content: string, source: Source])[] = [
  [
    'alto',
    filled(
      '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout>',
      (i) =>
        `<Page ID="p${i}"><PrintSpace><TextBlock ID="b${i}" HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9">${Array.from({ length: 40 }, (_, j) => altoLine(prose(i * 40 + j, 60), j)).join('\n')}</TextBlock></PrintSpace></Page>`,
      '</Layout></alto>',
    ),
    (path, tools) => alto.read(path, {}, tools),
  ],
  [
    'tei',
    filled('<TEI><text><body>', (i) => `<p>${prose(i, 500)} <hi>${prose(i, 40)}</hi></p>`, '</body></text></TEI>'),
    (path, tools) => tei.read(path, { by: 'paragraph' }, tools),
  ],
  [
    'xml',
    filled(
      '<posts>',
      (i) => `<post id="${i}"><title>${prose(i, 30)}</title><text>${prose(i, 300)}</text></post>`,
      '</posts>',
    ),
    (path, tools) => xml.read(path, 'posts/post', { id: '@id', title: 'title', text: 'text' }, tools),
  ],
];

async function seconds(work: () => Promise<void> | void): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const tools = (name: string): SourceTools => ({
  signal: new AbortController().signal,
  name,
  record: null,
  files: [],
  shared: (_, make) => make(),
  consumed: () => {},
  bad: ({ code }) => {
    throw new Error(code);
  },
  fail: (code) => {
    throw new Error(code);
  },
  dropped: () => {},
  count: () => {},
  rowless: () => {},
});

for (const [name, content, source] of cases) {
  const path = join(folder, `${name}.xml`);
  writeFileSync(path, content);
  let bare = Infinity;
  let whole = Infinity;
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    bare = Math.min(
      bare,
      await seconds(() => {
        const parser = new SaxesParser();
        parser.on('opentag', () => {});
        parser.on('text', () => {});
        for (let at = 0; at < content.length; at += 1 << 18) parser.write(content.slice(at, at + (1 << 18)));
        parser.close();
      }),
    );
    rows = 0;
    whole = Math.min(
      whole,
      await seconds(async () => {
        for await (const { lines } of source(path, tools(`${name}.xml`))) rows += lines!.length;
      }),
    );
  }
  const size = Buffer.byteLength(content) / 1e6;
  const speed = (time: number): string => (size / time).toFixed(1);
  console.log(
    `${name.padEnd(5)} ${speed(whole)} MB/s, saxes alone ${speed(bare)} MB/s: ${(bare / whole).toFixed(2)} of it (${rows} rows)`,
  );
}
rmSync(folder, { recursive: true });
