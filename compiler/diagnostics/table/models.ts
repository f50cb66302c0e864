import { checkError, type Declared, planError, runError } from './define.ts';

/** FTP1020-1039 models of a hub: the lock file, fetching, the cache. */
export const models = {
  FTP1020: checkError(
    'lock-outdated',
    '`{model}` is asked for at revision `{asked}`, but `finslip.lock` has it at {locked}',
  ),
  FTP1021: checkError(
    'model-name',
    '`{written}` is no name of a model on a hub: an owner and a name with a slash between them',
  ),
  FTP1022: planError('lock-without-files', '`finslip.lock` lists no files of {model}; `finslip lock` writes them down'),
  FTP1023: runError('hub-refused', '{endpoint} does not hand out {model}: {reason}; {advice}'),
  FTP1024: runError('hub-not-found', '{endpoint} has no {what}; {advice}'),
  FTP1025: runError('hub-unreachable', '{what} could not be fetched from {endpoint}: {reason} (tries: {tries})'),
  FTP1026: runError('hub-answer', '{endpoint} answered something else than {what}: {reason}'),
  FTP1027: runError(
    'fetched-file-differs',
    '{file} of {model} is not the file that was published: {seen} instead of {wanted}',
  ),
  FTP1028: runError(
    'model-not-here',
    '{file} of {model} is not in the cache {cache}, and fetching is switched off ({because}); `finslip lock --fetch` where there is a network brings it',
  ),
  FTP1029: runError('cache-unwritable', 'the cache of models {cache} cannot take {file}: {reason}'),
  FTP1030: runError('model-unusable', '{model} cannot be used: {reason}'),
} as const satisfies Record<string, Declared>;
