import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { licenceOf } from '../xml/metadata.ts';
import { type Archive, address, type Fetching, type Mirrored, readPage } from './archive.ts';
import { at, count, isMembers, list, type Members, parsePage, text, year } from './json.ts';

const PAGE = 500;

/** K-samsök (SOCH), method `search`, version 1.1, answered in JSON-LD: `result.records[].record["@graph"]`. Documented at raa.se under K-samsök. */
export const ksamsokPages: Archive = {
  suffix: 'json',
  accept: 'application/json',
  first: ({ endpoint, query, limit }) =>
    address(String(endpoint ?? 'https://kulturarvsdata.se/ksamsok/api'), {
      method: 'search',
      version: '1.1',
      hitsPerPage: Math.min(PAGE, Number(limit)),
      startRecord: 1,
      query,
    }),
  look(body, from) {
    const found = recordsOf(body).length;
    const total = count(at(parsePage(body), 'result.totalHits'), 'result.totalHits');
    const url = new URL(from);
    const next = Number(url.searchParams.get('startRecord')) + found;
    url.searchParams.set('startRecord', String(next));
    return { records: found, total, next: found > 0 && next <= total ? [url.href] : [] };
  },
};

/** The graph of each record: its entity and the nodes that belong to it. */
function recordsOf(body: string): readonly (readonly Members[])[] {
  const result = parsePage(body).result;
  if (!isMembers(result)) throw new Error('it has no `result`');
  return list(result.records).flatMap((each) => {
    const record = isMembers(each) ? (each.record ?? each) : null;
    return list(record)
      .filter(isMembers)
      .map((one) => (one['@graph'] === undefined ? [one] : list(one['@graph']).filter(isMembers)));
  });
}

/**
 * Objects of K-samsök, the Swedish Open Cultural Heritage of museums and archives: what each is, what its institution wrote about it, and its licences. The
 * metadata are CC0; media have licences of their own (`media_licence`), one by one.
 */
export const ksamsok = source({
  version: '2',
  labels: 'declare',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text?',
    title: 'Text?',
    type: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    url: 'Text?',
    licence: 'Text?',
    media_licence: 'Text?',
  },
  read(
    /**
     * Folder under the project folder that fetched pages are kept in.
     * @observation
     */
    path: Path,
    options: Fetching &
      Mirrored & {
        /** CQL, as K-samsök has it: `"item=yxa and place=gotland"`. */
        query: string;
      },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) => recordsOf(body).map(rowOf));
  },
});

function rowOf(graph: readonly Members[]) {
  const member = (node: Members, name: string) => node[name] ?? node[`ksam:${name}`];
  const all = (name: string) => graph.flatMap((node) => list(member(node, name)));
  const entity =
    graph.find((node) => list(node['@type']).some((type) => /(^|[#:])Entity$/i.test(String(type)))) ??
    graph.find((node) => member(node, 'itemLabel') !== undefined) ??
    graph[0] ??
    {};
  return {
    id: text(entity['@id']) ?? '',
    text: text([...all('desc'), ...all('itemDescription')], '\n\n'),
    title: text(member(entity, 'itemLabel') ?? member(entity, 'itemTitle') ?? all('itemTitle')),
    type: text(member(entity, 'itemType') ?? member(entity, 'itemClassName') ?? all('type')),
    year: year(text(all('fromTime')) ?? undefined),
    publisher: text(member(entity, 'serviceOrganization') ?? member(entity, 'organization')),
    url: text(member(entity, 'url')),
    licence: licenceOf(text(member(entity, 'itemLicenseUrl') ?? member(entity, 'itemLicense')) ?? ''),
    media_licence: text([...all('mediaLicenseUrl'), ...all('mediaLicense')]),
  };
}
