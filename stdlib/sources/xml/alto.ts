import {
  type Fraction,
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { articleRows } from './alto-articles.ts';
import { altoFiles, UNREAD } from './alto-files.ts';
import { altoPages } from './alto-pages.ts';
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
    options: {
      /**
       * What makes a row. Articles are those of a METS file, which has to be among the files read.
       * @default page
       */
      per?: 'page' | 'block' | 'article';
      /**
       * Rows whose mean word confidence is below this are dropped, and so are those without any.
       * @default 0%
       * @range 0%..100%
       */
      min_confidence?: Fraction;
      /**
       * Order of the blocks of a page: what the file says (`ReadingOrder`, `IDNEXT`), else as they stand in it unless that contradicts their columns (`auto`); as they stand in
       * it (`document`); column by column (`columns`).
       * @default auto
       */
      order?: 'auto' | 'document' | 'columns';
      /**
       * Read the margins too, where page numbers and running titles stand?
       * @default false
       */
      margins?: boolean;
      /**
       * Lines of a block become running text, hyphenated words whole (`join`), or stay lines, as verse and tables want (`keep`).
       * @default join
       */
      lines?: 'join' | 'keep';
      /**
       * What to do with a file that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Most characters in one tag or piece of text; more is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const per = options.per ?? 'page';
    const how = {
      minConfidence: options.min_confidence ?? 0,
      order: options.order ?? 'auto',
      margins: options.margins ?? false,
      keepLines: options.lines === 'keep',
    } as const;
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
