import { parse } from 'tldts';
import { scalar } from '../../compiler/operators/authoring.ts';

/**
 * The site of a web address: the name that somebody has registered (`https://www.nyheter.exempel.se/a` has `exempel.se`), by the Public Suffix List; a name outside
 * of it, or a number, as it stands. Null where there is no address.
 */
export const site = scalar({
  version: '1',
  call(address: string): string | null {
    const { domain, hostname } = parse(address);
    return domain ?? (hostname === '' ? null : hostname);
  },
});
