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
  'EUPL-1.2': ['EUPL-1.2', 'GPL-3.0-only', 'GPL-3.0-or-later', 'AGPL-3.0-only', 'AGPL-3.0-or-later', 'CC-BY-SA-4.0'],
  'GFDL-1.3-only': ['GFDL-1.3-only'],
  'GFDL-1.3-or-later': ['GFDL-1.3-or-later', 'GFDL-1.3-only'],
  'GPL-2.0-only': ['GPL-2.0-only'],
  'GPL-2.0-or-later': ['GPL-2.0-or-later', 'GPL-2.0-only', 'GPL-3.0-only', 'GPL-3.0-or-later', 'AGPL-3.0-only'],
  'GPL-3.0-only': ['GPL-3.0-only', 'AGPL-3.0-only'],
  'GPL-3.0-or-later': ['GPL-3.0-or-later', 'GPL-3.0-only', 'AGPL-3.0-only', 'AGPL-3.0-or-later'],
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
  const cc = /^CC-BY(-NC)?(-SA|-ND)?-(\d)\.\d(-[A-Z]+)?$/.exec(id);
  if (cc !== null) return creativeCommons(id, cc[1] !== undefined, cc[2] ?? '');
  const outputs = open.includes(id) ? null : (shareAlike[id] ?? [id]);
  return { id, outputs, commercial: !/-NC\b|Noncommercial/i.test(id), forbids: [] };
}

function creativeCommons(id: string, nonCommercial: boolean, kind: string): LicenseTerms {
  const commercial = !nonCommercial;
  if (kind === '-ND') return { id, outputs: [], commercial, forbids: [] };
  if (kind === '-SA') {
    // Version 4.0 may replace an earlier one, and GPL 3 may take over BY-SA 4.0 one way.
    const family = nonCommercial ? ['CC-BY-NC-SA-4.0'] : ['CC-BY-SA-4.0', 'GPL-3.0-only', 'GPL-3.0-or-later'];
    return { id, outputs: [...new Set([id, ...family])], commercial, forbids: [] };
  }
  if (!nonCommercial) return { id, outputs: null, commercial, forbids: [] };
  const outputs = ['CC-BY-NC-4.0', 'CC-BY-NC-SA-4.0', 'CC-BY-NC-ND-4.0'];
  return { id, outputs: [...new Set([id, ...outputs])], commercial, forbids: [] };
}
