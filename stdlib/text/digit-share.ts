import { type Fraction, scalar } from '../../compiler/operators/authoring.ts';
import { shareOf } from './character-classes.ts';

/** Share of decimal digits among all characters: high in tables and timetables. 0 for the empty text. */
export const digit_share = scalar({ version: '1', call: (text: string): Fraction => shareOf(text, /\p{Nd}/gu) });
