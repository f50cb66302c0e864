import { wholeNumber } from './alto-pages.ts';
import type { Metadata } from './metadata.ts';
import { cleanOrNull, filled, languageOf, licenceOf, metadataColumns, noMetadata, yearOf } from './metadata.ts';
import { type Attributes, attribute, type XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';
import { type By, prose } from './prose.ts';
import { type Fields, fields, type Role, roleEvents, roleTable } from './roles.ts';
import type { XmlOutput } from './rows.ts';

const ROLES = roleTable({
  paragraph:
    'p ab item label row sp speaker stage opener closer dateline salute signed byline trailer titlePart docAuthor docDate docImprint docEdition imprimatur lg list table quote cit floatingText epigraph argument postscript castItem bibl listBibl entry',
  heading: 'head',
  section: 'div div0 div1 div2 div3 div4 div5 div6 div7',
  cell: 'cell',
  line: 'l',
  skip: 'teiHeader facsimile standOff sourceDoc fw del surplus figure graphic formula index interp interpGrp spanGrp notatedMusic rdg witDetail listWit',
});
/** Of a `choice`, what is left out. */
const LEFT_OUT = {
  corrected: new Set(['sic', 'orig', 'abbr']),
  original: new Set(['corr', 'reg', 'expan']),
};

export interface TeiOptions {
  readonly by: By;
  readonly notes: 'drop' | 'keep';
  readonly reading: 'corrected' | 'original';
  readonly parts: 'body' | 'all';
}

/** Running text of TEI documents, with what their headers say. */
export function teiText({ by, notes, reading, parts }: TeiOptions, limit: number, output: XmlOutput): XmlHandler {
  /** Of the corpus, then of the text at hand. */
  let common = noMetadata();
  let about = noMetadata();
  const text = prose(by, limit, output, () => metadataColumns(filled(about, common)));
  const roles = roleEvents(text);
  const parents: string[] = [];
  let header: ReturnType<typeof headerReader> | null = null;
  let bodies = 0;
  let texts = 0;

  const leftOut = (what: string): Role => {
    output.count(what);
    return 'skip';
  };
  const roleOf = (name: string, parent: string | null): Role => {
    if (name === 'note') return notes === 'keep' ? 'note' : leftOut('notes left out');
    if (parent === 'choice' && LEFT_OUT[reading].has(name)) return 'skip';
    if (bodies === 0 && (name === 'front' || name === 'back') && parts === 'body')
      return leftOut('title pages, prefaces and appendices left out');
    return ROLES.get(name) ?? 'inline';
  };
  const milestone = (name: string, attributes: Attributes): void => {
    if (roles.skipping) return;
    const whole = attribute(attributes, 'break') === 'no';
    if (name === 'pb') text.page(wholeNumber(attribute(attributes, 'n')));
    if (name === 'gap') output.count('gaps in the text');
    else if (name === 'lb' || whole) text.lineEnd(whole);
  };
  return {
    open(name, attributes) {
      const parent = parents.at(-1) ?? null;
      if (parent === null && !/^(TEI|teiCorpus|TEI\.2|teiCorpus\.2)$/.test(name))
        throw new FileProblem('FTP1103', { file: output.name, root: name, operator: 'tei', wanted: '`<TEI>`' });
      parents.push(name);
      if (name === 'TEI' || name === 'TEI.2') {
        about = noMetadata();
        texts++;
      }
      if (name === 'teiHeader') header = headerReader();
      header?.open(name, attributes);
      if (name === 'body') bodies++;
      if (name === 'text' && header === null) about.language ??= languageOf(attribute(attributes, 'lang'));
      if (MILESTONES.has(name)) milestone(name, attributes);
      roles.open(roleOf(name, parent));
    },
    text(words) {
      if (header !== null) header.text(words);
      else if (texts > 0) roles.text(words);
    },
    close(name) {
      header?.close(name);
      parents.pop();
      roles.close();
      if (name === 'body') bodies--;
      if (name === 'teiHeader' && header !== null) {
        const found = header.metadata();
        header = null;
        if (parents.at(-1)?.startsWith('teiCorpus')) common = filled(found, common);
        else about = found;
      }
      if (name === 'TEI' || name === 'TEI.2') {
        about.language ??= common.language;
        text.end();
      }
    },
    end: () => {
      if (texts === 0) text.end();
    },
  };
}

const MILESTONES = new Set(['pb', 'lb', 'cb', 'gb', 'milestone', 'gap']);

/** Metadata of a `teiHeader`: title and author of the text, the year of its source, the licence of the edition. */
function headerReader(): Fields & { metadata(): Metadata } {
  const found = noMetadata();
  const authors: string[] = [];
  let sourceYear: number | null = null;
  let editionYear: number | null = null;
  const reader = fields((name, words, attributes, around) => {
    const inside = (outer: string): boolean => around.includes(outer);
    switch (name) {
      case 'title':
        if (inside('titleStmt') && !/^(sub|alt|desc)/.test(attribute(attributes, 'type') ?? ''))
          found.title ??= words || null;
        return;
      case 'author':
        if (inside('titleStmt') && words !== '') authors.push(words);
        return;
      case 'publisher':
        if (inside('publicationStmt')) found.publisher ??= words || null;
        return;
      case 'date': {
        const year = yearOf(attribute(attributes, 'when') ?? attribute(attributes, 'value') ?? '') ?? yearOf(words);
        if (inside('sourceDesc')) sourceYear ??= year;
        else if (inside('publicationStmt')) editionYear ??= year;
        return;
      }
      case 'licence':
        found.licence ??= licenceOf(attribute(attributes, 'target') ?? words);
        return;
      case 'availability':
        found.licence ??= licenceOf(words);
        return;
      case 'language':
        found.language ??= languageOf(attribute(attributes, 'ident') ?? words);
    }
  });
  return {
    ...reader,
    metadata: () => ({
      ...found,
      creator: cleanOrNull([...new Set(authors)].join('; ')),
      year: sourceYear ?? editionYear,
    }),
  };
}
