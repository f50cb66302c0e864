import { checkError, checkWarning, type Declared, runError } from './define.ts';

/** FTP1120-1129 and FTP1220-1226 rules that cannot mean what was written: expressions, limits, lists of terms, options that go together. */
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
  FTP1220: checkWarning(
    'rule-switched-off',
    '`{option}: {value}` of `{operator}` switches its rule off, which never takes effect then',
  ),
  FTP1221: checkError(
    'entry-empty',
    'an empty text in `{option}` of `{operator}` tells nothing apart: every text holds it, and no word is it',
  ),
  FTP1222: checkError('options-exclusive', '`{operator}` takes {wanted} of {options}, and is given {given}'),
  FTP1223: checkError('option-incomplete', '`{operator}` with {given} needs {needed}'),
  FTP1224: checkError(
    'table-without-column',
    'Nothing can be looked for in `{table}` of `{operator}`: it has no {columns}; its columns are {has}',
  ),
  FTP1225: checkError(
    'language-never-found',
    '`{operator}` can never find the language `{language}`, which its model does not know',
  ),
  FTP1226: checkError(
    'share-of-nothing',
    'The part `{part}` of `{operator}` has a share of {share}: leave it out, or give it more',
  ),
} as const satisfies Record<string, Declared>;
