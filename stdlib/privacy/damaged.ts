import { emailAt } from './emails.ts';
import type { Finding } from './finding.ts';

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
const beside = /\d[OoQDlIi|!ZzSsGbBg]|[OoQDlIi|!ZzSsGbBg]\d/g;
const mendable = /[\dOoQDlIi|!ZzSsGbBg]/;
const wordCharacter = /[\p{L}\p{N}]/u;
/** Longer runs are no numbers that people have. */
const LONGEST = 14;

/** A text with digits in the place of letters that OCR made of them, each character where it was; null where nothing was mended. */
export interface Mended {
  readonly text: string;
  readonly places: readonly { readonly start: number; readonly end: number }[];
}

/** Only words are mended in which at least every third character is a digit. */
export function mend(text: string): Mended | null {
  const places: { start: number; end: number }[] = [];
  let mended = '';
  let from = 0;
  beside.lastIndex = 0;
  for (let match = beside.exec(text); match !== null; match = beside.exec(text)) {
    const [start, end] = wordAround(text, match.index, from);
    beside.lastIndex = end;
    const word = text.slice(start, end);
    const letters = word.replace(/\d/g, '').length;
    if (word.length > LONGEST || letters * 3 > word.length * 2 || isInsideWord(text, start, end)) continue;
    places.push({ start, end });
    mended += text.slice(from, start) + word.replace(/\D/g, (letter) => confusions[letter]!);
    from = end;
  }
  return places.length === 0 ? null : { text: mended + text.slice(from), places };
}

/** The run of digits and what may be digits around a place, not before `from`. */
function wordAround(text: string, at: number, from: number): readonly [number, number] {
  let start = at;
  let end = at + 2;
  while (start > from && mendable.test(text[start - 1]!)) start--;
  while (end < text.length && mendable.test(text[end]!)) end++;
  return [start, end];
}

const isInsideWord = (text: string, start: number, end: number): boolean =>
  wordCharacter.test(text[start - 1] ?? ' ') || wordCharacter.test(text[end] ?? ' ');

/** What is found in the mended text alone: the findings that have mended characters. Both lists are in order. */
export function onMended(findings: readonly Finding[], places: Mended['places']): Finding[] {
  let next = 0;
  return findings.flatMap((finding) => {
    while (next < places.length && places[next]!.end <= finding.start) next++;
    return next < places.length && places[next]!.start < finding.end ? [{ ...finding, certainty: 'ocr_damaged' }] : [];
  });
}

/** What stands for `@` where it was misread, or written out so that no machine finds it. */
const misread = /[ \u00a0]?(?:[([](?:at|a|@|snabel-?a)[)\]]|[©®]|(?<=[ \u00a0])@|@(?=[ \u00a0]))[ \u00a0]?/giu;
/** Looking for single texts is ten times as fast as for all at once. */
const misreadHints = ['©', '®', ' @', '@ ', '(at)', '[at]', '(AT)', '(a)', '(@)', '(snabel'];
const commonEnding = /\.(?:se|com|nu|org|net|eu|no|fi|dk|info)$/i;

export function damagedEmails(text: string): Finding[] {
  if (!misreadHints.some((hint) => text.includes(hint))) return [];
  return [...text.matchAll(misread)].flatMap((match) => {
    const place = emailAt(text, match.index, match.index + match[0].length);
    if (place === null || !commonEnding.test(text.slice(place.start, place.end))) return [];
    return [{ ...place, class: 'email' as const, certainty: 'ocr_damaged' as const }];
  });
}
