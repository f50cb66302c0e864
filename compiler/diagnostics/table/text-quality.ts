import { checkError, type Declared, runError } from './define.ts';

/** FTP1170-1179, FTP1232-1233 quality of texts by lexicon, n-grams, classifiers and statistics. */
export const textQuality = {
  FTP1170: runError(
    'lexicon-not-words',
    'The lexicon `{file}` does not have one word on each line: {count} of {lines} lines are like `{line}`',
  ),
  FTP1171: checkError(
    'ocr-repair-of-nothing',
    '`ocr_repair` has both `join_lines` and `confusions` off, so that it can never repair anything',
  ),
  FTP1172: runError(
    'too-little-to-learn-from',
    '`{operator}` has too little to learn from: {found} {unit} in the column `{column}` of {rows} rows, where at least {least} are needed',
  ),
  FTP1173: checkError(
    'limit-and-share',
    '`low_perplexity` has both `max` and `share`, and only one of them can say where the limit is',
  ),
  FTP1174: runError(
    'classifier-at-chance',
    'The classifier cannot tell `like` from `unlike`: on {rows} rows that were held out its AUC is {auc} with a standard error of {error} (accuracy {accuracy}), which guessing reaches as well',
  ),
  FTP1175: runError(
    'outliers-impossible',
    '`drop_outliers` with `sigma: {sigma}` can never drop a row here: `{column}` has {values} values, and only of {least} or more can one lie that far from the mean',
  ),
  FTP1176: runError('classifier-unreadable', 'The classifier `{file}` cannot be read: {reason}'),
  FTP1177: runError('label-unknown', 'The classifier `{file}` has no label `{label}`; it has {labels}'),
  FTP1232: runError(
    'replacement-unreadable',
    'The line `{line}` of `{file}` replaces nothing: it must be `read/printed`, one word and what stands in its place',
  ),
  FTP1233: runError('replaced-twice', '`{file}` replaces `{word}` both by `{first}` and by `{second}`'),
} as const satisfies Record<string, Declared>;
