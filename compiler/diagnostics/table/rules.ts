import { checkError, checkWarning, type Declared, runError } from './define.ts';

/** FTP1120-1129 rules that cannot mean what was written: expressions, limits, lists of terms. */
export const rules = {
  FTP1120: checkError('expression-invalid', 'the regular expression `{pattern}` is not valid: {problem}'),
  FTP1121: checkError(
    'expression-not-written',
    '`{option}` of `{operator}` must be written here, since an expression that comes with the rows cannot be checked before they do',
  ),
  FTP1122: checkError('limits-crossed', '`{operator}` lets no row pass: {low}, and {high}'),
  FTP1123: checkError('nothing-to-look-for', '`{operator}` has nothing to look for; give it {options}'),
  FTP1124: checkWarning('option-without-effect', '`{option}` of `{operator}` has no effect, since {because}'),
  FTP1125: checkError('entry-never-found', '`{item}` in `{option}` of `{operator}` can never be found'),
  FTP1126: runError(
    'listed-entry-never-found',
    '`{item}` in the file for `{option}` of `{operator}` can never be found',
  ),
} as const satisfies Record<string, Declared>;
