import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { swedishWords } from './swedish-words.ts';

/** How many words a reader of Swedish counts: `EU:s`, `46:e`, `3,5`, `bl.a.`, `e-post` and a web address are one each. */
export const swedish_words = scalar({
  version: '1',
  call: (text: string): Int => swedishWords(text).reduce((sum, span) => sum + (span.word ? 1 : 0), 0),
});
