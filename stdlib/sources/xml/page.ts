import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { type LayoutOptions, layoutOf } from './layout-options.ts';
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
    options: LayoutOptions & {
      /**
       * What makes a row: a page, or a text region (`block`).
       * @default page
       */
      per?: 'page' | 'block';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const how = { per: options.per ?? 'page', ...layoutOf(options) } as const;
    yield* xmlRows(path, options.max_record ?? MAX_RECORD, tools, (output) =>
      pageRegions(output.name, {
        page: (found) => pageRows(found, { metadata: noMetadata(), number: found.number }, how, output),
        line: () => output.line,
        count: output.count,
      }),
    );
  },
});
