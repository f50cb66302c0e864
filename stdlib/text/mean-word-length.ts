import { scalar } from '../../compiler/operators/authoring.ts';
import { meanLength } from './character-classes.ts';

/** Mean length of the words in characters: about 5 in Swedish prose. Absent for a text without words. */
export const mean_word_length = scalar({ version: '1', call: (text: string): number | null => meanLength(text) });
