import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { symbol, type Tokens, tokenize } from './tokens.ts';

/** How many words the text has: runs of letters and digits. Signs do not count. */
export const words = scalar({
  version: '1',
  call: (text: string): Int => wordCount(tokenize(text)),
});

/** Tokens that are no signs. */
export function wordCount({ count, kinds }: Tokens): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (kinds[i] !== symbol) found++;
  return found;
}
