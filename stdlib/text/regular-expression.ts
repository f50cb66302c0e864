import { RE2JS } from 're2js';

/** Expressions are written in the pipeline, so there are few; each is compiled once a thread. */
const compiled = new Map<string, RE2JS>();

/**
 * A regular expression in the syntax of RE2, whose matching takes time in proportion to the text whatever the expression: `(a+)+$` cannot
 * stall a run. `check` has seen to it that it is valid.
 */
export function expressionOf(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (found === undefined) {
    found = RE2JS.compile(pattern);
    compiled.set(pattern, found);
  }
  return found;
}
