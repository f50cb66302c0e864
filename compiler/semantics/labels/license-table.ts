import type { LicenseTerms } from './terms.ts';

/**
 * What public licences leave open for things made of the licensed thing, read conservatively: a model trained on a work is treated as an
 * adaptation of it (Creative Commons, "Using CC-licensed works for AI training", May 2025, gives this as the reading that never
 * under-complies). Conditions that only ask for credit or a notice leave every licence open. Creative Commons' own chart of adapters'
 * licences is the source for its family; the rest follows each licence's text.
 */

/** No condition on the licence of what is made. */
const open = [
  '0BSD',
  'AFL-3.0',
  'Apache-2.0',
  'Artistic-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'CC0-1.0',
  'CC-PDDC',
  'CC-PDM-1.0',
  'CDLA-Permissive-1.0',
  'CDLA-Permissive-2.0',
  // Sharing binds the data; results computed from it are free (section 3.5).
  'CDLA-Sharing-1.0',
  'DL-DE-BY-2.0',
  'DL-DE-ZERO-2.0',
  'ECL-2.0',
  'etalab-2.0',
  'ISC',
  'MIT',
  'MIT-0',
  'NLOD-1.0',
  'NLOD-2.0',
  'ODC-By-1.0',
  'OGL-UK-3.0',
  'PDDL-1.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'W3C',
  'WTFPL',
  'Zlib',
];

/** What is made carries one of these. */
const shareAlike: Readonly<Record<string, readonly string[]>> = {
  'AGPL-3.0-only': ['AGPL-3.0-only'],
  'AGPL-3.0-or-later': ['AGPL-3.0-or-later', 'AGPL-3.0-only'],
  // Its appendix, as of 2017; of works that are no software, CC BY-SA in version 3.0 alone.
  'EUPL-1.2': [
    'EUPL-1.2',
    'EUPL-1.1',
    'GPL-2.0-only',
    'GPL-3.0-only',
    'AGPL-3.0-only',
    'LGPL-2.1-only',
    'LGPL-3.0-only',
    'MPL-2.0',
    'EPL-1.0',
    'OSL-2.1',
    'OSL-3.0',
    'CECILL-2.0',
    'CECILL-2.1',
    'LiLiQ-R-1.1',
    'LiLiQ-Rplus-1.1',
    'CC-BY-SA-3.0',
  ],
  'GFDL-1.3-only': ['GFDL-1.3-only'],
  'GFDL-1.3-or-later': ['GFDL-1.3-or-later', 'GFDL-1.3-only'],
  'GPL-2.0-only': ['GPL-2.0-only'],
  'GPL-2.0-or-later': ['GPL-2.0-or-later', 'GPL-2.0-only', 'GPL-3.0-only', 'GPL-3.0-or-later', 'AGPL-3.0-only'],
  'GPL-3.0-only': ['GPL-3.0-only', 'AGPL-3.0-only'],
  'GPL-3.0-or-later': ['GPL-3.0-or-later', 'GPL-3.0-only', 'AGPL-3.0-only', 'AGPL-3.0-or-later'],
  // Declared compatible with CC BY-SA 4.0 in both directions (2014).
  'LAL-1.3': ['LAL-1.3', 'CC-BY-SA-4.0'],
  'LGPL-2.1-only': ['LGPL-2.1-only', 'GPL-2.0-only', 'GPL-2.0-or-later', 'GPL-3.0-only', 'GPL-3.0-or-later'],
  'LGPL-2.1-or-later': [
    'LGPL-2.1-or-later',
    'LGPL-2.1-only',
    'LGPL-3.0-only',
    'LGPL-3.0-or-later',
    'GPL-2.0-or-later',
    'GPL-3.0-only',
    'GPL-3.0-or-later',
  ],
  'LGPL-3.0-only': ['LGPL-3.0-only', 'GPL-3.0-only', 'GPL-3.0-or-later'],
  'LGPL-3.0-or-later': ['LGPL-3.0-or-later', 'LGPL-3.0-only', 'GPL-3.0-only', 'GPL-3.0-or-later'],
  'MPL-2.0': ['MPL-2.0', 'LGPL-2.1-or-later', 'GPL-2.0-or-later', 'GPL-3.0-or-later', 'AGPL-3.0-or-later'],
  'ODbL-1.0': ['ODbL-1.0'],
};

/** Ids that a suggestion may name. */
export const commonLicenses: readonly string[] = [
  ...open,
  ...Object.keys(shareAlike),
  ...['BY', 'BY-SA', 'BY-NC', 'BY-NC-SA', 'BY-ND', 'BY-NC-ND'].flatMap((kind) => [`CC-${kind}-4.0`, `CC-${kind}-3.0`]),
];

/** A known SPDX id that stands in no table permits only itself: what nobody has read is not waved through. */
export function termsOf(id: string): LicenseTerms {
  const cc = /^CC-BY(-NC)?(-SA|-ND)?-(\d\.\d)(-[A-Z]+)?$/.exec(id);
  if (cc !== null) return creativeCommons(id, cc[1] !== undefined, cc[2] ?? '', cc[3]!);
  const outputs = open.includes(id) ? null : (shareAlike[id] ?? [id]);
  return { id, outputs, commercial: !/-NC\b|Noncommercial/i.test(id), forbids: [] };
}

const versions = ['2.0', '2.5', '3.0', '4.0'];

function creativeCommons(id: string, nonCommercial: boolean, kind: string, version: string): LicenseTerms {
  const terms = { id, commercial: !nonCommercial, forbids: [] };
  if (kind === '-ND') return { ...terms, outputs: [] };
  if (kind === '-SA') {
    const family = nonCommercial ? 'CC-BY-NC-SA' : 'CC-BY-SA';
    // A later version may replace an earlier one, but 1.0 does not say so; a port may give way to the international text of its version.
    const later = version === '1.0' ? [] : versions.filter((one) => one >= version).map((one) => `${family}-${one}`);
    // What CC has declared compatible with BY-SA 4.0: the Free Art License, and GPL 3 one way (2015), without the versions that may follow it.
    const others = id === 'CC-BY-SA-4.0' ? ['LAL-1.3', 'GPL-3.0-only'] : [];
    return { ...terms, outputs: [...new Set([id, ...later, ...others])] };
  }
  if (!nonCommercial) return { ...terms, outputs: null };
  return { ...terms, outputs: [...new Set([id, 'CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0', 'CC-BY-NC-ND-4.0'])] };
}
