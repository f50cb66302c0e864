import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { expressionOf } from './regular-expression.ts';

/**
 * Does some part of the text match the regular expression? `^` and `$` tie it to the whole text, `(?m)` makes them tie it to lines, `(?i)` ignores
 * case. Syntax: RE2, which has no back-references and no lookaround, and for that takes time in proportion to the text. In a pipeline file a
 * backslash is written twice and a brace is doubled: `matches(text, "\\d{{4}}")`.
 */
export const matches = scalar({
  version: '1',
  call: (
    text: string,
    /**
     * The expression.
     * @pattern
     * @each (?s).
     */
    pattern: string,
  ): boolean => expressionOf(pattern).matcher(text).find(),
});

/** How many parts of the text match the regular expression, without overlap. Syntax as for `matches`. */
export const count_matches = scalar({
  version: '1',
  call(
    text: string,
    /**
     * The expression.
     * @pattern
     * @each (?s).
     */
    pattern: string,
  ): Int {
    const matcher = expressionOf(pattern).matcher(text);
    let count = 0;
    while (matcher.find()) count++;
    return count;
  },
});
