import { wholeNumber } from './alto-pages.ts';
import { clean, cleanOrNull, filled, languageOf, licenceOf, type Metadata, noMetadata, yearOf } from './metadata.ts';
import { type Attributes, attribute, type XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';

/** What a METS file says of a digitised work: its pages, and the pieces (articles, chapters) that its blocks of text belong to. */
export interface Mets {
  /** Where each file lies, as the METS file writes it. */
  readonly files: ReadonlyMap<string, string>;
  /** Page number by file id, from the physical structure. */
  readonly pages: ReadonlyMap<string, number>;
  readonly pieces: readonly MetsPiece[];
  readonly metadata: Metadata;
}

export interface MetsPiece {
  readonly id: string | null;
  readonly heading: string | null;
  /** `article`, `advertisement`, as the file calls it, in lower case. */
  readonly kind: string | null;
  readonly metadata: Metadata;
  readonly areas: readonly MetsArea[];
  readonly line: number;
}

export interface MetsArea {
  readonly file: string;
  /** First and last block of text; null stands for the whole file. */
  readonly begin: string | null;
  readonly end: string | null;
}

/** Divisions that are parts of a piece: what lies in them belongs to the division around them. */
const PARTS =
  /^(heading|headline|title|subtitle|subheadline|overline|motto|byline|author|body|body_?content|content|text|textblock|paragraph|caption|illustration|image|picture|footnote|footer|table|quote|line|column|page|crosshead|continuation)$/;

interface Div {
  readonly attributes: Attributes;
  readonly line: number;
  readonly parent: Div | null;
  readonly areas: MetsArea[];
}

/**
 * Reads METS (Library of Congress, version 1) with MODS or Dublin Core inside. A piece is the innermost division of the logical structure that is no mere
 * part of one, such as a heading or a paragraph.
 */
export function metsReader(file: string, line: () => number, done: (mets: Mets) => void): XmlHandler {
  const files = new Map<string, string>();
  const pages = new Map<string, number>();
  const sections = new Map<string, Metadata>();
  const order: Div[] = [];
  let firstLogical: Div | null = null;
  let root = false;
  let fileId: string | null = null;
  let structure: 'logical' | 'physical' | null = null;
  let div: Div | null = null;
  let section: { readonly id: string; readonly reader: ReturnType<typeof descriptionReader> } | null = null;

  const openings: Readonly<Record<string, (attributes: Attributes) => void>> = {
    file: (attributes) => {
      fileId = attribute(attributes, 'ID') ?? null;
    },
    FLocat: (attributes) => {
      const href = attribute(attributes, 'href');
      if (fileId !== null && href !== undefined && !files.has(fileId)) files.set(fileId, href);
    },
    dmdSec: (attributes) => {
      section = { id: attribute(attributes, 'ID') ?? '', reader: descriptionReader() };
    },
    structMap: (attributes) => {
      structure = /physical/i.test(attribute(attributes, 'TYPE') ?? 'logical') ? 'physical' : 'logical';
      div = null;
    },
    div: (attributes) => {
      div = { attributes, line: line(), parent: div, areas: [] };
      if (structure === 'logical') {
        firstLogical ??= div;
        order.push(div);
      }
    },
    fptr: (attributes) => pointTo(attributes, true),
    area: (attributes) => pointTo(attributes, false),
  };
  const pointTo = (attributes: Attributes, whole: boolean): void => {
    const id = attribute(attributes, 'FILEID');
    if (id === undefined || div === null) return;
    if (structure === 'physical') {
      const number = wholeNumber(attribute(div.attributes, 'ORDER'));
      if (number !== null && !pages.has(id)) pages.set(id, number);
      return;
    }
    const begin = whole ? null : (attribute(attributes, 'BEGIN') ?? null);
    div.areas.push({ file: id, begin, end: whole ? null : (attribute(attributes, 'END') ?? null) });
  };
  const closings: Readonly<Record<string, () => void>> = {
    dmdSec: () => {
      if (section !== null) sections.set(section.id, section.reader.metadata());
      section = null;
    },
    div: () => {
      div = div?.parent ?? null;
    },
    structMap: () => {
      structure = null;
    },
  };
  return {
    open(name, attributes) {
      if (!root) {
        root = true;
        if (name.toLowerCase() !== 'mets')
          throw new FileProblem('FTP1103', {
            file,
            root: name,
            operator: 'alto',
            wanted: '`<mets>` in a file of this name',
          });
      }
      if (section !== null && name !== 'dmdSec') section.reader.open(name, attributes);
      else openings[name]?.(attributes);
    },
    text: (text) => section?.reader.text(text),
    close(name) {
      if (section !== null && name !== 'dmdSec') section.reader.close(name);
      else closings[name]?.();
    },
    end() {
      const about = (found: Div | null): Metadata =>
        (attribute(found?.attributes ?? {}, 'DMDID') ?? '')
          .split(/\s+/)
          .reduce((all, id) => filled(all, sections.get(id) ?? noMetadata()), noMetadata());
      const first = sections.values().next().value ?? noMetadata();
      const metadata = filled(about(firstLogical), first);
      const title = cleanOrNull(attribute((firstLogical as Div | null)?.attributes ?? {}, 'LABEL') ?? '');
      done({ files, pages, pieces: piecesOf(order, about), metadata: { ...metadata, title: metadata.title ?? title } });
    },
  };
}

function piecesOf(divs: readonly Div[], about: (div: Div | null) => Metadata): MetsPiece[] {
  const pieces = new Map<Div, MetsArea[]>();
  for (const div of divs) {
    if (div.areas.length === 0) continue;
    let owner = div;
    while (owner.parent !== null && PARTS.test(kindOf(owner) ?? '')) owner = owner.parent;
    const areas = pieces.get(owner) ?? [];
    areas.push(...div.areas);
    pieces.set(owner, areas);
  }
  return [...pieces].map(([div, areas]) => ({
    id: attribute(div.attributes, 'ID') ?? null,
    heading: cleanOrNull(attribute(div.attributes, 'LABEL') ?? '') ?? about(div).title,
    kind: kindOf(div),
    metadata: { ...about(div), title: null },
    areas,
    line: div.line,
  }));
}

const kindOf = ({ attributes }: Div): string | null => attribute(attributes, 'TYPE')?.toLowerCase() ?? null;

/** Title, creator and the rest from MODS 3 or Dublin Core, whichever the section holds. What is said of a related work is passed over. */
function descriptionReader(): {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
  metadata(): Metadata;
} {
  const found = noMetadata();
  const path: { readonly name: string; readonly attributes: Attributes }[] = [];
  const creators: string[] = [];
  let related = 0;
  let text = '';
  let person: { parts: string[]; roles: string[] } | null = null;

  const inside = (name: string): boolean => path.some((each) => each.name === name);
  const keep = (name: string, attributes: Attributes, words: string): void => {
    switch (name) {
      case 'title':
        // `titleInfo type="alternative"` and the like are other names of the work.
        if (attribute(path.at(-1)?.attributes ?? {}, 'type') === undefined) found.title ??= words;
        return;
      case 'namePart':
        if (!['date', 'termsOfAddress'].includes(attribute(attributes, 'type') ?? '')) person?.parts.push(words);
        return;
      case 'roleTerm':
        person?.roles.push(words.toLowerCase());
        return;
      case 'creator':
        creators.push(words);
        return;
      case 'dateIssued':
      case 'dateCreated':
      case 'date':
      case 'issued':
        found.year ??= yearOf(words);
        return;
      case 'publisher':
        found.publisher ??= words;
        return;
      case 'languageTerm':
      case 'language':
        found.language ??= languageOf(words);
        return;
      case 'accessCondition':
      case 'rights':
      case 'license':
        found.licence ??= licenceOf(attribute(attributes, 'href') ?? words);
        return;
    }
  };
  return {
    open(name, attributes) {
      if (name === 'relatedItem') related++;
      if (name === 'name' && related === 0) person = { parts: [], roles: [] };
      path.push({ name, attributes });
      text = '';
    },
    text(part) {
      text += part;
    },
    close(name) {
      const closed = path.pop();
      const words = clean(text);
      text = '';
      if (name === 'relatedItem') related--;
      if (related > 0 || closed === undefined || inside('relatedItem')) return;
      if (name === 'name' && person !== null) {
        const isAuthor = person.roles.every((role) => /^(aut|cre|author|creator|författare|upphov)/.test(role));
        if (person.parts.length > 0 && isAuthor) creators.push(person.parts.join(' '));
        person = null;
      } else if (words !== '' || attribute(closed.attributes, 'href') !== undefined)
        keep(name, closed.attributes, words);
    },
    metadata: () => ({ ...found, creator: creators.length > 0 ? creators.join('; ') : null }),
  };
}
