import { checkError, type Declared, runError } from './define.ts';

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
  FTP0935: checkError('mix-weights-unlike-streams', '{weights} weights for {streams} streams: each needs its own'),
  FTP0936: checkError(
    'mix-weight-nothing',
    'Weight {number} is {weight}: leave the stream out, or give it a share above 0 %',
  ),
  FTP0937: checkError(
    'mix-without-total',
    '`ends: repeat` never ends by itself: say how large the mixture is to be, such as `total: 1000000`',
  ),
  FTP0938: runError('mix-empty-stream', 'Stream {number} of this mixture has no rows, so it cannot have its share'),
  FTP0939: runError(
    'budget-unclear',
    '`budget` takes one of `words`, `characters`, `count` and `tokens`; given: {given}',
  ),
  FTP1234: runError('tokens-without-model', '`budget` has `{given}` without `{lacks}`; tokens are those of a model'),
} as const satisfies Record<string, Declared>;
