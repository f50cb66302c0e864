import { scalar } from '../../compiler/operators/authoring.ts';
import { oddCharacters } from './signs.ts';

/** Share of characters, without blanks, that printed Swedish does not have (`|`, `~`, `■`, other scripts), 0..1. A mark of bad OCR; `ocr_quality` has a limit for it. */
export const odd_characters = scalar({
  version: '1',
  call: (text: string): number => oddCharacters(text),
});
