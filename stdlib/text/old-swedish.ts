import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';
import { isOldSpelling } from './old-spelling.ts';
import { symbol, tokenize } from './tokens.ts';

/** A word without one of these letters or beginnings is not spelt in any of the old ways that are known. */
const worthALook = /[fvqjwd]|^(?:me|ne|ri|be|tj)/i;

/**
 * Share of the words that are spelt as before the reform of 1906: `hvad`, `af`, `öfver`, `godt`, `qvinna`, `menniska`. A page printed before it has some
 * 3 to 10 %, a modern one none or a name; `where(old_swedish(text) < 1%)` keeps modern Swedish. Danish has `af` and `hvad`, too: judge the
 * language first. 0 for a text without words.
 */
export const old_swedish = scalar({
  version: '1',
  call(text: string): Fraction {
    const { count, kinds, starts, ends } = tokenize(text);
    let words = 0;
    let old = 0;
    for (let i = 0; i < count; i++) {
      if (kinds[i] === symbol) continue;
      words++;
      const word = text.slice(starts[i], ends[i]);
      if (worthALook.test(word) && isOldSpelling(word)) old++;
    }
    return words === 0 ? 0 : old / words;
  },
});
