import { checkError, checkWarning, type Declared, planError, runError } from './define.ts';

/** FTP1181-1189, FTP1245 rights, erasure, representation. No message holds the text of a document. */
export const rights = {
  FTP1181: runError(
    'rights-class-never-met',
    '`keep` of `rights` names `{class}`, which nothing leads to without the column `{column}:`',
  ),
  FTP1182: checkError(
    'allowed-licence-not-single',
    '`{licence}` in `allow` is no single SPDX licence id, so that no row can be compared with it',
  ),
  FTP1183: runError(
    'list-entry-unread',
    '`{line}` in `{file}` is no entry: it begins with `id:`, `url:`, `domain:` or `holder:`, a space and what is meant',
  ),
  FTP1184: runError(
    'list-entry-never-met',
    '`{file}` has an entry of the kind `{kind}`, but no column to look for it is given ({column})',
  ),
  FTP1185: runError(
    'pair-not-read',
    '`{line}` in `{file}` is no pair: two different words with `/` between them, such as `hon/han`',
  ),
  FTP1186: runError(
    'pair-ambiguous',
    '`{word}` stands in several pairs of `{file}`, so that nobody can say what replaces it',
  ),
  FTP1187: checkError('groups-too-few', '`representation` compares groups of words and is given {count}'),
  FTP1188: runError('erasure-store-in-use', 'others work in the store, so that nothing can be erased from it now'),
  FTP1189: checkWarning(
    'reservation-not-looked-for',
    '`{name}` would be trained on `{source}`, which rests on tdm_art4, and nobody has looked whether its holder has reserved mining',
  ),
  FTP1245: planError('erased-by-no-column', 'no table of the pipeline or the store has a column `{column}`{hint}'),
} as const satisfies Record<string, Declared>;
