import type { Row, RowKernel, RowTools } from '../../../../compiler/operators/authoring.ts';

/**
 * `keep`: the same row. A list: dropped, with the reason, the value measured and the limit it missed, as far as given. `text`: kept, with this text.
 * Values are computed by hand from the published definition, as the comment or the name of the case says.
 */
export type Expected =
  | 'keep'
  | readonly [reason: string, value?: number | string | null, limit?: number | string]
  | { readonly text: string };

/** What it is about, the text, the options, what is expected. */
export type Case = readonly [about: string, text: string, options: object, expected: Expected];

export interface Suite {
  readonly operator: string;
  make(options: object, tools: RowTools): RowKernel;
  /** The row of a text; else `{ id, text }`. */
  row?(text: string): Row;
  readonly cases: readonly Case[];
}

/** So many different words of so many letters. */
export function distinct(count: number, letters = 5): string[] {
  return Array.from({ length: count }, (_, i) => {
    let word = '';
    for (let k = 0, rest = i; k < letters; k++, rest = Math.floor(rest / 20)) word += 'abdefghklmoprstuvxyz'[rest % 20];
    return word;
  });
}

/** So many different words, two of them Swedish stop words. */
export const prose = (count: number, letters = 5): string => ['och', 'att', ...distinct(count - 2, letters)].join(' ');

/** So many lines, the words dealt among them, each followed by `end`. */
export function lines(words: readonly string[], count: number, end = ''): string[] {
  const size = Math.ceil(words.length / count);
  return Array.from({ length: count }, (_, i) => words.slice(i * size, (i + 1) * size).join(' ') + end);
}
