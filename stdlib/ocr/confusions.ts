/** What OCR reads (in lower case, but for digits) and what may have been printed. */
export type Confusion = readonly [seen: string, meant: string];

const both = (a: string, b: string): readonly Confusion[] => [
  [a, b],
  [b, a],
];

/**
 * Confusions that are common in Swedish print: of shapes (rn and m, li and h, c and e), of digits for letters, and of the marks over å, ä and ö, which are lost or come from
 * stains. The first kinds are those of the National Library's list of replacements for newspapers (mostly rn for m) and of Holley 2009.
 */
export const antiqua: readonly Confusion[] = [
  ...both('rn', 'm'),
  ...both('li', 'h'),
  ...both('c', 'e'),
  ...both('u', 'n'),
  ...both('b', 'h'),
  ...both('i', 'l'),
  ...both('a', 'ä'),
  ...both('a', 'å'),
  ...both('ä', 'å'),
  ...both('o', 'ö'),
  ...both('ni', 'm'),
  ...both('in', 'm'),
  ['nn', 'm'],
  ['ii', 'n'],
  ['ii', 'u'],
  ['cl', 'd'],
  ['vv', 'w'],
  ['0', 'o'],
  ['1', 'l'],
  ['1', 'i'],
  ['5', 's'],
  ['6', 'ö'],
  ['8', 'a'],
  ['é', 'e'],
  ['ſ', 's'],
];

/** In Fraktur the long s is read as f, and k and t, r and x, v and o look alike. */
export const fraktur: readonly Confusion[] = [
  ...antiqua,
  ['f', 's'],
  ...both('k', 't'),
  ...both('r', 'x'),
  ...both('v', 'o'),
  ...both('n', 'r'),
  ['ff', 'ss'],
];
