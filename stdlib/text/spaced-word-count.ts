import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { spacedWords } from './spaced-words.ts';

/** How many words stand between white space, signs counted with them: what `wc -w` and Python's `split()` count. */
export const spaced_words = scalar({ version: '1', call: (text: string): Int => spacedWords(text).count });
