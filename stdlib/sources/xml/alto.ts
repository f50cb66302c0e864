import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { articleRows } from './alto-articles.ts';
import { altoFiles, UNREAD } from './alto-files.ts';
import { altoPages } from './alto-pages.ts';
import { type LayoutOptions, layoutOf } from './layout-options.ts';
import { pageRows } from './layout-rows.ts';
import { noMetadata } from './metadata.ts';
import { FileProblem } from './problem.ts';
import { xmlRows } from './rows.ts';

/**
 * Reads ALTO XML (Library of Congress, versions 1 to 4) as libraries keep scanned print: one row per page, block or article. Blocks come in reading order and words that go
 * over a line end are put together again. METS files among those read (by their names, such as `bib123_mets.xml`) give title, creator, year, publisher, language, licence
 * and page numbers. What real files get wrong (names, namespaces, missing coordinates) is read past and counted. Nothing outside the files is ever fetched.
 *
 * `confidence` is the mean word confidence (`WC`, 0..1, 1 is sure), `letter_confidence` the same over letters (`CC`), which stands in where there is no `WC`. Blank pages,
 * and in `per: article` the text outside every article, are kept among the dropped rows.
 */
export const alto = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    page: 'Int?',
    block: 'Text?',
    kind: 'Text?',
    heading: 'Text?',
    confidence: 'Fraction?',
    letter_confidence: 'Fraction?',
    words: 'Int',
    font_size: 'Float?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
  },
  extracted: ['page', 'kind', 'heading', 'title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"data/kb/*.xml"`. The names of the files become part of the ids. */
    path: Path,
    options: LayoutOptions & {
      /**
       * What makes a row. Articles are those of a METS file, which has to be among the files read.
       * @default page
       */
      per?: 'page' | 'block' | 'article';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const per = options.per ?? 'page';
    const how = layoutOf(options);
    const { mets, owners } = await altoFiles(limit, tools);
    const found = mets.get(tools.name);
    if (found !== undefined) {
      if (found instanceof FileProblem)
        return tools.bad({ code: found.code, values: found.values, line: found.line ?? 1, raw: null });
      if (per === 'article') return yield* articleRows(found, limit, how, tools);
      if (found.files.size === 0)
        return tools.bad({
          code: 'FTP1106',
          values: { href: [...found.mets.files.values()][0] ?? 'nothing', problem: UNREAD },
          line: 1,
          raw: null,
        });
      tools.count('METS files read for metadata and page numbers');
      return tools.rowless();
    }
    const owner = owners.get(tools.name);
    if (per === 'article') {
      if (owner !== undefined) return tools.rowless();
      const among = mets.size === 0 ? 'none of the files read is METS' : 'no METS file among those read names it';
      return tools.bad({ code: 'FTP1107', values: { file: tools.name, problem: among }, line: 1, raw: null });
    }
    yield* xmlRows(path, limit, tools, (output) =>
      altoPages(output.name, {
        page: (page) => {
          const metadata = owner?.file.mets.metadata ?? noMetadata();
          const number = (owner && page.ordinal === 1 ? owner.file.mets.pages.get(owner.id) : null) ?? page.number;
          pageRows(page, { metadata, number }, { ...how, per }, output);
        },
        line: () => output.line,
        count: output.count,
      }),
    );
  },
});
