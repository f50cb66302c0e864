import { checkError, type Declared, planError, runError } from './define.ts';

/** FTP1130-1139 personal data and secrets. No message ever holds a secret or what was found. */
export const privacy = {
  FTP1130: planError('secret-missing', 'The secret `{name}` cannot be used: {problem}'),
  FTP1131: runError('secret-unlike-plan', 'The secret `{name}` cannot be used by the worker: {problem}'),
  FTP1132: runError(
    'pseudonyms-without-key',
    '`pseudonymise` with `{what}` needs a key: without one, anybody could try all numbers and compare',
  ),
  FTP1133: runError('redaction-of-nothing', '`redact` has an empty list of {what}, so that it can never find anything'),
  FTP1134: checkError(
    'action-for-no-class',
    '`redact` has an action for `{class}`, but looks for {classes} alone, so that it can never be taken',
  ),
  FTP1135: runError(
    'names-not-looked-for',
    '`redact` has a list of names, but looks for {classes} alone, so that it can never be used',
  ),
  FTP1136: planError('word-list-empty', 'The word list `{file}` has no words'),
  FTP1137: runError(
    'word-list-not-utf8',
    'Line {line} of the word list `{file}` is not UTF-8, so its words would never be found; save the file as UTF-8',
  ),
} as const satisfies Record<string, Declared>;
