import type { Row } from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import { symbol, tokenize } from '../text/tokens.ts';

/** What shares and budgets are counted in. */
export type Unit = 'rows' | 'words' | 'characters';

/** How much a row counts. Without a column, its `text`; where it has none, all its texts. */
export function amountOf(unit: Unit, column: string | undefined): (row: Row) => number {
  if (unit === 'rows') return () => 1;
  const count = unit === 'words' ? wordsIn : codePoints;
  return (row) => {
    const counted = column ?? (typeof row.text === 'string' ? 'text' : null);
    const texts = counted === null ? Object.values(row) : [row[counted]];
    return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? count(text) : 0), 0);
  };
}

function wordsIn(text: string): number {
  const { count, kinds } = tokenize(text);
  let words = 0;
  for (let i = 0; i < count; i++) if (kinds[i] !== symbol) words++;
  return words;
}
