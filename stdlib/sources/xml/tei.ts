import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { xmlRows } from './rows.ts';
import { teiText } from './tei-text.ts';

/**
 * Reads TEI (Text Encoding Initiative, P4 and P5): the body of a text with title, author, year, publisher, language and licence of its header. The year is that of the source that was
 * edited, else of the edition. `page` is the number of the printed page where a row begins (`pb`). Words that go over a line end are put together again (`lb break="no"`, or a hyphen
 * before it). A `teiCorpus` gives a document for each of its texts.
 */
export const tei = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    page: 'Int?',
    heading: 'Text?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
  },
  extracted: ['page', 'heading', 'title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"data/litteratur/*.xml"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row: the whole document, each section with the text of its own, or each paragraph. Paragraphs have a blank line between them.
       * @default document
       */
      by?: 'document' | 'section' | 'paragraph';
      /**
       * Notes are left out (`drop`), or follow the paragraph that they stand in (`keep`).
       * @default drop
       */
      notes?: 'drop' | 'keep';
      /**
       * Which reading to take where the edition gives two: corrected, regularised and expanded, or as it stands in the original.
       * @default corrected
       */
      reading?: 'corrected' | 'original';
      /**
       * Read only the body, or title pages, prefaces and appendices as well?
       * @default body
       */
      parts?: 'body' | 'all';
      /**
       * What to do with a file that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest row, in characters; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    yield* xmlRows(path, limit, tools, (output) =>
      teiText(
        {
          by: options.by ?? 'document',
          notes: options.notes ?? 'drop',
          reading: options.reading ?? 'corrected',
          parts: options.parts ?? 'body',
        },
        limit,
        output,
      ),
    );
  },
});
