import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from './no-options.ts';
import { textOf } from './row-text.ts';

const lineEnds = /\r\n|[\r\v\f\x85\u2028]/g;
const paragraphEnds = /\u2029/g;
const invisible = /[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]/g;
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const spaces = /[\t\p{Zs}]+/gu;
const aroundBreaks = / *\n */g;
const manyBreaks = /\n{3,}/g;
const outerSpace = /^[ \n]+|[ \n]+$/g;

/** The steps of `normalize`, on a bare text. Applying them again changes nothing. */
export function normalizeText(text: string): string {
  return text
    .replace(lineEnds, '\n')
    .replace(paragraphEnds, '\n\n')
    .replace(loneSurrogates, '\ufffd')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(spaces, ' ')
    .replace(aroundBreaks, '\n')
    .replace(manyBreaks, '\n\n')
    .replace(outerSpace, '');
}

/**
 * Brings texts of different origin to one form, so that equal texts are equal. In this order:
 * 1. line ends (`\r\n`, `\r`, vertical tab, form feed, U+0085, U+2028) become `\n`, U+2029 a blank line;
 * 2. halves of surrogate pairs become U+FFFD; control characters, soft hyphens, zero-width spaces, word joiners and byte order marks go;
 * 3. Unicode normalization form C: `a` + combining ring becomes `å`. Ligatures, quotation marks and full-width signs stay as they are;
 * 4. runs of tabs and spaces of any width, no-break ones included, become one space; spaces around line breaks go;
 * 5. more than one blank line becomes one; space at either end goes.
 */
export const normalize = rowOperator({
  version: '1',
  positional: ['text'],
  create(text: Column<string>, _options: NoOptions, _tools: RowTools) {
    return (row) => {
      const before = textOf(row, text);
      const after = normalizeText(before);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
