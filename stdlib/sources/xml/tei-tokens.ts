import { type Attributes, attribute } from './parse.ts';

export interface Tokens {
  /** `depth`: how many elements are open, this one included. */
  open(name: string, attributes: Attributes, depth: number): void;
  /** What is to be written for this text; `''` for white space between tokens. */
  text(words: string): string;
  /** `depth`: how many elements are still open. What is to be written after it. */
  close(depth: number): string;
}

const CLOSING = /^[.,;:!?)\]}»”’…%]/;
const OPENING = /^[([{«„]/;

/**
 * Spaces between tokens (TEI `w` and `pc`), as in linguistic corpora: white space of the file between them means nothing, and `join` says where none belongs (`right`, `left`,
 * `both`). In a file without any `join`, punctuation stands as in print.
 */
export function tokens(): Tokens {
  /** Depth of the element whose children are tokens: a sentence, as a rule. */
  let scope: number | null = null;
  let token: { readonly depth: number; readonly sign: boolean; readonly join: string; text: string } | null = null;
  let due = false;
  let saysJoin = false;
  return {
    open(name, attributes, depth) {
      if ((name !== 'w' && name !== 'pc') || token !== null) return;
      const join = attribute(attributes, 'join') ?? '';
      saysJoin ||= join !== '';
      token = { depth, sign: name === 'pc', join, text: '' };
      scope ??= depth - 1;
    },
    text(words) {
      if (scope === null) return words;
      const plain = words.trim();
      if (plain === '') return '';
      if (token === null) {
        due = false;
        return words;
      }
      const starts = token.text === '';
      token.text += plain;
      const joins = token.join === 'left' || token.join === 'both' || (!saysJoin && token.sign && CLOSING.test(plain));
      const space = starts && due && !joins ? ' ' : '';
      if (starts) due = false;
      return space + plain;
    },
    close(depth) {
      if (token !== null && depth < token.depth) {
        const { text, join, sign } = token;
        token = null;
        if (text !== '') due = !(join === 'right' || join === 'both' || (!saysJoin && sign && OPENING.test(text)));
      }
      if (scope === null || depth >= scope) return '';
      scope = null;
      const space = due ? ' ' : '';
      due = false;
      return space;
    },
  };
}
