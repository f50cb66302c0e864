import { hasCheckDigit } from './check-digits.ts';
import type { Finding } from './finding.ts';
import { digitsOf } from './surroundings.ts';

const candidate =
  /(?<!\p{L})OCR(?:[- ]?(?:nr|nummer|referens|kod))?[ \u00a0.:#]{1,3}(\d(?:[ \u00a0-]?\d){1,24})(?![\p{L}\p{N}])/giu;

/** Payment references (Bankgirot, "OCR-referenskontroll"): two to 25 digits with Luhn's check digit, after the word OCR. They name a customer or a bill. */
export function ocrReferences(text: string): Finding[] {
  return [...text.matchAll(candidate)].map((match) => {
    const end = match.index + match[0].length;
    const valid = hasCheckDigit(digitsOf(match[1]!));
    return { start: end - match[1]!.length, end, class: 'ocr_reference', certainty: valid ? 'valid' : 'plausible' };
  });
}
