import { checkError, type Declared } from './define.ts';

/** FTP1215-1219 metadata of texts. */
export const metadata = {
  FTP1215: checkError(
    'filled-column-type',
    '`{operator}` fills `{column}` in with {wanted}, and the rows have it as {actual}',
  ),
} as const satisfies Record<string, Declared>;
