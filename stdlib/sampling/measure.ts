import type { Row } from '../../compiler/operators/authoring.ts';
import type { Tokenizer } from '../models/tokenizer.ts';
import { codePoints } from '../text/python-text.ts';
import { words } from '../text/words.ts';

/** What shares and budgets are counted in. */
export type Unit = 'rows' | 'words' | 'characters';

/** How much a row counts. */
export function amountOf(unit: Unit, column: string | undefined): (row: Row) => number {
  if (unit === 'rows') return () => 1;
  const count = unit === 'words' ? words.call : codePoints;
  return (row) => textsOf(row, column).reduce((sum, text) => sum + count(text), 0);
}

/** What is counted of a row: the column, without one its `text`, where it has none all its texts. */
function textsOf(row: Row, column: string | undefined): string[] {
  const counted = column ?? (Object.hasOwn(row, 'text') ? 'text' : null);
  const values = counted === null ? Object.values(row) : [row[counted]];
  return values.filter((value): value is string => typeof value === 'string');
}

/** How many tokens each of some rows is, without those that a tokenizer adds on its own. */
export async function tokensOf(
  rows: readonly Row[],
  column: string | undefined,
  tokenizer: Tokenizer,
): Promise<readonly number[]> {
  const texts = rows.map((row) => textsOf(row, column));
  const ids = await tokenizer.encode(texts.flat(), false);
  let at = 0;
  return texts.map((own) => own.reduce((sum) => sum + ids[at++]!.length, 0));
}

/** A share as the language writes it: `12.5%`. */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(6))}%`;
