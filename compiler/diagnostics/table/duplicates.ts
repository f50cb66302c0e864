import { checkError, type Declared, runError } from './define.ts';

/** FTP1110-1119, FTP1230-1231 duplicates, leakage and what recurs. */
export const duplicates = {
  FTP1110: checkError(
    'no-evaluation',
    '`decontaminate` names no evaluation to look for: give its rows, as in `against: exam`',
  ),
  FTP1111: runError(
    'nothing-looked-for',
    'none of the {rows} rows of `{set}` can be looked for: {short} have fewer than {least}, {empty} have no text in {column}; its columns: {has}',
  ),
  FTP1112: runError('near-without-answer', '`near: {near}` needs `answer:`, the column in which the answers stand'),
  FTP1113: runError(
    'short-not-shorter',
    '`short: {short}` finds nothing that `words: {words}` does not: it must be less',
  ),
  FTP1114: checkError(
    'keeps-all-untold',
    '`keep: all` drops no row, and without `clusters: true` it tells nothing either',
  ),
  FTP1115: runError(
    'no-addresses',
    'none of the {rows} rows has an address in `{column}`, so `url()` has nothing to compare',
  ),
  FTP1116: runError(
    'nothing-to-compare-with',
    'none of the {rows} rows of `{table}` has text in `{column}`, so nothing can be compared with them; its columns: {has}',
  ),
  FTP1230: runError(
    'nothing-to-count-by',
    'none of the {rows} rows has anything in `{column}`, by which `recurring_parts` counts texts together',
  ),
  FTP1231: runError(
    'never-recurring',
    '`recurring_parts` wants a part in {documents} texts, but {counted} {most}, so that nothing can ever recur',
  ),
} as const satisfies Record<string, Declared>;
