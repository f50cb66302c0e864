import {
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../../compiler/operators/authoring.ts';
import { csv } from '../csv.ts';
import { jsonl } from '../jsonl.ts';
import { parquet } from '../parquet.ts';
import { readArrow } from './arrow.ts';
import { classNames } from './class-names.ts';
import { datasetAround, isData, splitOf } from './dataset-folder.ts';

/**
 * Reads a dataset in the folder layouts of Hugging Face's `datasets`: as `save_to_disk` leaves it (`state.json` beside `.arrow` files; with splits, a folder for each),
 * or as a repository of the hub holds it (`data/train-00000-of-00004.parquet`, `train.jsonl`, `test/a.csv`). Class labels that are declared as `Text` get their names. Whatever else lies there (README, cached results) is not read.
 *
 * Splits are told from names as `datasets` 5.0 does (`data_files.py`); a file whose name tells none is part of `train`.
 */
export const hugging_face = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  async *read(
    /**
     * Folder under the project folder, such as `"data/notices"`, with all that lies below it.
     * @observation
     */
    path: Path,
    options: {
      /** Only this part: `"train"`, `"validation"`, `"test"`, or another name that the dataset has. Left out, all rows. */
      split?: string;
      /**
       * What to do with a record that does not fit the declared record: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest record of a text file.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const dataset = datasetAround(path, tools);
    const { split, on_bad, max_record } = options;
    if (split !== undefined && split !== null && !dataset.splits.includes(split))
      tools.fail('FTP1146', {
        folder: dataset.name,
        reason: `it has no split \`${split}\`; it has ${dataset.splits.join(', ') || 'none'}`,
      });
    if (!isData(path) || !dataset.holds(path)) return tools.rowless();
    if (split !== undefined && split !== null && splitOf(path, dataset) !== split) return tools.rowless();
    if (path.endsWith('.arrow')) yield* readArrow(path, tools, (schema) => classNames(schema, tools.record));
    else if (path.endsWith('.parquet')) yield* parquet.read(path, { on_bad }, tools);
    else if (/\.csv(\.gz|\.zst)?$/.test(path)) yield* csv.read(path, { on_bad, max_record }, tools);
    else yield* jsonl.read(path, { on_bad, max_record }, tools);
  },
});
