import { checkError, type Declared } from './define.ts';

/** FTP0001-0099 reading a file: characters, layout, brackets. */
export const syntax = {
  FTP0001: checkError('unknown-character', 'no word or sign starts with {characters}'),
  FTP0002: checkError('foreign-notation', '`{written}` is not used here: {instead}'),
  FTP0003: checkError('unterminated-text', 'the text that starts here has no closing `"` on its line'),
  FTP0004: checkError('lone-brace', 'a brace inside a text is written twice: `{doubled}`'),
  FTP0005: checkError('unknown-escape', '`{escape}` stands for nothing; a backslash itself is written `\\\\`'),
  FTP0006: checkError('impossible-date', 'there is no {date} in the calendar'),
  FTP0007: checkError('number-out-of-range', '{number} is larger than any number that can be kept (about 1.8e308)'),
  FTP0008: checkError('unclosed-bracket', '`{bracket}` is not closed'),
  FTP0009: checkError('stray-bracket', '`{bracket}` closes nothing'),
  FTP0010: checkError('expected', 'expected {what} after {after}'),
  FTP0011: checkError('unexpected', '{found} is out of place here'),
  FTP0012: checkError('missing-colon', 'expected `:` between `{name}` and its value'),
  FTP0013: checkError('equals-for-colon', 'inside brackets a value is named with `:`, not with `=`: `{name}: …`'),
  FTP0014: checkError('missing-separator', 'expected {separator} before {found}'),
  FTP0015: checkError(
    'not-a-statement',
    'a statement starts with its kind and its name, as in `data corpus = …`; found {found}',
  ),
  FTP0016: checkError('chained', '`{operator}` does not chain; {instead}'),
  FTP0017: checkError('parentheses-needed', 'put parentheses around the `{word}` that stands inside another operation'),
  FTP0018: checkError('brace-on-next-line', 'the `{` of a block stands on the line that it belongs to'),
  FTP0019: checkError('quoted-name', 'names stand without quotes'),
  FTP0020: checkError(
    'assertion-in-record',
    '`{word}` belongs in the block of an evaluation or a test, not in a record',
  ),
  FTP0021: checkError('too-deep', 'nested too deeply; the limit is {limit} levels'),
  FTP0022: checkError('not-formatted', '{file} is left as it is until its syntax is right: {problem}'),
  FTP0023: checkError(
    'unformattable',
    'formatting would change what is said here, so {file} is left as it is; move the comment to a line of its own',
  ),
  FTP0024: checkError('reserved-word', '`{word}` is a word of the language, so nothing can be named by it here'),
  FTP0025: checkError('file-not-utf8', 'this file is not UTF-8 from here on{hint}; save it as UTF-8'),
  FTP0026: checkError(
    'pipeline-too-large',
    'this file is larger than {limit}, so it is not read; data belongs in files of its own',
  ),
} as const satisfies Record<string, Declared>;
