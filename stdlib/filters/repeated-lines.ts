import { type Column, type Int, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { codePoints, isBlank, strip } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';

const digits = /\p{Nd}+/gu;

/**
 * Takes lines out of a text that it has had before: headers and footers of pages, navigation above and below. The first of them stays. Lines are
 * compared without the space around them and whatever their case; with `numbers: alike` also whatever their numbers, so that `Sidan 3` repeats
 * `Sidan 2`. Blank lines stay. Lines taken out are counted. For lines that many texts share see `dedup`.
 */
export const repeated_lines = rowOperator({
  version: '1',
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * Shorter lines, in characters, may come again: refrains, list marks, table cells.
       * @range 1..
       * @default 10
       */
      min_length?: Int;
      /**
       * Are lines that differ in numbers alone the same?
       * @default differ
       */
      numbers?: 'differ' | 'alike';
      /**
       * How often a line may stand before it is taken out.
       * @range 1..
       * @default 1
       */
      keep?: Int;
    },
    tools: RowTools,
  ) {
    const { min_length: shortest = 10, keep = 1 } = options;
    const alike = options.numbers === 'alike';
    return (row) => {
      const before = textOf(row, text);
      const lines = before.split('\n');
      const seen = new Map<string, number>();
      const left = lines.filter((line) => {
        if (isBlank(line)) return true;
        const bare = strip(line);
        if (bare.length < shortest || codePoints(bare) < shortest) return true;
        const key = alike ? bare.toLowerCase().replace(digits, '0') : bare.toLowerCase();
        const times = (seen.get(key) ?? 0) + 1;
        seen.set(key, times);
        return times <= keep;
      });
      if (left.length === lines.length) return row;
      tools.count('repeated_lines dropped', lines.length - left.length);
      return { ...row, [text.name]: left.join('\n') };
    };
  },
});
