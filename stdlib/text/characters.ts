import { type Int, scalar } from '../../compiler/operators/authoring.ts';
import { codePoints } from './python-text.ts';

/** Length of the text in characters (Unicode code points). */
export const characters = scalar({ version: '1', call: (text: string): Int => codePoints(text) });
