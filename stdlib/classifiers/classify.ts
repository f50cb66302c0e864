import {
  type Column,
  drop,
  type Fraction,
  type RowTools,
  rowOperator,
  type Value,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { type FastText, readFastText } from './fasttext.ts';

/** Labels of a message; a model may have thousands. */
const shown = 20;

/**
 * Labels texts with a fastText classifier that was trained elsewhere (quality, topic, genre, language), and adds the likeliest `label` and its `label_score`, the probability. With
 * `keep`, rows with another label are dropped as `label`; with `min`, those that are not sure enough as `label_score`. A text without anything that the model knows is dropped as
 * `no_words`. Line breaks count as spaces.
 *
 * Joulin et al. 2016; predictions agree with fastText's own (see `language`, which is one such model).
 */
export const classify = rowOperator({
  version: '1',
  positional: ['text'],
  checks: ['filled(keep)'],
  adds: { label: 'Text', label_score: 'Float' },
  create(
    text: Column<string>,
    options: {
      /** The classifier: `fasttext_file("models/quality.ftz")`. */
      model: Value<'Classifier'>;
      /** Labels that stay, without `__label__`; all unless given. */
      keep?: string | readonly string[];
      /**
       * Lowest probability of the label.
       * @default 0%
       * @range 0%..100%
       * @off 0%
       * @measured below label_score
       */
      min?: Fraction;
    },
    tools: RowTools,
  ) {
    const { keep, min = 0 } = options;
    const file = String(options.model.path);
    const model = read(file, tools.file(options.model), tools);
    const wanted = keep === undefined ? null : new Set(typeof keep === 'string' ? [keep] : keep);
    for (const label of wanted ?? [])
      if (!model.labels.includes(label)) {
        const more = model.labels.length > shown ? ` and ${model.labels.length - shown} more` : '';
        tools.fail('FTP1177', { file, label, labels: model.labels.slice(0, shown).join(', ') + more });
      }
    const names = wanted === null ? '' : [...wanted].join(', ');
    return (row) => {
      const found = model.predict(textOf(row, text));
      if (found === null) return drop('no_words');
      const { label, probability } = found;
      if (wanted !== null && !wanted.has(label)) return drop('label', label, names);
      return probability < min ? drop('label_score', probability, min) : { ...row, label, label_score: probability };
    };
  },
});

function read(file: string, bytes: Uint8Array, tools: RowTools): FastText {
  try {
    return readFastText(bytes);
  } catch (error) {
    // The reader tells what is wrong with a file by an `Error`; a file that ends too early by a `RangeError`.
    const reason = error instanceof RangeError ? 'it is cut off, or damaged' : (error as Error).message;
    return tools.fail('FTP1176', { file, reason });
  }
}
