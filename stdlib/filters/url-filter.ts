import { parse } from 'tldts';
import {
  type Column,
  type Drop,
  drop,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { textOf } from '../text/row-text.ts';
import { entriesOf, type Listed } from './listed.ts';

interface Lists {
  /**
   * Registered domains (`exempel.se`, which takes `www.exempel.se` along) and full host names.
   * @each ^\s*[^\s/:?#@]*[a-zA-Z0-9][^\s/:?#@]*\.[^\s/:?#@]+\s*$
   */
  domains?: Listed;
  /**
   * Whole addresses, spelt as in the column.
   * @each \S
   */
  urls?: Listed;
  /**
   * Words of which one is enough. Words are the runs of a-z, A-Z and 0-9 in the address; these here are compared in lower case.
   * @each [a-zA-Z0-9]
   */
  words?: Listed;
  /**
   * Words of which several are needed.
   * @each [a-zA-Z0-9]
   */
  soft_words?: Listed;
  /**
   * Strings that may stand anywhere in the address, in lower case and without its signs.
   * @each [a-zA-Z0-9]
   */
  parts?: Listed;
}

const between = /[^a-zA-Z0-9]+/;
const everyBetween = /[^a-zA-Z0-9]+/g;
const normal = (text: string): string => text.replace(everyBetween, '').toLowerCase();

interface Prepared {
  readonly domains: ReadonlySet<string>;
  readonly urls: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly softWords: ReadonlySet<string>;
  /** Parts by their length, so that a list of thousands costs one look per length and place. */
  readonly parts: ReadonlyMap<number, ReadonlySet<string>>;
}

function prepare(lists: Lists, tools: RowTools): Prepared {
  const entries = (option: keyof Lists): readonly string[] =>
    entriesOf(lists[option], /[a-zA-Z0-9]/, { operator: 'url_filter', option }, tools);
  const parts = new Map<number, Set<string>>();
  for (const part of entries('parts').map(normal)) {
    const same = parts.get(part.length) ?? new Set();
    parts.set(part.length, same.add(part));
  }
  return {
    domains: new Set(entries('domains').map((domain) => domain.trim().toLowerCase())),
    urls: new Set(entries('urls').map((url) => url.trim())),
    words: new Set(entries('words').map(normal)),
    softWords: new Set(entries('soft_words').map(normal)),
    parts,
  };
}

/** The first list that the address is on, in datatrove's order and by its names, or null. */
function listed(url: string, { domains, urls, words, softWords, parts }: Prepared, minSoft: number): Drop | null {
  if (domains.size > 0) {
    const { domain, hostname } = parse(url);
    if (domain !== null && domains.has(domain.toLowerCase())) return drop('domain', domain);
    if (domain !== null && hostname !== null && domains.has(hostname.toLowerCase())) return drop('subdomain', hostname);
  }
  if (urls.has(url)) return drop('url');
  if (words.size > 0 || softWords.size > 0) {
    const own = new Set(url.split(between));
    for (const word of own) if (words.has(word)) return drop('hard_blacklisted', word);
    let soft = 0;
    for (const word of own) if (softWords.has(word)) soft++;
    if (softWords.size > 0 && soft >= minSoft) return drop('soft_blacklisted', soft, minSoft);
  }
  const bare = parts.size === 0 ? '' : normal(url);
  for (const [length, same] of parts)
    for (let i = 0; i + length <= bare.length; i++)
      if (same.has(bare.slice(i, i + length))) return drop('blacklisted_subword', bare.slice(i, i + length));
  return null;
}

/**
 * Drops rows by the address that they come from: listed domains and hosts, whole addresses, words of which one is enough, words of which two
 * are needed, strings anywhere. Each list stands in the pipeline, or in a file with one entry on each line, `word_list("lists/domains.txt")`, in which
 * what follows `#` does not count. No lists come with it: whose pages do not belong in a corpus is for its makers to say. A row without an address
 * is dropped as `no_url`. What belongs to one registered domain follows the Public Suffix List.
 *
 * Rules and names: datatrove 0.10 (`URLFilter`, as FineWeb used it), but host names are compared whatever their case. As there, words are
 * compared in the case of the address, so that `Kasino` in it is not the listed `kasino`; strings are found in either case.
 */
export const url_filter = rowOperator({
  version: '1',
  checks: [
    'some(domains, urls, words, soft_words, parts)',
    'soft_words needs min_soft_words <= count(soft_words)',
    'min_soft_words needs soft_words',
  ],
  positional: ['url'],
  create(
    url: Column<string | null>,
    options: Lists & {
      /**
       * How many of `soft_words` are needed.
       * @range 1..
       * @default 2
       */
      min_soft_words?: Int;
    },
    tools: RowTools,
  ) {
    const lists = prepare(options, tools);
    const minSoft = options.min_soft_words ?? 2;
    return (row) => {
      const address = textOf(row, url);
      return address === '' ? drop('no_url') : (listed(address, lists, minSoft) ?? row);
    };
  },
});
