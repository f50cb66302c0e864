import { FileProblem } from './problem.ts';

/** Most characters that one entity may stand for, and all entities of a file together: far above any honest use, far below what hurts. */
const MOST_OF_ONE = 100_000;
const MOST_OF_ALL = 10_000_000;
const DEEPEST = 20;

export interface Entities {
  /** Learns the declarations of a document type declaration (the text between `<!DOCTYPE` and `>`). */
  declare(doctype: string): void;
  /** What `&name;` stands for, as plain text; undefined where nobody can know. */
  resolve(name: string): string | undefined;
}

/**
 * Entities as far as plain text needs them (XML 1.0, section 4): those declared inside the file, with the markup in their values taken off; the named
 * characters of HTML and TEI, declared or not. Nothing outside the file is ever opened: an external entity gives no text and is counted, and a name
 * that only an external document type can explain is written as it stands (`&kate;` becomes `kate`). What grows beyond all measure is a `FileProblem`.
 */
export function entities(
  count: (what: string) => void,
  /** The file may be part of another one, whose document type explains its entities: the chapters of a DocBook manual. */
  partOfAnother = false,
): Entities {
  const declared = new Map<string, string>();
  const outside = new Set<string>();
  const expanded = new Map<string, string>();
  let external = partOfAnother;
  let all = 0;

  const expand = (name: string, depth: number): string | undefined => {
    const known = expanded.get(name) ?? PREDEFINED[name] ?? characterOf(name);
    if (known !== undefined) return known;
    if (outside.has(name)) {
      count('external entities left out');
      return '';
    }
    const value = declared.get(name);
    if (value === undefined) {
      if (!external) return undefined;
      count('entities of an external document type written as their name');
      return name;
    }
    if (depth > DEEPEST) throw tooLarge(name, `${DEEPEST} levels`);
    let text = '';
    for (const part of value.replace(MARKUP, '').split(REFERENCE)) {
      const inner = part.startsWith('&') && part.endsWith(';') ? part.slice(1, -1) : null;
      text += inner === null ? part : (expand(inner, depth + 1) ?? part);
      if (text.length > MOST_OF_ONE) throw tooLarge(name, `${MOST_OF_ONE} characters`);
    }
    expanded.set(name, text);
    return text;
  };
  return {
    declare(doctype) {
      const inner = doctype.indexOf('[');
      const head = inner < 0 ? doctype : doctype.slice(0, inner);
      external ||= /\b(SYSTEM|PUBLIC)\b/.test(head);
      if (inner < 0) return;
      for (const { name, parameter, value } of declarations(doctype.slice(inner))) {
        // Of several declarations of one name the first counts; parameter entities serve declarations alone, which are not read.
        if (parameter) external = true;
        else if (declared.has(name) || outside.has(name)) continue;
        else if (value === null) outside.add(name);
        else declared.set(name, value);
      }
    },
    resolve(name) {
      const text = expand(name, 0);
      all += text?.length ?? 0;
      if (all > MOST_OF_ALL) throw tooLarge(name, `${MOST_OF_ALL} characters in this file`);
      return text;
    },
  };
}

const tooLarge = (entity: string, limit: string): FileProblem => new FileProblem('FTP1102', { entity, limit });

interface Declaration {
  readonly name: string;
  readonly parameter: boolean;
  /** Null where it lies outside. */
  readonly value: string | null;
}

/** Entity declarations of an internal subset. Every step goes forward, so that no text is read twice. */
function* declarations(subset: string): Generator<Declaration> {
  for (let at = subset.indexOf('<!'); at >= 0; at = subset.indexOf('<!', at)) {
    if (subset.startsWith('<!--', at)) {
      const end = subset.indexOf('-->', at + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    HEAD.lastIndex = at;
    const head = HEAD.exec(subset);
    at += 2;
    if (head === null) continue;
    at = HEAD.lastIndex;
    const [, parameter, name, quote] = head;
    const end = quote === undefined ? at : subset.indexOf(quote, at);
    if (end < 0) return;
    yield {
      name: name!,
      parameter: parameter !== undefined,
      value: quote === undefined ? null : subset.slice(at, end),
    };
    at = end;
  }
}

const HEAD = /<!ENTITY\s{1,200}(%\s{1,200})?([^\s"'<>%&]{1,200})\s{1,200}(?:(["'])|SYSTEM\b|PUBLIC\b)/y;
const MARKUP = /<[^<>]*>/g;
const REFERENCE = /(&[^&;\s]{1,64};)/;

const PREDEFINED: Readonly<Record<string, string>> = {
  __proto__: null as never,
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** `#228`, `#xE4`, or a named character. */
function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED.get(name);
  const code = /^#x[0-9a-f]{1,6}$/i.test(name)
    ? parseInt(name.slice(2), 16)
    : /^#\d{1,7}$/.test(name)
      ? Number(name.slice(1))
      : -1;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

/** Latin-1 from U+00A0 in the order of its codes (HTML 4, section 24.2.1), then others that printed text needs (24.3, 24.4 and ISO 8879). */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const OTHERS =
  'OElig=Œ oelig=œ Scaron=Š scaron=š fnof=ƒ ensp=\u2002 emsp=\u2003 thinsp=\u2009 ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ dagger=† Dagger=‡ bull=• hellip=… permil=‰ prime=′ lsaquo=‹ rsaquo=› euro=€ trade=™ larr=← rarr=→ minus=− le=≤ ge=≥ ne=≠ hyphen=- dash=‐ half=½';
const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(' ').map((name, i) => [name, String.fromCharCode(0xa0 + i)] as const),
  ...OTHERS.split(' ').map((pair) => pair.split('=') as [string, string]),
]);
