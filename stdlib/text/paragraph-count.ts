import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { isBlank } from './python-text.ts';

/** How many paragraphs the text has: what blank lines divide. */
export const paragraphs = scalar({
  version: '1',
  call(text: string): Int {
    let count = 0;
    let within = false;
    for (const line of text.split('\n')) {
      const blank = isBlank(line);
      if (!blank && !within) count++;
      within = !blank;
    }
    return count;
  },
});
