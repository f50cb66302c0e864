import { type Declared, runError } from './define.ts';

/** FTP0900-0929 reading data, and running rows through a stage. `{place}` is `file:line`, or `file, row n` where there are no lines. */
export const sources = {
  FTP0900: runError('data-unreadable', '`{file}` cannot be opened: {reason}'),
  FTP0901: runError(
    'file-changed',
    '`{file}` is not what it was when the run was planned; run again to plan with the new content',
  ),
  FTP0902: runError('file-empty', '`{file}` holds no records'),
  FTP0903: runError('not-utf8', '{place}: byte {offset} of the text is {byte}, which is not UTF-8; {hint}'),
  FTP0904: runError('utf16', '`{file}` is written in {encoding}; text must be UTF-8'),
  FTP0905: runError('compressed-truncated', '`{file}` ends in the middle of its {format} data, after {bytes} of text'),
  FTP0906: runError('compressed-damaged', '`{file}` holds damaged {format} data, after {bytes} of text: {reason}'),
  FTP0907: runError('other-format', '`{file}` looks like {seen}; {advice}'),
  FTP0908: runError('parquet-truncated', '`{file}` is not a whole Parquet file: {reason}'),
  FTP0909: runError('parquet-unreadable', '`{file}` cannot be read as Parquet: {reason}'),
  FTP0910: runError('record-too-large', '{place}: the record is larger than {limit}; `max_record` sets the limit'),
  FTP0911: runError('json-invalid', '{place}, column {column}: {problem}, near `{excerpt}`'),
  FTP0912: runError('json-not-record', '{place}: a record in braces is wanted, and here is {seen}'),
  FTP0913: runError('column-missing', '{place}: column `{column}` is missing; the record has {found}'),
  FTP0914: runError('record-value', '{place}: column `{column}` should be {wanted}, and is {seen}'),
  FTP0915: runError('csv-fields', '{place}: {found} fields, where the header names {wanted}'),
  FTP0916: runError('csv-quotes', '{place}: {problem}'),
  FTP0917: runError('csv-header', '`{file}`: {problem}'),
  FTP0918: runError('operator-failed', '`{operator}` failed at {place}: {reason}'),
  FTP0919: runError('expression-type', '{place}: {problem}, in `{expression}`'),
  FTP0920: runError(
    'operator-result',
    '`{operator}` gave {seen} at {place}; a row, a list of rows or a drop is wanted',
  ),
  FTP0921: runError('operator-missing', '`{operator}` cannot be loaded: {reason}'),
  FTP0922: runError(
    'table-damaged',
    'a stored table is damaged: {reason}; run again, and what made it will be made anew',
  ),
  FTP0923: runError('output-missing', '`{operator}` ended without leaving its output `{output}`'),
} as const satisfies Record<string, Declared>;
