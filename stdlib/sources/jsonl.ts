import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../compiler/operators/authoring.ts';
import { openPacked } from './bytes.ts';
import { cutLines, MAX_RECORD } from './lines.ts';

/** Cut so that parsing one chunk takes some ten milliseconds: long against the cost of handing it to a thread, short against the whole. */
const CHUNK = 1_000_000;

/**
 * Reads JSON Lines: one record in braces per line, UTF-8, plain or packed with gzip or zstd (told by content, not by name). Blank lines are
 * passed over. Records are checked against the declared `record`; columns that it does not name are left out.
 */
export const jsonl = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/notes/*.jsonl.gz"`.
     * @observation
     */
    path: Path,
    options: {
      /**
       * What to do with a record that cannot be read or does not fit `record`: stop (`fail`), or count it and keep it among the dropped rows
       * (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest record; a longer line is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const { blocks, damage } = openPacked(path, tools);
    const limits = { limit: options.max_record ?? MAX_RECORD, target: CHUNK, bad: tools.bad, damage };
    for await (const run of cutLines(blocks, tools, limits)) yield { file: tools.name, ...run };
  },
});
