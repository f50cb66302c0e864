import { type Column, type RowTools, rowOperator, type Value } from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { antiqua, fraktur } from './confusions.ts';
import { joinLines } from './joins.ts';
import { lexiconFrom } from './lexicon.ts';
import { repairText } from './repair-text.ts';
import { wordRepairer } from './repair-word.ts';

/**
 * Repairs texts read by OCR: joins words divided at line ends (`-`, `¬`, and `=` of Fraktur) and undoes common confusions (rn and m, li and h, c and e, 0 and o, long s, lost or
 * invented marks of å, ä and ö). A word is changed only if the lexicon does not know it and knows exactly one that is as near; what the lexicon knows, names
 * inside sentences and addresses are left alone. Texts should be normalised (`normalize`) first. The report counts joined lines, repaired words by confusion, and words left
 * because several others are as near.
 *
 * Confusions: the National Library of Sweden's replacements for newspapers, Holley 2009. The larger the lexicon, the more is repaired and the less wrongly.
 */
export const ocr_repair = rowOperator({
  version: '1',
  checks: ['join_lines = false requires confusions else FTP1171', 'print needs confusions'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /** All words there are: a file with one on each line, in every form; names with their capitals. */
      lexicon: Value<'WordList'>;
      /**
       * What was printed: in Fraktur the long s is read as f, and k as t.
       * @default antiqua
       */
      print?: 'antiqua' | 'fraktur';
      /**
       * Join divided words?
       * @default true
       */
      join_lines?: boolean;
      /**
       * Undo confusions?
       * @default true
       */
      confusions?: boolean;
    },
    tools: RowTools,
  ) {
    const { print = 'antiqua', join_lines = true, confusions = true } = options;
    if (!join_lines && !confusions) tools.fail('FTP1171', {});
    const lexicon = lexiconFrom(options.lexicon, tools);
    const repair = wordRepairer(print === 'fraktur' ? fraktur : antiqua, lexicon);
    return (row) => {
      const before = textOf(row, text);
      const joined = join_lines ? joinLines(before, lexicon, () => tools.count('joined lines')) : before;
      const after = confusions ? repairText(joined, lexicon, repair, tools.count) : joined;
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
