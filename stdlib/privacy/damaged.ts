import { emailAt } from './emails.ts';
import { type Finding, overlaps } from './finding.ts';

/** Letters and signs that OCR reads for digits. One character each, so that places in the mended text are places in the text. */
const confusions: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  l: '1',
  I: '1',
  i: '1',
  '|': '1',
  '!': '1',
  Z: '2',
  z: '2',
  S: '5',
  s: '5',
  G: '6',
  b: '6',
  B: '8',
  g: '9',
};
const beside = /\d[OoQDlIi|!ZzSsGbBg]|[OoQDlIi|!ZzSsGbBg]\d/;
const token = /(?<![\p{L}\p{N}])[\dOoQDlIi|!ZzSsGbBg]{2,14}(?![\p{L}\p{N}])/gu;

/**
 * What `find` finds once digits that OCR read as letters are put right, at the places where they are. Only words are mended in which at
 * least every third character is a digit.
 */
export function damagedNumbers(text: string, find: (mended: string) => readonly Finding[]): Finding[] {
  if (!beside.test(text)) return [];
  const mendings: { start: number; end: number }[] = [];
  const mended = text.replace(token, (word, at: number) => {
    const letters = word.replace(/\d/g, '').length;
    if (letters === 0 || letters * 3 > word.length * 2) return word;
    mendings.push({ start: at, end: at + word.length });
    return word.replace(/\D/g, (letter) => confusions[letter]!);
  });
  if (mendings.length === 0) return [];
  return find(mended)
    .filter((finding) => mendings.some((mending) => overlaps(mending, finding)))
    .map((finding) => ({ ...finding, certainty: 'ocr_damaged' }));
}

/** What stands for `@` where it was misread, or written out so that no machine finds it. */
const misread = /[ \u00a0]?(?:[([{<](?:at|a|@|snabel-?a)[)\]}>]|[©®]|(?<=[ \u00a0])@|@(?=[ \u00a0]))[ \u00a0]?/giu;
const commonEnding = /\.(?:se|com|nu|org|net|eu|no|fi|dk|info)$/i;

export function damagedEmails(text: string): Finding[] {
  if (!/[@©®]|[([{<](?:at|a|snabel-?a)[)\]}>]/i.test(text)) return [];
  return [...text.matchAll(misread)].flatMap((match) => {
    const place = emailAt(text, match.index, match.index + match[0].length);
    if (place === null || !commonEnding.test(text.slice(place.start, place.end))) return [];
    return [{ ...place, class: 'email' as const, certainty: 'ocr_damaged' as const }];
  });
}
