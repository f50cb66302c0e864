import {
  type Int,
  type Path,
  type RecordChunk,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { type Archive, type ArchiveOptions, type Fetching, readPage } from './archive.ts';
import { at, parseJson } from './json.ts';

/** Any service that answers with JSON in pages. */
export const httpPages: Archive = {
  suffix: 'json',
  accept: 'application/json',
  first(options) {
    const url = new URL(String(options.url));
    if (typeof options.page === 'string' && !url.searchParams.has(options.page))
      url.searchParams.set(options.page, String(options.first_page));
    return url.href;
  },
  look(body, from, options) {
    const value = parseJson(body);
    const found = itemsOf(value, options).length;
    return { records: found, total: null, next: found === 0 ? [] : nextOf(value, from, options) };
  },
};

/** All entries of the list: one that is no record is told when it is read. */
function itemsOf(value: Json, options: ArchiveOptions): readonly Json[] {
  const path = String(options.items ?? '');
  const found = at(value, path);
  if (!Array.isArray(found))
    throw new Error(path === '' ? 'it is no list; `items` says where the list is' : `it has no list at \`${path}\``);
  return found as readonly Json[];
}

function nextOf(value: Json, from: string, { next, page, step }: ArchiveOptions): string[] {
  if (typeof next === 'string') {
    const link = at(value, next);
    return typeof link === 'string' && link !== '' ? [new URL(link, from).href] : [];
  }
  if (typeof page !== 'string') return [];
  const url = new URL(from);
  url.searchParams.set(page, String(Number(url.searchParams.get(page)) + Number(step)));
  return [url.href];
}

/**
 * Rows of any web service that answers with JSON in pages. Say where the list of rows stands in an answer (`items: "data.items"`), and how to go on: by a link
 * in the answer (`next: "links.next"`) or by counting a parameter up (`page: "offset", step: 100`). Columns are those of the declared record.
 */
export const http_pages = source({
  version: '2',
  labels: 'declare',
  positional: ['path'],
  read(
    /**
     * Folder under the project folder that fetched pages are kept in.
     * @observation
     */
    path: Path,
    options: Fetching & {
      /** Address of the first page, with everything that is asked. */
      url: string;
      /** Where the list of rows stands in an answer; without it, the answer is the list. */
      items?: string;
      /** Where the address of the next page stands in an answer. */
      next?: string;
      /** Parameter of the address that counts pages or rows. Pages end with the first empty one. */
      page?: string;
      /**
       * What the parameter begins with.
       * @default 1
       * @range 0..
       */
      first_page?: Int;
      /**
       * By how much it grows from page to page.
       * @default 1
       * @range 1..
       */
      step?: Int;
      /**
       * What to do with a record that does not fit the declared record, or an entry of the list that is none: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    return readPage(path, tools, (body) => itemsOf(parseJson(body), options as unknown as ArchiveOptions));
  },
});
