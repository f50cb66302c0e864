import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Archives on this machine that answer in the shapes of the real ones, with records that we made up. */
export interface ArchiveServer {
  readonly url: string;
  /** Address of each request, decoded, in order. */
  readonly requests: string[];
  robots: string | null;
  tdm: string | null;
  /** Headers of every answer. */
  headers: Readonly<Record<string, string>>;
  /** Records of each archive. */
  records: number;
  /** May answer in the archive's place; true where it did. */
  fault: (path: string, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

export async function startArchives(): Promise<ArchiveServer> {
  const state: ArchiveServer & { url: string } = {
    url: '',
    requests: [],
    robots: null,
    tdm: null,
    headers: {},
    records: 450,
    fault: () => false,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const path = decodeURIComponent(`${url.pathname}${url.search}`);
    state.requests.push(path);
    for (const [name, value] of Object.entries(state.headers)) response.setHeader(name, value);
    if (state.fault(path, response)) return;
    const own: Record<string, string | null> = { '/robots.txt': state.robots, '/.well-known/tdmrep.json': state.tdm };
    const answer = url.pathname in own ? own[url.pathname]! : answers[url.pathname]?.(url.searchParams, state);
    if (answer === null || answer === undefined) response.writeHead(404).end('not here');
    else response.end(answer);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

type Answer = (query: URLSearchParams, state: ArchiveServer) => string;

const range = (from: number, count: number, total: number): number[] =>
  Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => from + i);

const titles = ['Folkbildning i Tranölunda', 'Om svampar & bär', 'Lönnsundas krönika', 'Den siste bokbussföraren'];
const titleOf = (i: number): string => `${titles[i % titles.length]} ${i}`;

const answers: Readonly<Record<string, Answer>> = {
  '/xsearch': (query, { records }) => {
    const start = Number(query.get('start'));
    const list = range(start - 1, Number(query.get('n')), records).map((i) => ({
      identifier: `http://libris.example/bib/${i}`,
      title: titleOf(i),
      creator: i % 3 ? 'Lövåsten, Amina, 1950-' : ['Nordvist, Yusuf', 'Ekmolid, Åke'],
      date: `[${1900 + (i % 100)}?]`,
      publisher: 'Tranö förlag',
      language: 'swe',
      type: 'book',
    }));
    return JSON.stringify({ xsearch: { from: start, to: start + list.length - 1, records, list } });
  },
  '/find': (query, { records }) => {
    const [offset, limit] = [Number(query.get('_offset')), Number(query.get('_limit'))];
    const items = range(offset, limit, records).map((i) => ({
      '@id': `https://libris.example/x${i}#it`,
      '@type': 'Instance',
      hasTitle: [{ '@type': 'Title', mainTitle: titleOf(i), subtitle: 'en bok' }],
      publication: [{ '@type': 'PrimaryPublication', year: '1999', agent: { label: 'Tranö förlag' } }],
      instanceOf: {
        language: [{ code: 'swe' }],
        contribution: [{ '@type': 'PrimaryContribution', agent: { familyName: 'Lövåsten', givenName: 'Amina' } }],
      },
    }));
    const done = offset + items.length;
    const next = done < records ? { next: { '@id': `/find?q=x&_limit=${limit}&_offset=${done}` } } : {};
    return JSON.stringify({ '@type': 'PartialCollectionView', totalItems: records, items, ...next });
  },
  '/search': (query, { records }) => {
    const hits = range(Number(query.get('offset')), Number(query.get('limit')), records).map((i) => ({
      '@id': `https://data.example/dark-${i}`,
      title: titleOf(i),
      datePublished: '1871-04-01',
      tags: ['issue'],
      language: 'sv',
    }));
    return JSON.stringify({ total: records, hits });
  },
  '/ksamsok/api': (query, { records }) => {
    const start = Number(query.get('startRecord'));
    const found = range(start - 1, Number(query.get('hitsPerPage')), records).map((i) => ({
      record: {
        '@graph': [
          { '@id': `_:c${i}`, fromTime: '1880', contextLabel: 'Tillverkning' },
          {
            '@id': `http://kulturarvsdata.example/shm/object/${i}`,
            '@type': 'ksam:Entity',
            itemLabel: { '@value': titleOf(i) },
            serviceOrganization: 'S-HM',
            itemLicenseUrl: 'http://creativecommons.org/publicdomain/zero/1.0/',
          },
          { '@id': `_:d${i}`, desc: `En yxa av järn, nummer ${i}.`, mediaLicense: ['by', 'by'] },
        ],
      },
    }));
    return JSON.stringify({ result: { version: '1.1', totalHits: records, records: found } });
  },
  '/oai': (query, { records }) => {
    const from = Number(query.get('resumptionToken') ?? 0);
    const page = range(from, 100, records).map((i) =>
      i % 50 === 7
        ? `<record><header status="deleted"><identifier>oai:x:${i}</identifier><datestamp>2024-01-02</datestamp></header></record>`
        : `<record><header><identifier>oai:x:${i}</identifier><datestamp>2024-01-02</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc="a" xmlns:dc="b"><dc:title>${titleOf(i).replace('&', '&amp;')}</dc:title><dc:creator>Lövåsten, Amina</dc:creator><dc:creator>Ekmolid, Åke</dc:creator><dc:description><![CDATA[Om <folk>bildning.]]></dc:description><dc:date>2003-05</dc:date><dc:rights>CC0</dc:rights><dc:identifier>http://x/${i}</dc:identifier></oai_dc:dc></metadata></record>`,
    );
    const done = from + page.length;
    const token = `<resumptionToken completeListSize="${records}" cursor="${from}">${done < records ? done : ''}</resumptionToken>`;
    return `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>${page.join('')}${token}</ListRecords></OAI-PMH>`;
  },
  '/collection': () =>
    JSON.stringify({
      id: 'c',
      type: 'Collection',
      items: [
        { id: '/manifest2', type: 'Manifest' },
        { id: '/manifest3', type: 'Manifest' },
        { id: '/collection', type: 'Collection' },
      ],
    }),
  '/manifest2': () =>
    JSON.stringify({
      '@id': 'm2',
      '@type': 'sc:Manifest',
      label: 'Kyrkbok',
      license: 'https://creativecommons.org/publicdomain/mark/1.0/',
      sequences: [
        { canvases: [{ '@id': 'm2/1', label: 'p. 1', images: [{ resource: { '@id': 'http://i/1.jpg' } }] }] },
      ],
    }),
  '/manifest3': () =>
    JSON.stringify({
      id: 'm3',
      type: 'Manifest',
      label: { en: ['Letters'], sv: ['Brev'] },
      rights: 'http://rightsstatements.org/vocab/NoC-NC/1.0/',
      items: [1, 2].map((i) => ({
        id: `m3/${i}`,
        type: 'Canvas',
        label: { none: [`${i}r`] },
        items: [{ items: [{ body: { id: `http://i/3-${i}.jpg` } }] }],
        seeAlso: [{ id: `http://t/${i}.xml`, profile: 'http://www.loc.gov/standards/alto/v4' }],
      })),
    }),
  '/rows': (query, { records }) => {
    const from = Number(query.get('offset'));
    return JSON.stringify({
      data: { items: range(from, 100, records).map((i) => ({ id: String(i), text: titleOf(i) })) },
    });
  },
};
