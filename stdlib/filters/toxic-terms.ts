import {
  type Column,
  drop,
  type Fraction,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { type Tokens, tokenize, words } from '../text/tokens.ts';
import { wordCount } from '../text/words.ts';
import { entriesOf, type Listed } from './listed.ts';

/** One listed term: its words in lower case; `open` where the last one is only a beginning. */
interface Term {
  readonly words: readonly string[];
  readonly open: boolean;
}

/** Terms by their first word, those whose first word is a beginning by that, and what a first word may look like. */
interface Terms {
  readonly byWord: ReadonlyMap<string, readonly Term[]>;
  readonly byBeginning: ReadonlyMap<string, readonly Term[]>;
  readonly lengths: readonly number[];
  /** First UTF-16 units, in either case: most tokens of a text need not be looked at further. */
  readonly initials: Uint8Array;
}

function prepare(listed: readonly string[]): Terms {
  const byWord = new Map<string, Term[]>();
  const byBeginning = new Map<string, Term[]>();
  const initials = new Uint8Array(0x10000);
  for (const written of listed) {
    const open = written.trimEnd().endsWith('*');
    const parts = [...words(written.trimEnd().replace(/\*$/, '').toLowerCase())];
    const first = parts[0];
    if (first === undefined) continue;
    const map = open && parts.length === 1 ? byBeginning : byWord;
    map.set(first, [...(map.get(first) ?? []), { words: parts, open }]);
    for (const form of [first, first.toUpperCase()]) initials[form.charCodeAt(0)] = 1;
  }
  const lengths = [...new Set([...byBeginning.keys()].map((beginning) => beginning.length))];
  return { byWord, byBeginning, lengths, initials };
}

/** Calls `found` with each listed term that begins at a token. Terms inside others count by themselves. */
function eachTerm(tokens: Tokens, { byWord, byBeginning, lengths, initials }: Terms, found: () => void): void {
  const { text, count, starts, ends } = tokens;
  const spelt = (i: number): string => text.slice(starts[i], ends[i]).toLowerCase();
  for (let i = 0; i < count; i++) {
    if (initials[text.charCodeAt(starts[i]!)] === 0) continue;
    const word = spelt(i);
    for (const length of lengths) if (word.length >= length && byBeginning.has(word.slice(0, length))) found();
    for (const term of byWord.get(word) ?? []) {
      const last = i + term.words.length - 1;
      if (last >= count) continue;
      let k = 1;
      while (k < term.words.length && matchesWord(spelt(i + k), term, k)) k++;
      if (k === term.words.length) found();
    }
  }
}

const matchesWord = (word: string, { words, open }: Term, k: number): boolean =>
  open && k === words.length - 1 ? word.startsWith(words[k]!) : word === words[k];

/**
 * Drops texts with too many of the listed terms. A term is a word or several (`gammal gnällspik`), found as whole words whatever their case; with a
 * star at its end it is the beginning of words (`skit*`), which Swedish compounds and endings need. No list comes with it: what is out of
 * place depends on the corpus, and lists that circulate name groups of people where they mean abuse of them. Terms found are counted, not shown.
 *
 * After the bad-words rule of C4 (Raffel et al. 2020), where one term on the list was enough (`max_terms: 0`, the default).
 */
export const toxic_terms = rowOperator({
  version: '2',
  checks: ['filled(terms)'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * The terms, or `word_list(…)`.
       * @each [\pL\pN]
       */
      terms: Listed;
      /**
       * How many may occur.
       * @range 0..
       * @default 0
       */
      max_terms?: Int;
      /**
       * How many may occur in proportion to the words of the text; the row goes when it has more than both limits allow. 100 % drops nothing.
       * @range 0%..100%
       * @default 0%
       * @off 100%
       */
      max_share?: Fraction;
    },
    tools: RowTools,
  ) {
    const { max_terms: most = 0, max_share: share = 0 } = options;
    const terms = prepare(
      entriesOf(options.terms, /[\p{L}\p{N}]/u, { operator: 'toxic_terms', option: 'terms' }, tools),
    );
    return (row) => {
      const tokens = tokenize(textOf(row, text));
      let found = 0;
      eachTerm(tokens, terms, () => found++);
      if (found <= most) return row;
      tools.count('toxic terms', found);
      return share >= 1 || found <= share * wordCount(tokens) ? row : drop('toxic_terms', found, most);
    };
  },
});
