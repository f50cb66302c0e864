import {
  type IsoDate,
  type Path,
  type RecordChunk,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { type Archive, address, type Fetching, type Mirrored, readPage } from './archive.ts';
import { count, isMembers, list, type Members, parsePage, text, year } from './json.ts';

const PAGE = 100;

/** The search of data.kb.se and betalab.kb.se: `q`, `from`, `to`, `limit`, `offset`, answered with `{ total, hits }` (Kungbib/kblab). */
export const kbDataPages: Archive = {
  suffix: 'json',
  accept: 'application/json',
  first: ({ endpoint, query, from, to, limit }) =>
    address(String(endpoint ?? 'https://data.kb.se/search'), {
      q: query,
      from,
      to,
      limit: Math.min(PAGE, Number(limit)),
      offset: 0,
      _sort: 'datePublished',
    }),
  look(body, from) {
    const page = parsePage(body);
    const found = hitsOf(page).length;
    const total = count(page.total, 'total');
    const url = new URL(from);
    const done = Number(url.searchParams.get('offset')) + found;
    url.searchParams.set('offset', String(done));
    return { records: found, total, next: found > 0 && done < total ? [url.href] : [] };
  },
};

function hitsOf(page: Members): readonly Members[] {
  if (!Array.isArray(page.hits)) throw new Error('it has no list `hits`');
  return list(page.hits).filter(isMembers);
}

/**
 * What the National Library's data service finds: newspapers, journals, official reports (SOU), parliamentary papers, one row per package with title, date and
 * address. The pages of a package, in ALTO, are read by `alto` once they lie in a folder. What is open to all is free of active copyright; the rest asks for
 * credentials and an agreement.
 */
export const kb_data = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  fields: { id: 'Text', title: 'Text?', date: 'Text?', year: 'Int?', type: 'Text?', language: 'Text?', issue: 'Text?' },
  read(
    /**
     * Folder under the project folder that fetched pages are kept in.
     * @observation
     */
    path: Path,
    options: Fetching &
      Mirrored & {
        /** Words to look for. */
        query: string;
        /** First day of publication. */
        from?: IsoDate;
        /** Last day of publication. */
        to?: IsoDate;
      },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // they say what is fetched; what was fetched is read whole
    return readPage(path, tools, (body) =>
      hitsOf(parsePage(body)).map((hit) => {
        const date = text(hit.datePublished ?? hit.created ?? hit.date);
        return {
          id: text(hit['@id'] ?? hit.id) ?? '',
          title: text(hit.title ?? hit.name),
          date,
          year: year(hit.year ?? date ?? undefined),
          type: text(hit.type ?? hit['@type'] ?? hit.tags),
          language: text(hit.language ?? hit.inLanguage),
          issue: text(hit.issue ?? hit.issueNumber),
        };
      }),
    );
  },
});
