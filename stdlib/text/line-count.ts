import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { isBlank } from './python-text.ts';

/** How many lines that are not blank the text has. */
export const lines = scalar({
  version: '1',
  call: (text: string): Int => text.split('\n').reduce((sum, line) => (isBlank(line) ? sum : sum + 1), 0),
});
