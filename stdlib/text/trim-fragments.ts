import { type Column, drop, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import type { NoOptions } from './no-options.ts';
import { isSpace } from './python-text.ts';
import { textOf } from './row-text.ts';

/** A capital with another letter, digit or `_` after it: a lone initial begins no text. */
const beginning = /[A-ZÖÄÅØÆ][\p{L}\p{N}_]/u;

/** From the first capitalised word to the last end mark; null where nothing lies between them. */
export function trimFragments(text: string): string | null {
  const start = beginning.exec(text)?.index ?? 0;
  let end = text.length;
  while (end > 0 && !endsAt(text, end)) end--;
  // Without any end mark nothing can be told about the end.
  if (end === 0) end = text.length;
  return end <= start ? null : text.slice(start, end);
}

/** An end mark stands before `end`, and white space or nothing after it. */
function endsAt(text: string, end: number): boolean {
  const mark = text[end - 1]!;
  return '.!?"\''.includes(mark) && (end === text.length || isSpace(text.charCodeAt(end)));
}

/**
 * Cuts off what a text begins or ends with of broken sentences, as text from columns, pages and cut-out articles does: everything before the first
 * word with a capital, and everything after the last full stop, exclamation mark, question mark or straight quotation mark. Where nothing is left
 * the row is dropped as `no_whole_sentence`; a text without any end mark keeps its end.
 *
 * KBLab (`strip_incomplete_string`, kb-labb/get-filter-and-normalize-text-data). Their code loses the last sentence where no space follows
 * it, which is not repeated here.
 */
export const trim_fragments = rowOperator({
  version: '1',
  positional: ['text'],
  create(text: Column<string>, _options: NoOptions, _tools: RowTools) {
    return (row) => {
      const before = textOf(row, text);
      const after = trimFragments(before);
      if (after === null || after === '') return drop('no_whole_sentence', 0, 1);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
