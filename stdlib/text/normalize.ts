import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { splitLigatures, straightQuotes, swedishDashes, swedishQuotes } from './normalize-signs.ts';
import { textOf } from './row-text.ts';

const lineEnds = /\r\n|[\r\v\f\x85\u2028]/g;
const paragraphEnds = /\u2029/g;
const invisible = /[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]/g;
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const spaces = /[\t\p{Zs}]+/gu;
const aroundBreaks = / *\n */g;
const manyBreaks = /\n{3,}/g;
const outerSpace = /^[ \n]+|[ \n]+$/g;

export interface Forms {
  readonly form?: 'nfc' | 'nfkc';
  readonly quotes?: 'keep' | 'straight' | 'swedish';
  readonly dashes?: 'keep' | 'swedish';
  readonly ligatures?: 'keep' | 'split';
}

/** The steps of `normalize`, on a bare text. Applying them again changes nothing. */
export function normalizeText(text: string, forms: Forms = {}): string {
  const form = forms.form === 'nfkc' ? 'NFKC' : 'NFC';
  let signs = text
    .replace(lineEnds, '\n')
    .replace(paragraphEnds, '\n\n')
    .replace(loneSurrogates, '\ufffd')
    .replace(invisible, '')
    .normalize(form);
  // A mark that followed a ligature may go together with its last letter.
  if (forms.ligatures === 'split') signs = splitLigatures(signs).normalize(form);
  if (forms.quotes === 'straight') signs = straightQuotes(signs);
  if (forms.quotes === 'swedish') signs = swedishQuotes(signs);
  if (forms.dashes === 'swedish') signs = swedishDashes(signs);
  return signs.replace(spaces, ' ').replace(aroundBreaks, '\n').replace(manyBreaks, '\n\n').replace(outerSpace, '');
}

/**
 * Brings texts of different origin to one form, so that equal texts are equal. In this order:
 * 1. line ends (`\r\n`, `\r`, vertical tab, form feed, U+0085, U+2028) become `\n`, U+2029 a blank line;
 * 2. halves of surrogate pairs become U+FFFD; control characters, soft hyphens, zero-width spaces, word joiners and byte order marks go;
 * 3. Unicode normalization form C: `a` + combining ring becomes `å`, while ligatures and full-width signs stay; or form KC, which replaces them, too
 *    (`form: nfkc`). Then ligatures, quotation marks and dashes get one form where `ligatures`, `quotes` and `dashes` say so;
 * 4. runs of tabs and spaces of any width, no-break ones included, become one space; spaces around line breaks go;
 * 5. more than one blank line becomes one; space at either end goes.
 */
export const normalize = rowOperator({
  version: '1',
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * Unicode normalization form: `nfc` keeps ligatures and full-width signs, `nfkc` replaces them by what they stand for, also `½` and `²`.
       * @default nfc
       */
      form?: 'nfc' | 'nfkc';
      /**
       * Quotation marks and apostrophes: as they are, straight (`"` and `'`), or those of Swedish (`”` and `’`).
       * @default keep
       */
      quotes?: 'keep' | 'straight' | 'swedish';
      /**
       * Long dashes and other hyphens: as they are, or those of Swedish (`–` and `-`).
       * @default keep
       */
      dashes?: 'keep' | 'swedish';
      /**
       * Ligatures (`ﬁ`): as they are, or as letters.
       * @default keep
       */
      ligatures?: 'keep' | 'split';
    },
    _tools: RowTools,
  ) {
    return (row) => {
      const before = textOf(row, text);
      const after = normalizeText(before, options);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
