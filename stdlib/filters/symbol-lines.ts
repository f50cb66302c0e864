import { type Column, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { symbols } from '../text/punctuation.ts';
import { isBlank, splitLines } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';

/** The text without lines of signs alone; `replace` stands once for each run of them, unless it is empty. */
function withoutSymbolLines(text: string, signs: ReadonlySet<string>, replace: string, count: () => void): string {
  const kept: string[] = [];
  let within = false;
  for (const line of splitLines(text)) {
    if (!isOfSigns(line, signs)) {
      kept.push(line);
      within = false;
      continue;
    }
    if (!within && replace !== '') kept.push(replace);
    within = true;
    count();
  }
  return kept.join('\n');
}

function isOfSigns(line: string, signs: ReadonlySet<string>): boolean {
  if (isBlank(line)) return false;
  for (const character of line) if (character !== ' ' && !signs.has(character)) return false;
  return true;
}

/**
 * Takes lines out of the text that hold nothing but signs and spaces, such as the rules and empty cells of tables. Lines of space alone stay.
 * All line ends become `\n`, and one at the very end goes, also where no line is taken out.
 *
 * Rule: datatrove 0.10 (`SymbolLinesFormatter`). FineWeb-2 runs it as `symbol_lines(text, symbols: ["|"], replace: "\n")`.
 */
export const symbol_lines = rowOperator({
  version: '2',
  checks: ['filled(symbols)'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * The signs, one character each; left out, the 281 of datatrove: ASCII, common quotation marks and dashes, full-width signs, what ends a sentence in any script.
       * @each ^[^\s]$
       */
      symbols?: readonly string[];
      /**
       * A line that stands for each run of lines taken out; the empty text for none.
       * @default ""
       */
      replace?: string;
    },
    tools: RowTools,
  ) {
    const signs = options.symbols === undefined ? symbols : new Set(options.symbols);
    const replace = options.replace ?? '';
    const count = () => tools.count('symbol_lines lines dropped');
    return (row) => {
      const before = textOf(row, text);
      const after = withoutSymbolLines(before, signs, replace, count);
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
