import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { type Archive, address, type Fetching, type Mirrored, readPage } from './archive.ts';
import { at, count, isMembers, list, type Members, parsePage, text, year } from './json.ts';

const PAGE = 200;

/** Libris XL, `/find`: JSON-LD, `_limit` and `_offset`, a `next` link. Documented in `rest/API.md` of libris/librisxl; not versioned. */
export const librisXlPages: Archive = {
  suffix: 'json',
  accept: 'application/ld+json, application/json',
  first: ({ endpoint, query, limit }) =>
    address(String(endpoint ?? 'https://libris.kb.se/find'), {
      q: query,
      _limit: Math.min(PAGE, Number(limit)),
      _offset: 0,
    }),
  look(body, from) {
    const page = parsePage(body);
    const next = at(page, 'next.@id');
    return {
      records: itemsOf(page).length,
      total: count(page.totalItems, 'totalItems'),
      next: typeof next === 'string' && itemsOf(page).length > 0 ? [new URL(next, from).href] : [],
    };
  },
};

function itemsOf(page: Members): readonly Members[] {
  if (!Array.isArray(page.items)) throw new Error('it has no list `items`');
  return list(page.items).filter(isMembers);
}

/**
 * Records of Libris by its newer service (XL), as linked data: instances with the works that they are of. The service is not versioned; what was fetched
 * stays readable. The records are CC0.
 */
export const libris_xl = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  fields: {
    id: 'Text',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    type: 'Text?',
  },
  read(
    /**
     * Folder under the project folder that fetched pages are kept in.
     * @observation
     */
    path: Path,
    options: Fetching &
      Mirrored & {
        /** Words, or fields as the service knows them. */
        query: string;
      },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) => itemsOf(parsePage(body)).map(rowOf));
  },
});

function rowOf(item: Members) {
  const work = list(item.instanceOf).find(isMembers);
  const publication = list(item.publication).find(isMembers);
  const title = list(item.hasTitle).filter(isMembers);
  const main = title.find((each) => each['@type'] === 'Title') ?? title[0];
  return {
    id: text(item['@id']) ?? '',
    title: main ? text([main.mainTitle, main.subtitle].flatMap(list), ': ') : null,
    creator: creatorsOf(work),
    year: year(publication?.year ?? publication?.date),
    publisher: text(at(publication, 'agent.label') ?? publication?.agent),
    language: text(list(work?.language).map((each) => (isMembers(each) ? (each.code ?? each['@id'] ?? null) : each))),
    type: text(item['@type']),
  };
}

function creatorsOf(work: Members | undefined): string | null {
  const names = list(work?.contribution)
    .filter(isMembers)
    .flatMap(({ agent }) => list(agent))
    .filter(isMembers)
    .map((agent) => text(agent.name) ?? text([agent.familyName, agent.givenName].flatMap(list), ', '))
    .filter((name) => name !== null);
  return text(names);
}
