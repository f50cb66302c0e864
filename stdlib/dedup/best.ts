import { type Derive, type Value, value } from '../../compiler/operators/authoring.ts';

/**
 * Of several duplicates the row with the highest score stays, the first of equally good ones; a row without a score stays only if no other has
 * one. `keep: best(ocr_quality)` leaves the best-read copy of a page, `keep: best(0 - perplexity)` the least surprising, as KBLab chose among
 * newspapers that were read several times.
 */
export const best = value({
  version: '1',
  family: 'Survivor',
  create: (
    /** Computed for each row. */
    score: Derive<number>,
  ): Value<'Survivor'> => ({ $: 'best', score: score as never }),
});
