import { checkError, checkWarning, type Declared } from './define.ts';

/** FTP0400-0499 licence, basis, purpose, personal data, held-out rows. */
export const labels = {
  FTP0400: checkError('unknown-licence', '`{licence}` is no SPDX licence id that Finslip knows{hint}'),
  FTP0401: checkError(
    'published-without-licence',
    '`{release}` would give away what was made from {sources} without a known licence',
  ),
  FTP0402: checkError(
    'licence-conflict',
    '{licence} is not open to `{release}`: {sources} permits {permitted}; {ways}',
  ),
  FTP0403: checkError(
    'no-licence-left',
    'no licence lets `{release}` be published: {sources} contradict each other; {ways}',
  ),
  FTP0404: checkError('publishing-not-allowed', '`{release}` may not be published: {sources} does not allow {use}'),
  FTP0405: checkError('training-not-allowed', '`{name}` may not be trained on `{source}`: {because}'),
  FTP0406: checkError('personal-without-gdpr', '`{source}` has personal data in {columns} and states no legal basis'),
  FTP0407: checkError('personal-published', '`{release}` would carry personal data of {sources}: {columns}'),
  FTP0408: checkError('purpose-conflict', 'purpose {purpose} lies outside what {sources} allows: {allowed}'),
  FTP0409: checkError(
    'purpose-missing',
    '{sources} may be used only for stated purposes, so the pipeline must state one',
  ),
  FTP0410: checkError('held-out-trained', '`{name}` would be trained on {rows}, which is held out'),
  FTP0411: checkError(
    'evaluated-rows-trained',
    '`{name}` would be trained on {rows}, which `{evaluation}` measures with',
  ),
  FTP0412: checkWarning('unused-waiver', 'this waiver of {matter} waives nothing'),
  FTP0413: checkError('sensitive-without-article-6', '{given} needs a basis of article 6 beside it, such as art6_1_e'),
  FTP0414: checkError(
    'sensitive-without-article-9',
    'column `{column}` is @{class}, so `gdpr` needs a condition of article 9',
  ),
  FTP0415: checkWarning('public-authority-interest', 'a public authority cannot rest its tasks on art6_1_f'),
  FTP0416: checkError(
    'purpose-needed-by-source',
    '`{source}` has personal data, so it must state the purposes it may be used for',
  ),
} as const satisfies Record<string, Declared>;
