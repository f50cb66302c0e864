import { number, tokenize } from '../text/tokens.ts';
import { unknownUnit } from './kneser-ney.ts';

export type UnitKind = 'words' | 'characters';

/** The lines of a text as numbers of units. While `learn` is on, new units get numbers; later they are unknown. */
export interface Units {
  lines(text: string, learn: boolean): number[][];
}

const first = 2;

/**
 * Words are in lower case, signs are words of their own, numbers are all one word, as in cc_net (Wenzek et al. 2019); characters are in lower case, blanks and digits are
 * all one.
 */
export function unitsOf(kind: UnitKind): Units {
  const ids = new Map<string, number>();
  const idOf = (unit: string, learn: boolean): number => {
    const found = ids.get(unit);
    if (found !== undefined) return found;
    if (!learn) return unknownUnit;
    // A slice would keep its whole text in memory.
    ids.set(Buffer.from(unit).toString(), ids.size + first);
    return ids.size - 1 + first;
  };
  const words = (line: string, learn: boolean): number[] => {
    const tokens = tokenize(line);
    return Array.from({ length: tokens.count }, (_, i) =>
      idOf(tokens.kinds[i] === number ? '0' : line.slice(tokens.starts[i], tokens.ends[i]), learn),
    );
  };
  const characters = (line: string, learn: boolean): number[] =>
    Array.from(
      line
        .trim()
        .replace(/\p{White_Space}+/gu, ' ')
        .replace(/\p{Nd}/gu, '0'),
      (each) => idOf(each, learn),
    );
  const of = kind === 'words' ? words : characters;
  return {
    lines: (text, learn) =>
      text
        .normalize('NFC')
        .toLowerCase()
        .split('\n')
        .map((line) => of(line, learn))
        .filter((line) => line.length > 0),
  };
}
