import { scalar } from '../../compiler/operators/authoring.ts';
import { oneLetter } from './signs.ts';

/** Share of words that are one letter and no Swedish word (i, å, ö), 0..1. A mark of bad OCR; `ocr_quality` has a limit for it. */
export const one_letter_words = scalar({
  version: '1',
  call: (text: string): number => oneLetter(text),
});
