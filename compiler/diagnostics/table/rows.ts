import { type Declared, runError } from './define.ts';

/** FTP0930-0939 row operators and barriers. */
export const rows = {
  FTP0930: runError('split-above-whole', 'The parts of this split sum to {sum}; together they may be 100 % at most'),
  FTP0931: runError(
    'split-without-parts',
    'This split names no parts: give each a name and a share, such as `train: 80%`',
  ),
  FTP0932: runError('sample-size-unclear', '`sample` takes either `count` or `fraction`'),
  FTP0933: runError(
    'sort-unlike-values',
    'Cannot sort by `{column}`: it holds {first} and, in row {row}, {second}; values of two kinds have no order',
  ),
  FTP0934: runError('sort-without-order', 'Cannot sort by `{column}`: row {row} holds {kind}, and those have no order'),
} as const satisfies Record<string, Declared>;
