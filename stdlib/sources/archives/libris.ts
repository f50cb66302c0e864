import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { type Archive, address, type Fetching, type Mirrored, readPage } from './archive.ts';
import { at, count, isMembers, list, type Members, parsePage, text, year } from './json.ts';

/** The most that Xsearch gives at a time. */
const PAGE = 200;

/** Xsearch of Libris: `start` and `n` page through the records. Documented at librishelp.libris.kb.se/help/xsearch_swe.jsp. */
export const librisPages: Archive = {
  suffix: 'json',
  accept: 'application/json',
  first: ({ endpoint, query, database, limit }) =>
    address(String(endpoint ?? 'http://libris.kb.se/xsearch'), {
      query,
      database,
      format: 'json',
      start: 1,
      n: Math.min(PAGE, Number(limit)),
    }),
  look(body, from) {
    const found = recordsOf(body);
    const url = new URL(from);
    const start = Number(url.searchParams.get('start'));
    const total = count(at(parsePage(body), 'xsearch.records'), 'records');
    url.searchParams.set('start', String(start + found.length));
    const more = found.length > 0 && start + found.length <= total;
    return { records: found.length, total, next: more ? [url.href] : [] };
  },
};

function recordsOf(body: string): readonly Members[] {
  const found = at(parsePage(body), 'xsearch.list');
  if (!Array.isArray(found)) throw new Error('it has no list `xsearch.list`');
  return list(found).filter(isMembers);
}

/**
 * Records of Libris, the union catalogue of Swedish libraries, by a query in its own language (Xsearch): title, creator, year, publisher, language and type of
 * what libraries hold, not the works themselves. Fetched once by `finslip fetch` into the folder. The records are CC0.
 */
export const libris = source({
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
    isbn: 'Text?',
  },
  read(
    /**
     * Folder under the project folder that fetched pages are kept in, such as `"data/libris"`.
     * @observation
     */
    path: Path,
    options: Fetching &
      Mirrored & {
        /** As in Libris itself: `"ämne:folkbildning år:1900-1950"`. */
        query: string;
        /**
         * `swepub` has Swedish research publications.
         * @default libris
         */
        database?: 'libris' | 'swepub';
      },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) =>
      recordsOf(body).map((record) => ({
        id: text(record.identifier) ?? '',
        title: text(record.title),
        creator: text(record.creator),
        year: year(record.date),
        publisher: text(record.publisher),
        language: text(record.language),
        type: text(record.type),
        isbn: text(record.isbn),
      })),
    );
  },
});
