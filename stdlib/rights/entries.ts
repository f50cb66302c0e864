import { createHash } from 'node:crypto';

/** What an entry of a list of reservations or erasures names. */
export const entryKinds = ['id', 'url', 'domain', 'holder'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Entries by what they name, looked up in constant time. */
export interface Entries {
  readonly kinds: ReadonlySet<EntryKind>;
  /** The entry, as it stands in the list, that a value meets; null where none does. */
  match(kind: EntryKind, value: string): string | null;
}

const HASHED = /^sha256:[0-9a-f]{64}$/;

/** An id as a list holds it where the list itself is to name nobody. */
export const hashedId = (id: string): string => `sha256:${createHash('sha256').update(id, 'utf8').digest('hex')}`;

/**
 * Reads lines such as `id: n-17`, `url: https://example.se/arkiv/`, `domain: example.se`, `holder: Förlaget Gran`; a line without one of these words is of
 * the kind `otherwise`. Gives the line that is of no kind where there is one.
 */
export function readEntries(lines: readonly string[], otherwise: EntryKind | null): Entries | { readonly bad: string } {
  const found = new Map<EntryKind, Map<string, string>>();
  for (const line of lines) {
    const [, word, rest] = /^([a-z]+):\s+(.+)$/.exec(line) ?? [];
    const tagged = entryKinds.find((kind) => kind === word);
    const kind = tagged ?? otherwise;
    const value = tagged === undefined ? line : rest!;
    if (kind === null) return { bad: line };
    const named = normal(kind, value);
    if (named === '') return { bad: line };
    const entries = found.get(kind) ?? new Map<string, string>();
    found.set(kind, entries.set(named, line));
  }
  const hashes = [...(found.get('id')?.keys() ?? [])].some((id) => HASHED.test(id));
  return {
    kinds: new Set(found.keys()),
    match(kind, value) {
      const entries = found.get(kind);
      if (entries === undefined) return null;
      if (kind === 'domain') return domainEntry(entries, value);
      if (kind === 'url') return urlEntry(entries, value);
      const direct = entries.get(normal(kind, value)) ?? null;
      return direct ?? (kind === 'id' && hashes ? (entries.get(hashedId(value)) ?? null) : null);
    },
  };
}

/** Ids are told apart exactly; names of holders are not by case or spaces; domains and addresses by what they lead to. */
function normal(kind: EntryKind, value: string): string {
  if (kind === 'id') return value;
  if (kind === 'holder') return value.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  return kind === 'domain' ? hostOf(value) : addressOf(value);
}

/** `https://www.example.se/a` lies in `example.se`, and so does `arkiv.example.se`. */
function domainEntry(entries: ReadonlyMap<string, string>, value: string): string | null {
  const labels = hostOf(value).split('.');
  for (let i = 0; i < labels.length; i++) {
    const entry = entries.get(labels.slice(i).join('.'));
    if (entry !== undefined) return entry;
  }
  return null;
}

/** An entry reserves its address and what lies below it: `/arkiv` holds `/arkiv/1`, not `/arkivet`. */
function urlEntry(entries: ReadonlyMap<string, string>, value: string): string | null {
  for (let address = addressOf(value); address !== ''; ) {
    const entry = entries.get(address);
    if (entry !== undefined) return entry;
    const cut = Math.max(address.lastIndexOf('/'), address.lastIndexOf('?'));
    address = cut < 0 ? '' : address.slice(0, cut);
  }
  return null;
}

const LONGEST_ADDRESS = 2000;

/** Without scheme, `www.`, fragment and closing slash; host in small letters. Longer addresses than servers take are cut. */
function addressOf(value: string): string {
  const bare = value
    .trim()
    .slice(0, LONGEST_ADDRESS)
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/#.*$/s, '');
  const slash = bare.search(/[/?]/);
  const host = (slash < 0 ? bare : bare.slice(0, slash))
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/:\d+$/, '');
  return (host + (slash < 0 ? '' : bare.slice(slash))).replace(/\/+$/, '');
}

const hostOf = (value: string): string => (/^[^/?]*/.exec(addressOf(value))?.[0] ?? '').replace(/^\.|\.$/g, '');
