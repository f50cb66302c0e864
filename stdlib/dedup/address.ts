/** Parameters that follow a reader about and do not choose a page. */
const tracking = /^(?:utm_[a-z_]+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|mc_cid|mc_eid|igshid|_ga|_gl|wt_mc|cmpid)$/i;
const unreserved = /%(?:4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE]|2[DE]|3[0-9])/gi;

/** An address in the form in which two are compared; null for what is none. `query` false leaves the query out. */
export function normalAddress(text: string, query: boolean): string | null {
  const given = text.trim();
  if (given === '') return null;
  const parsed = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return null;
  if (parsed.username !== '') return null;
  if (!parsed.hostname.includes('.') && parsed.hostname !== 'localhost') return null;
  const host = parsed.hostname.replace(/^www\./, '').replace(/\.$/, '');
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  const path = plain(parsed.pathname).replace(/\/+$/, '');
  return `${host}${port}${path}${query ? sorted(parsed.search) : ''}`;
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** Escapes of letters, digits and `-._~` stand for these; all others are written in capitals. */
const plain = (path: string): string =>
  path.replace(unreserved, (code) => decodeURIComponent(code)).replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());

function sorted(search: string): string {
  const parts = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !tracking.test(part.split('=', 1)[0]!))
    .map(plain)
    .sort();
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
