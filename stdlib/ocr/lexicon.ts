import type { RowTools, Value } from '../../compiler/operators/authoring.ts';
import { firstNames, surnames } from '../privacy/swedish-names.ts';
import { commonWords } from './common-words.ts';

/** Which words there are. Words are asked for in lower case. */
export interface Lexicon {
  /** The word stands in the list, or is the genitive of one that does. */
  lists(word: string): boolean;
  /** Listed or common, a common Swedish name, or put together of listed words: a compound, or parts with hyphens between them. */
  knows(word: string): boolean;
  /** Written with this capital in the list: a name. */
  listsName(word: string): boolean;
  /** Listed with a capital alone (`Karin`): no repair of a word in lower case. */
  isNameAlone(word: string): boolean;
}

const shortestPart = 3;
/** No Swedish word of running text is longer; what is, is noise and not worth the time. */
const longestCompound = 60;
/** Words looked at before are remembered: running text has few different ones. */
const remembered = 1 << 16;
const commonNames = new Set([...firstNames, ...surnames].map((name) => name.toLowerCase()));

export function lexiconOf(words: Iterable<string>): Lexicon {
  const listed = new Set(commonWords);
  const names = new Set<string>();
  const small = new Set(commonWords);
  for (const word of words) {
    const lower = word.toLowerCase();
    listed.add(lower);
    (word === lower ? small : names).add(word);
  }
  const lists = (word: string): boolean =>
    listed.has(word) || (word.length > 3 && word.endsWith('s') && listed.has(word.slice(0, -1)));
  const isName = (word: string): boolean =>
    commonNames.has(word) || (word.endsWith('s') && commonNames.has(word.slice(0, -1)));
  const knowsPart = (word: string): boolean => lists(word) || isName(word) || isCompound(word);

  /**
   * Two listed words, as Swedish joins them (Svenska Akademiens grammatik, 2 kap.): bare (`tågstation`), with a linking s (`arbetsdag`), without the last
   * vowel (`flickskola`) or with another one (`gatukorsning`, `kyrkogård`); of three like letters one is left out (`glasskål`).
   */
  function isCompound(word: string): boolean {
    if (word.length < 2 * shortestPart || word.length > longestCompound) return false;
    for (let at = shortestPart; at <= word.length - shortestPart; at++) {
      const last = word.slice(at);
      const shared = word[at - 1] === word[at - 2] && lists(word.slice(at - 1));
      if (!shared && !lists(last)) continue;
      const first = word.slice(0, at);
      if (listed.has(first)) return true;
      const stem = first.slice(0, -1);
      const end = first.at(-1);
      if (stem.length >= shortestPart && end === 's' && (listed.has(stem) || listed.has(`${stem}e`))) return true;
      if (stem.length >= shortestPart && (end === 'u' || end === 'o' || end === 'e') && listed.has(`${stem}a`))
        return true;
      if (listed.has(`${first}a`) || listed.has(`${first}e`)) return true;
    }
    return false;
  }

  let known = new Map<string, boolean>();
  return {
    lists,
    listsName: (word) => names.has(word) || (word.length > 3 && word.endsWith('s') && names.has(word.slice(0, -1))),
    isNameAlone: (word) => listed.has(word) && !small.has(word),
    knows(word) {
      const before = known.get(word);
      if (before !== undefined) return before;
      const found =
        knowsPart(word) || (word.includes('-') && word.split('-').every((part) => part === '' || knowsPart(part)));
      if (known.size >= remembered) known = new Map();
      known.set(word, found);
      return found;
    },
  };
}

/** One word a line, perhaps with marks inside (`t.ex`, `EU:s`, `d'Arc`). */
const entry = /^[\p{L}\p{M}][\p{L}\p{M}\p{N}.:'’-]*$/u;

/** The lexicon of a word list. A list in another form (`hus/ADG` of hunspell, frequencies beside words) would make all words unknown. */
export function lexiconFrom(list: Value<'WordList'>, tools: RowTools): Lexicon {
  const words = tools.wordList(list);
  const odd = words.filter((word) => !entry.test(word));
  if (odd.length * 2 > words.length)
    tools.fail('FTP1170', {
      file: String(list.path),
      count: odd.length,
      lines: words.length,
      line: odd[0]!.slice(0, 60),
    });
  return lexiconOf(words.map((word) => word.normalize('NFC')));
}
