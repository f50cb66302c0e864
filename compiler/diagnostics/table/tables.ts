import { type Declared, runError } from './define.ts';

/** FTP1145-1149, FTP1197-1198, FTP1200-1201 tables of other programs, manual pages and PDF. */
export const tables = {
  FTP1145: runError('arrow-unreadable', '`{file}` cannot be read as Arrow: {reason}'),
  FTP1146: runError('dataset-folder', '`{folder}` cannot be read as a dataset: {reason}'),
  FTP1147: runError('package-missing', '`{operator}` needs the package `{package}`: {advice}'),
  FTP1148: runError('query-failed', 'The query over `{file}` cannot be answered: {reason}'),
  FTP1149: runError('query-refused', 'The query over `{file}` is not run: {reason}'),
  FTP1200: runError(
    'arrow-batch-damaged',
    '{place}: batch {batch} of the Arrow file, with {rows} rows, is damaged: {reason}',
  ),
  FTP1201: runError('arrow-cut', '{place}: from here on the Arrow file cannot be read: {reason}'),
  FTP1197: runError('pdf-unreadable', '`{file}` cannot be read as PDF: {reason}'),
  FTP1198: runError('roff-unreadable', '`{file}` is no manual page: {reason}'),
} as const satisfies Record<string, Declared>;
