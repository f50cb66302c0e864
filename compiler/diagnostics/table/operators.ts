import { checkError, type Declared, runError } from './define.ts';

/** FTP0500-0599 the manifest and a user's own operators. */
export const operators = {
  FTP0500: checkError(
    'operator-type',
    '`{parameter}` of operator `{operator}` has the type `{type}`, for which the language has no counterpart',
  ),
  FTP0501: checkError(
    'operator-version',
    'Operator `{operator}` has no `version`: without one nobody can tell when its results change',
  ),
  FTP0502: checkError('operator-twice', 'Operator `{operator}` is already defined in `{other}`'),
  FTP0503: checkError(
    'operator-literal',
    '`{key}` of operator `{operator}` must be {wanted}: definitions are read, never run',
  ),
  FTP0504: checkError(
    'operator-positional',
    '`positional` of operator `{operator}` names [{written}], but the parameters before its options are [{found}]',
  ),
  FTP0505: checkError('operator-default', 'The default `{default}` of `{parameter}` does not fit its type, {type}'),
  FTP0506: checkError('operator-range', 'The range `{range}` of `{parameter}` does not fit its type, {type}'),
  FTP0507: checkError('operator-untyped', '`{parameter}` of operator `{operator}` has no type'),
  FTP0508: checkError(
    'operator-name',
    '`{operator}` cannot be the name of an operator: a name starts with a lower-case letter and has letters, digits and `_`',
  ),
  FTP0509: checkError('operator-shape', 'Operator `{operator}`: {problem}'),
  FTP0510: checkError('operator-typescript', '{message} (TypeScript {number})'),
  FTP0511: checkError('operator-none', '`{file}` exports no operator'),
  FTP0512: checkError('operator-bundle', 'This operator cannot be bundled: {message}'),
  FTP0513: checkError('operator-file', 'The operator file `{file}` cannot be read: {problem}'),
  FTP0514: checkError('operator-reader', 'Reading `{file}` stopped before it was done: {problem}'),
  FTP0520: runError('option-unknown', 'Operator `{operator}` has no option `{option}`; {hint}'),
  FTP0521: runError('option-missing', 'Operator `{operator}` needs `{option}`, which is {type}'),
  FTP0522: runError('option-type', '`{option}` of `{operator}` is {found}, but must be {type}{hint}'),
  FTP0523: runError('option-range', '`{option}` of `{operator}` is {found}, outside {range}'),
  FTP0524: runError('option-constructor', '`{option}` of `{operator}` is built by `{found}`, but must be {type}'),
} as const satisfies Record<string, Declared>;
