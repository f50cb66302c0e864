import {
  type Fraction,
  type Path,
  type RecordChunk,
  type SourceTools,
  signature,
  source,
} from '../../compiler/operators/authoring.ts';

/**
 * Reads ALTO XML (versions 2 to 4) as libraries keep scanned print: one row per page, blocks in reading order, hyphenated words joined through
 * `SUBS_CONTENT`. `confidence` is the mean word confidence (`WC`) of the page.
 */
export const alto = source({
  version: '1',
  status: 'planned',
  positional: ['path'],
  fields: { id: 'Text', text: 'Text', page: 'Int', confidence: 'Fraction' },
  read: signature<
    (
      /**
       * File or glob under the project folder, such as `"data/kb/*.xml"`.
       * @observation
       */
      path: Path,
      options: {
        /**
         * Pages whose mean word confidence is below this are dropped.
         * @default 0%
         * @range 0%..100%
         */
        min_confidence: Fraction;
        /**
         * What to do with a file that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
         * @default fail
         */
        on_bad: 'fail' | 'skip';
      },
      tools: SourceTools,
    ) => AsyncIterable<RecordChunk>
  >(),
});
