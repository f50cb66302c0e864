import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { MAX_RECORD } from '../lines.ts';
import { mallardText } from './mallard-text.ts';
import { xmlRows } from './rows.ts';

/**
 * Reads Mallard pages (projectmallard.org, 1.0 and 1.1), the format of GNOME's help: running text with title, authors, year of the last revision, language and licence as far as
 * the page itself names it. Of conditional alternatives the first is read; included files are not fetched.
 */
export const mallard = source({
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
  extracted: ['heading', 'title', 'creator', 'year', 'language', 'licence'],
  async *read(
    /** File or glob under the project folder, such as `"data/help/*.page"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row: the whole document, each section with the text of its own, or each paragraph. Paragraphs have a blank line between them.
       * @default document
       */
      by?: 'document' | 'section' | 'paragraph';
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
    yield* xmlRows(path, limit, tools, (output) => mallardText(options.by ?? 'document', limit, output));
  },
});
