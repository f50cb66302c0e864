import { roffCharacter } from './roff-characters.ts';

/** Strings of a page (`.ds`), by name. */
export type RoffStrings = ReadonlyMap<string, string>;

/** Characters that strings may unfold to, and how deep they may name one another: a page can be made to harm. */
const LARGEST = 100_000;
const DEEPEST = 8;

/** Escapes whose argument stands between two equal characters and shows nothing (groff(7)). */
const HIDDEN = 'bBDhHlLRSvwxXYAZ';
/** Escapes that show nothing and take no argument. */
const NOTHING = '&)%/,:|^{}acdprtuz';

/** Text as a reader sees it: fonts and sizes away, characters by their names, strings put in. `\c` at the end, which joins lines, is left to the caller. */
export function plainText(text: string, strings: RoffStrings): string {
  const out: string[] = [];
  let left = LARGEST;
  const show = (part: string): void => void out.push(part);
  const unfold = (source: string, depth: number): void => {
    let at = 0;
    const name = (): string => {
      const first = source[at];
      if (first === undefined) return '';
      if (first === '(') {
        at += 3;
        return source.slice(at - 2, at);
      }
      if (first !== '[') {
        at += 1;
        return first;
      }
      const end = source.indexOf(']', at);
      const found = source.slice(at + 1, end < 0 ? source.length : end);
      at = end < 0 ? source.length : end + 1;
      return found;
    };
    const delimited = (): string => {
      const end = source.indexOf(source[at]!, at + 1);
      const found = source.slice(at + 1, end < 0 ? source.length : end);
      at = end < 0 ? source.length : end + 1;
      return found;
    };
    while (at < source.length) {
      const next = source.indexOf('\\', at);
      if (next < 0) {
        show(source.slice(at));
        return;
      }
      show(source.slice(at, next));
      const sign = source[next + 1];
      at = next + 2;
      if (sign === undefined) return;
      if (sign === '"' || sign === '#') return;
      if (sign === 'f' || sign === 'F' || sign === 'm' || sign === 'M' || sign === 'k' || sign === 'V' || sign === 'g')
        name();
      else if (sign === 'n') {
        if (source[at] === '+' || source[at] === '-') at += 1;
        name();
      } else if (sign === 's') skipSize();
      else if (sign === '*') {
        const value = strings.get(name().split(' ')[0]!);
        left -= value?.length ?? 0;
        if (value !== undefined && depth < DEEPEST && left > 0) unfold(value, depth + 1);
      } else if (sign === '(' || sign === '[') {
        at -= 1;
        show(roffCharacter(name()) ?? '');
      } else if (sign === 'C') show(roffCharacter(delimited()) ?? '');
      else if (sign === 'N') show(characterOf(delimited()));
      else if (sign === 'o') show(delimited());
      else if (HIDDEN.includes(sign)) delimited();
      else if (sign === '-') show('-');
      else if (sign === 'e' || sign === '\\' || sign === 'E') show('\\');
      else if (sign === ' ' || sign === '~' || sign === '0') show(' ');
      else if (sign === "'" || sign === '`' || sign === '.' || sign === '_') show(sign);
      else if (!NOTHING.includes(sign)) show(sign);
    }
    /** `\s+1`, `\s-(10`, `\s[12]`, `\s'9'`; a size of two digits begins with 1, 2 or 3. */
    function skipSize(): void {
      const found = /^(?:[+-]?(?:\(..|\[[^\]]*\]|'[^']*')|\([+-]..|[+-]\d|[1-3]\d|\d)/.exec(source.slice(at, at + 40));
      at += found?.[0].length ?? 0;
    }
  };
  unfold(text, 0);
  return out.join('');
}

function characterOf(number: string): string {
  const point = Number(number);
  return Number.isInteger(point) && point >= 32 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
