import { type Column, type RowTools, rowOperator, type Value } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { lexiconFrom } from './lexicon.ts';
import { readReplacements, replaceWords } from './replacements.ts';

/**
 * Replaces whole words by a list of what OCR made of them: a file with one `read/printed` on each line (`bam/barn`, `ocb/och`; several words may have been
 * printed, `ochen/och en`). Case does not matter and is kept; a name in the list keeps its capital. With a `lexicon`, words that are words stay: without one
 * every `örn` of a list with `örn/om` becomes `om`, also where an eagle was meant. Addresses and file names are left alone.
 *
 * This is the dictionary step of KBLab's recipe for newspapers, which has a list of its own (1.2 MB); none comes with Finslip. `ocr_repair` finds common
 * confusions without one.
 */
export const replace_words = rowOperator({
  version: '1',
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** The replacements: `word_list("replacements.txt")`. */
      words: Value<'WordList'>;
      /** Words that are never replaced, one on each line, in every form. */
      lexicon?: Value<'WordList'>;
    },
    tools: RowTools,
  ) {
    const list = options.words;
    const replacements = readReplacements(tools.wordList(list), String(list.path), tools.fail);
    const lexicon = options.lexicon === undefined ? null : lexiconFrom(options.lexicon, tools);
    return (row) => {
      const before = textOf(row, text);
      const after = replaceWords(before, replacements, lexicon, tools.count);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
