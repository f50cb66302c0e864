import type { Finding } from './finding.ts';

/**
 * E-mail addresses as people write them: the dot-atom form of RFC 5322 with letters of any script (RFC 6531), a domain with at least one dot
 * and a top-level domain of letters. Lengths are bounded by RFC 5321, which also keeps the search linear.
 */
const local = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+'&-](?:[\p{L}\p{N}._%+'&-]{0,62}[\p{L}\p{N}_%+-])?$/u;
const domain = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,63}(?![\p{L}\p{N}])/u;

export function emails(text: string): Finding[] {
  const found: Finding[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const place = emailAt(text, at, at + 1);
    if (place) found.push({ ...place, class: 'email', certainty: 'valid' });
  }
  return found;
}

/** The address whose `@` (or what stands for it) is `text[sign, after)`; null where there is none. */
export function emailAt(
  text: string,
  sign: number,
  after: number,
): { readonly start: number; readonly end: number } | null {
  const name = local.exec(text.slice(Math.max(0, sign - 66), sign));
  const host = name && domain.exec(text.slice(after, after + 255));
  return host ? { start: sign - name[0].length, end: after + host[0].length } : null;
}
