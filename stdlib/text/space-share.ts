import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';
import { shareOf } from './character-classes.ts';

/** Share of white space among all characters, line breaks included: about 15 % in prose. 0 for the empty text. */
export const space_share = scalar({
  version: '1',
  call: (text: string): Fraction => shareOf(text, /[\p{White_Space}\x1c-\x1f]/gu),
});
