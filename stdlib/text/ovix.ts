import { scalar } from '../../compiler/operators/authoring.ts';
import { symbol, tokenize } from './tokens.ts';

/**
 * Word variation index OVIX (Hultman & Westman 1977): ln w / ln(2 - ln u / ln w) for w words, u of them different, case ignored. About 50 for
 * children's books, 60-70 for newspapers; less dependent on length than the share of different words, yet compare texts of like length.
 * Absent where it has no value: for a text without words, or in which no word comes twice.
 */
export const ovix = scalar({
  version: '1',
  call(text: string): number | null {
    const { count, kinds, starts, ends } = tokenize(text);
    const different = new Set<string>();
    let words = 0;
    for (let i = 0; i < count; i++) {
      if (kinds[i] === symbol) continue;
      words++;
      different.add(text.slice(starts[i], ends[i]).toLowerCase());
    }
    if (different.size === words) return null;
    return Math.log(words) / Math.log(2 - Math.log(different.size) / Math.log(words));
  },
});
