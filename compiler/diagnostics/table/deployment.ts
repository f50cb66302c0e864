import { checkError, checkWarning, type Declared } from './define.ts';

/** FTP0600-0699 executors, stores, places, policies. */
export const deployment = {
  FTP0600: checkError('unknown-executor', 'there is no executor `{name}`{hint}'),
  FTP0601: checkWarning('unmatched-place', '`{name}` is no operator, kind or declaration of this pipeline{hint}'),
  FTP0602: checkError('unknown-policy', 'there is no policy `{name}`{hint}'),
  FTP0603: checkError('gpu-not-usable', '`{name}` asks for a GPU, and `{operator}` cannot use one'),
  FTP0604: checkError('executor-too-small', '`{name}` needs {needed}, and executor `{executor}` offers {offered}'),
  FTP0605: checkError('duplicate-place', '`{name}` already has a {kind}'),
} as const satisfies Record<string, Declared>;
