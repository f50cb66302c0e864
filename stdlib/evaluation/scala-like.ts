import { signature, value } from '../../compiler/operators/authoring.ts';

/**
 * Makes a Swedish sentence unacceptable by leaving out a function word or by swapping a preposition with the word after it, without a tagger. Words
 * whose absence Swedish allows (`att`, a relative `som`, `har` in subordinate clauses) stay. Not comparable with published ScaLA scores.
 */
export const scala_like = value({
  version: '1',
  family: 'Corruption',
  status: 'planned',
  create:
    signature<
      (options: {
        /** @default [delete, flip] */
        kinds: ('delete' | 'flip')[];
      }) => void
    >(),
});
