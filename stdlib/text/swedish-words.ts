import { abbreviations, closing } from './abbreviations.ts';
import { number, symbol, type Tokens, tokenize, word } from './tokens.ts';

/** A word or sign: UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Holds a letter or a digit. */
  readonly word: boolean;
}

const lowerStart = /^\p{Ll}/u;
const urlStart = /^(?:https?|ftp)$|^www$/i;
const sentenceSign = /^[.,;:!?)\]}"'”’»]$/;

/**
 * The words of a Swedish text as a reader counts them. The tokens that all filters share are cut at every sign; here those that belong together
 * are joined again: `EU:s`, `46:e`, `kl. 14.30`'s `14.30`, `3,5`, `2013/14:206`, `bl.a.`, `e-post`, `Anna-Karin`, `H&M`, `O’Hara`, addresses of mail and
 * web. A dash with spaces around it, `§` and the slash of `km/h` stand alone. The rules are those of spaCy's Swedish tokenizer and of Sparv
 * where the two agree; where they differ, what Svenska skrivregler calls one word is one.
 */
export function swedishWords(text: string): Span[] {
  const tokens = tokenize(text);
  const spans: Span[] = [];
  for (let i = 0; i < tokens.count; ) {
    const last = tokens.kinds[i] === symbol ? i : lastOf(tokens, i);
    const end = tokens.ends[last]!;
    spans.push({ start: tokens.starts[i]!, end, word: tokens.kinds[i] !== symbol });
    i = last + 1;
  }
  return spans;
}

/** The last token of the word that begins with token `i`. */
function lastOf(tokens: Tokens, i: number): number {
  return webAddress(tokens, i) ?? mailAddress(tokens, i) ?? abbreviation(tokens, i) ?? joined(tokens, i);
}

const adjoins = ({ starts, ends, count }: Tokens, i: number): boolean => i + 1 < count && ends[i] === starts[i + 1];

const signAfter = (tokens: Tokens, i: number): string =>
  adjoins(tokens, i) && tokens.kinds[i + 1] === symbol
    ? tokens.text.slice(tokens.starts[i + 1], tokens.ends[i + 1])
    : '';

function joined(tokens: Tokens, i: number): number {
  for (;;) {
    const sign = signAfter(tokens, i);
    if (sign === '' || !adjoins(tokens, i + 1) || tokens.kinds[i + 2] === symbol || !joins(tokens, i, sign)) return i;
    i += 2;
  }
}

/** Does the sign after token `i` hold it together with the token after that? */
function joins({ text, starts, ends, kinds }: Tokens, i: number, sign: string): boolean {
  const letters = kinds[i] === word && kinds[i + 2] === word;
  const numbers = kinds[i] === number && kinds[i + 2] === number;
  switch (sign) {
    case ':':
      return numbers || lowerStart.test(text.slice(starts[i + 2], ends[i + 2]));
    case '.':
    case ',':
      return numbers;
    case '/':
      return numbers;
    case '-':
    case '\u2010':
    case '\u2011':
      return true;
    case '&':
    case "'":
    case '’':
      return letters;
    default:
      return false;
  }
}

/** `bl.a.`, `fr.o.m.`, `t.ex`: the longest run of `letters.` that is a known abbreviation, with its last stop. */
function abbreviation(tokens: Tokens, i: number): number | null {
  const { text, starts, ends, kinds } = tokens;
  let found: number | null = null;
  let at = i;
  for (let parts = 0; parts < 4 && kinds[at] === word && ends[at]! - starts[at]! <= 8; parts++) {
    const spelt = text.slice(starts[i], ends[at]).toLowerCase();
    const dotted = signAfter(tokens, at) === '.';
    if (abbreviations.has(spelt) || closing.has(spelt)) found = dotted ? at + 1 : at;
    if (!dotted || !adjoins(tokens, at + 1)) break;
    at += 2;
  }
  return found !== null && found > i ? found : null;
}

/** `https://…` and `www.…` up to the next space, without the signs that end the sentence. */
function webAddress({ text, starts, ends, count }: Tokens, i: number): number | null {
  const first = text.slice(starts[i], Math.min(ends[i]!, starts[i]! + 6));
  if (!urlStart.test(first)) return null;
  const scheme = first.toLowerCase() === 'www' ? '.' : '://';
  if (!text.startsWith(scheme, ends[i])) return null;
  let last = i;
  while (last + 1 < count && ends[last] === starts[last + 1]) last++;
  while (last > i && sentenceSign.test(text.slice(starts[last], ends[last]))) last--;
  return last;
}

/** `namn.namnsson@exempel.se` */
function mailAddress(tokens: Tokens, i: number): number | null {
  const { kinds } = tokens;
  let at = i;
  let sign = signAfter(tokens, at);
  // Bounded, so that `a.b.c.…` is not looked through from each of its letters.
  for (let parts = 0; parts < 16 && '._-+'.includes(sign); parts++) {
    if (sign === '' || !adjoins(tokens, at + 1) || kinds[at + 2] === symbol) break;
    at += 2;
    sign = signAfter(tokens, at);
  }
  if (sign !== '@' || !adjoins(tokens, at + 1) || kinds[at + 2] === symbol) return null;
  at += 2;
  let dots = 0;
  for (;;) {
    sign = signAfter(tokens, at);
    if ((sign !== '.' && sign !== '-') || !adjoins(tokens, at + 1) || kinds[at + 2] === symbol) break;
    if (sign === '.') dots++;
    at += 2;
  }
  return dots > 0 ? at : null;
}
