import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { docbookText } from './docbook-text.ts';
import { xmlRows } from './rows.ts';

/**
 * Reads DocBook XML (OASIS, 4 and 5) as manuals are written in it: running text with title, authors, year, publisher, language and licence from the `info` of the document. Included
 * files and entities of other files are not fetched (give the files of the chapters to the source as well); a name that only an external document type explains is written as it
 * stands (`&kate;` becomes `kate`).
 */
export const docbook = source({
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
  extracted: ['heading', 'title', 'creator', 'year', 'publisher', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"data/handbok/*.docbook"`. The names of the files become part of the ids. */
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
    const how = { by: options.by ?? 'document', notes: options.notes ?? 'drop' } as const;
    yield* xmlRows(path, limit, tools, (output) => docbookText(how, limit, output), true);
  },
});
