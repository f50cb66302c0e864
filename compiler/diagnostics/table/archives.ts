import { type Declared, planError, runError } from './define.ts';

/** FTP1150-1169 and FTP1228 archives that are asked over the network: fetching, politeness, what is fetched. */
export const archives = {
  FTP1150: planError(
    'archive-not-fetched',
    'nothing has been fetched into `{folder}` yet for `{operator}`; `finslip fetch` brings it',
  ),
  FTP1151: planError(
    'archive-other-request',
    '`{folder}` holds what {fetched} gave, and the pipeline asks for {asked}; `finslip fetch --again` replaces it',
  ),
  FTP1152: planError(
    'archive-unfinished',
    'fetching into `{folder}` has stopped after {pages} pages; `finslip fetch` goes on from there',
  ),
  FTP1153: planError(
    'archive-differs',
    '`{folder}` is not what was fetched: {reason}; `finslip fetch --again` fetches anew',
  ),
  FTP1154: runError(
    'robots-disallow',
    '{origin} asks robots to stay away from {path} (`{rule}` in its robots.txt); where you have an agreement with it, write `robots: agreed`',
  ),
  FTP1155: runError('archive-unreachable', '{what} could not be fetched: {reason} (tries: {tries})'),
  FTP1156: runError('archive-refused', '{what} was refused: {reason}'),
  FTP1157: runError('archive-answer', '{what} is not what the archive was asked for: {reason}'),
  FTP1158: planError(
    'mining-reserved',
    '{origin} reserves text and data mining ({evidence}), and the source rests on `basis: tdm_art4`, which such a reservation ends',
  ),
  FTP1159: planError('archive-not-locked', '`finslip.lock` does not pin what was fetched into `{folder}`: {reason}'),
  FTP1160: runError(
    'archive-busy',
    'process {pid} on {host} is fetching into `{folder}`; wait until it is done, or stop it',
  ),
  FTP1228: planError('archive-folder', 'nothing can be fetched into `{folder}`: {reason}'),
} as const satisfies Record<string, Declared>;
