import { type Value, value } from '../../compiler/operators/authoring.ts';

/**
 * Duplicates are rows with the same address: `dedup(link, url())`. Addresses are compared in the normal form of RFC 3986, section 6.2 (lower
 * case of scheme and host, no default port, `.` and `..` resolved, escapes of plain letters undone), and beyond it without what seldom makes
 * another page: `http` or `https`, `www.`, a slash at the end, the fragment, the order of the query, and its parameters that only tell where a
 * reader came from (`utm_source`, `gclid`, `fbclid` …). A row without an address is never a duplicate.
 */
export const url = value({
  version: '1',
  family: 'Similarity',
  create: (options: {
    /**
     * Whether addresses that differ in their query (`?page=2`) differ.
     * @default true
     */
    query?: boolean;
  }): Value<'Similarity'> => ({ $: 'url', ...options }),
});
