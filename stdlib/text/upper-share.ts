import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';

/** Share of capitals among all letters: a few percent in prose, near 100 % in shouting and headings. 0 for a text without letters. */
export const upper_share = scalar({
  version: '1',
  call(text: string): Fraction {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    return letters === 0 ? 0 : (text.match(/[\p{Lu}\p{Lt}]/gu)?.length ?? 0) / letters;
  },
});
