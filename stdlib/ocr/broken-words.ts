import { scalar } from '../../compiler/operators/authoring.ts';
import { broken } from './signs.ts';

/** Share of words with a digit between letters, three like letters in a row, strewn capitals or a sign inside (`h0s`, `bor!a`), 0..1. A mark of bad OCR; `ocr_quality` has a limit for it. */
export const broken_words = scalar({
  version: '1',
  call: (text: string): number => broken(text),
});
