import { isIPv6 } from 'node:net';
import { type Finding, merge } from './finding.ts';
import { before } from './surroundings.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const v4 = new RegExp(`(?<![\\p{L}\\p{N}.])(?:${octet}\\.){3}${octet}(?![\\p{L}\\p{N}]|\\.\\d)`, 'gu');
const v6 =
  /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\p{L}\p{N}:]|\.\d)/giu;

/** `version 1.2.3.4`, `v. 10.0.0.1`, `avsnitt 2.3.1.4`: four numbers with dots that are no address. */
const numbering =
  /(?:\b(?:version|ver|v|release|utgåva|build|revision|rev|avsnitt|kapitel|kap|punkt|paragraf|section|sec|figur|fig|tabell|tab|bilaga)[.:]?|§)\s*$/iu;
/** A numbered heading: at the start of a line, all numbers small, then a word with a capital. */
const headingEnd = /^\.?[ \t]+\p{Lu}/u;

/** Quick looks that let most texts pass. */
const dotted = /\d\.\d{1,3}\.\d{1,3}\.\d/;
const coloned = /[0-9a-f:]:[0-9a-f]{0,4}:/i;

/** Internet addresses: IPv4 in dotted form (RFC 791) and IPv6 in any of its text forms (RFC 4291). */
export function ipAddresses(text: string): Finding[] {
  const six: Finding[] = [];
  const four: Finding[] = [];
  for (const match of coloned.test(text) ? text.matchAll(v6) : []) {
    if (match[0].split(':').length < 3 || !isIPv6(match[0]) || !isTelling(match[0])) continue;
    six.push({ start: match.index, end: match.index + match[0].length, class: 'ip', certainty: 'valid' });
  }
  for (const match of dotted.test(text) ? text.matchAll(v4) : []) {
    const end = match.index + match[0].length;
    // Masks, this host and no host.
    if (/^(?:0|127|255)\./.test(match[0])) continue;
    if (numbering.test(before(text, match.index, 16)) || isHeading(text, match.index, end)) continue;
    four.push({ start: match.index, end, class: 'ip', certainty: 'valid' });
  }
  return merge(six, four);
}

/** `::1` and `::` name no one, and `a::b` is more often code; an address has a group of three hexadecimal digits or more. */
const isTelling = (address: string): boolean => address.split(/[:.]/).some((group) => group.length >= 3);

function isHeading(text: string, start: number, end: number): boolean {
  const lineStart = start === 0 || /\n[ \t#*]*$/.test(text.slice(Math.max(0, start - 8), start));
  if (!lineStart || !headingEnd.test(text.slice(end, end + 8))) return false;
  return text
    .slice(start, end)
    .split('.')
    .every((number) => Number(number) < 40);
}
