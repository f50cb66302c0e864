import {
  type Fraction,
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { pageRows } from './layout-rows.ts';
import { noMetadata } from './metadata.ts';
import { pageRegions } from './page-regions.ts';
import { xmlRows } from './rows.ts';

/**
 * Reads PAGE XML (PRImA Research Lab, 2009 to 2019), the format of Transkribus, eScriptorium and OCR-D for read handwriting and print: one row per page or text region.
 * Regions come in `ReadingOrder`; words that go over a line end are put together again. `confidence` is the mean over words, from the `conf` of each word, line or
 * region. Blank pages are kept among the dropped rows. PAGE says nothing of the work, so that title, creator and the like stay empty but for the language.
 */
export const page = source({
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
  extracted: ['page', 'kind', 'language'],
  async *read(
    /** File or glob under the project folder, such as `"data/letters/page/*.xml"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row: a page, or a text region (`block`).
       * @default page
       */
      per?: 'page' | 'block';
      /**
       * Rows whose mean confidence is below this are dropped, and so are those without any.
       * @default 0%
       * @range 0%..100%
       */
      min_confidence?: Fraction;
      /**
       * Order of the regions: what `ReadingOrder` says, else as they stand in the file unless that contradicts their columns (`auto`); as they stand in it (`document`);
       * column by column (`columns`).
       * @default auto
       */
      order?: 'auto' | 'document' | 'columns';
      /**
       * Read headers, footers, page numbers and notes in the margin too?
       * @default false
       */
      margins?: boolean;
      /**
       * Lines of a region become running text, hyphenated words whole (`join`), or stay lines, as verse and registers want (`keep`).
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
    const how = {
      per: options.per ?? 'page',
      minConfidence: options.min_confidence ?? 0,
      order: options.order ?? 'auto',
      margins: options.margins ?? false,
      keepLines: options.lines === 'keep',
    } as const;
    yield* xmlRows(path, options.max_record ?? MAX_RECORD, tools, (output) =>
      pageRegions(output.name, {
        page: (found) => pageRows(found, { metadata: noMetadata(), number: found.number }, how, output),
        line: () => output.line,
        count: output.count,
      }),
    );
  },
});
