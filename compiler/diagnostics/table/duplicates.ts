import { checkError, type Declared, runError } from './define.ts';

/** FTP1110-1119 duplicates and leakage. */
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
} as const satisfies Record<string, Declared>;
