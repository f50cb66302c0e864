import { scalar } from '../../compiler/operators/authoring.ts';
import { expressionOf } from './regular-expression.ts';

/**
 * The text with every part that matches the regular expression replaced: `derive(clean: replace(text, "(?i)\\[annons\\]", ""))`. In the
 * replacement `$1` stands for the first group and `$$` for a dollar sign. Syntax as for `matches`.
 */
export const replace = scalar({
  version: '1',
  call: (
    text: string,
    /**
     * The expression.
     * @pattern
     * @each (?s).
     */
    pattern: string,
    /** What stands in the place of each match. */
    by: string,
  ): string => expressionOf(pattern).matcher(text).replaceAll(by),
});
