import type { Row } from '../../compiler/operators/authoring.ts';
import { codePoints } from '../text/python-text.ts';
import { words } from '../text/words.ts';

/** What shares and budgets are counted in. */
export type Unit = 'rows' | 'words' | 'characters';

/** How much a row counts. Without a column, its `text`; where it has none, all its texts. */
export function amountOf(unit: Unit, column: string | undefined): (row: Row) => number {
  if (unit === 'rows') return () => 1;
  const count = unit === 'words' ? words.call : codePoints;
  return (row) => {
    const counted = column ?? (Object.hasOwn(row, 'text') ? 'text' : null);
    const texts = counted === null ? Object.values(row) : [row[counted]];
    return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? count(text) : 0), 0);
  };
}

/** A share as the language writes it: `12.5%`. */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(6))}%`;
