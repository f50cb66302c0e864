import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';
import { alphanumeric } from './character-classes.ts';
import { codePoints } from './python-text.ts';

/** Share of letters and digits among all characters, spaces included: about 80 % in prose. 0 for the empty text. */
export const alnum_share = scalar({
  version: '1',
  call: (text: string): Fraction => (text === '' ? 0 : alphanumeric(text) / codePoints(text)),
});
