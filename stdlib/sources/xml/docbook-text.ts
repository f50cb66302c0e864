import { cleanOrNull, languageOf, licenceOf, metadataColumns, noMetadata, yearOf } from './metadata.ts';
import { type Attributes, attribute, type XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';
import { type By, prose } from './prose.ts';
import { fields, type Role, roleEvents, roleTable } from './roles.ts';
import type { XmlOutput } from './rows.ts';

const ROLES = roleTable({
  paragraph:
    'para simpara formalpara term member listitem row question answer refname refpurpose attribution epigraph blockquote caution important note tip warning example informalexample figure table informaltable itemizedlist orderedlist variablelist simplelist segmentedlist calloutlist callout glossterm_entry bibliomixed biblioentry',
  heading: 'title subtitle titleabbrev',
  section:
    'part chapter preface appendix article section sect1 sect2 sect3 sect4 sect5 simplesect refentry refsection refsect1 refsect2 refsect3 glossary bibliography colophon dedication acknowledgements partintro glossdiv glossentry qandadiv',
  cell: 'entry seg',
  verbatim: 'programlisting screen literallayout synopsis',
  skip: 'info bookinfo articleinfo chapterinfo appendixinfo prefaceinfo partinfo sect1info sect2info sect3info sect4info sect5info sectioninfo refentryinfo setinfo refmeta glossaryinfo bibliographyinfo indexterm mediaobject inlinemediaobject graphic inlinegraphic screenshot remark comment toc lot index alt anchor colspec spanspec areaspec',
});
const INFO = /info$/;
const ROOTS =
  /^(set|book|part|chapter|preface|appendix|article|section|sect[1-5]|simplesect|refentry|reference|refsect[1-3]|refsection|glossary|bibliography|partintro|dedication|colophon|topic)$/;

/** Running text of a DocBook document, with what its outermost `info` says of it. */
export function docbookText(
  { by, notes }: { readonly by: By; readonly notes: 'drop' | 'keep' },
  limit: number,
  output: XmlOutput,
): XmlHandler {
  const about = noMetadata();
  const text = prose(by, limit, output, () => metadataColumns(about));
  const roles = roleEvents(text);
  const parents: string[] = [];
  const authors: string[] = [];
  let date: number | null = null;
  let copyright: number | null = null;
  let address: string | null = null;
  let title: string | null = null;

  const header = fields((name, words, attributes, around) => {
    switch (name) {
      case 'title':
        if (around.length === 1) about.title ??= words || null;
        return;
      case 'author':
        // `authorgroup` holds authors, `othercredit` those who helped.
        if (nameOf(words) !== '') authors.push(nameOf(words));
        return;
      case 'pubdate':
      case 'date':
        date ??= yearOf(words);
        return;
      case 'year': {
        const year = yearOf(words);
        if (year !== null && year > (copyright ?? 0)) copyright = year;
        return;
      }
      case 'publishername':
        about.publisher ??= words || null;
        return;
      case 'ulink':
      case 'link':
        if (around.includes('legalnotice')) address ??= licenceAddress(attributes);
        return;
      case 'legalnotice':
        about.licence ??= address ?? licenceOf(words);
    }
  });
  /** Inside the `info` of the whole document. */
  const inHeader = (): boolean => parents.length > 1 && INFO.test(parents[1]!);
  const roleOf = (name: string, parent: string | null): Role => {
    if (name === 'footnote') return notes === 'keep' ? 'note' : dropNote();
    if (name === 'shortcut' && parent === 'menuchoice') return 'skip';
    if (name === 'menuchoice') return { joined: ' → ' };
    if (name === 'keycombo') return { joined: '+' };
    return ROLES.get(name) ?? 'inline';
  };
  const dropNote = (): Role => {
    output.count('notes left out');
    return 'skip';
  };
  return {
    open(name, attributes) {
      const parent = parents.at(-1) ?? null;
      if (parent === null) {
        if (!ROOTS.test(name))
          throw new FileProblem('FTP1103', {
            file: output.name,
            root: name,
            operator: 'docbook',
            wanted: '`<book>`, `<article>`, `<chapter>` and their like',
          });
        about.language = languageOf(attribute(attributes, 'lang'));
      }
      parents.push(name);
      if (name === 'include') output.count('included files not fetched');
      if (inHeader()) header.open(name, attributes);
      if (name === 'title' && parents.length === 2 && about.title === null) title = '';
      roles.open(roleOf(name, parent));
    },
    text(words) {
      if (inHeader()) header.text(words);
      if (title !== null) title += words;
      roles.text(words);
    },
    close(name) {
      if (inHeader()) {
        header.close(name);
        if (parents.length === 2) {
          about.creator ??= authors.length > 0 ? [...new Set(authors)].join('; ') : null;
          about.year ??= date ?? copyright;
        }
      } else if (title !== null && parents.length === 2) {
        about.title ??= cleanOrNull(title);
        title = null;
      }
      parents.pop();
      roles.close();
    },
    end: text.end,
  };
}

/** Words of an author without address and office. */
const nameOf = (words: string): string =>
  words
    .replace(/\S+@\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim();

function licenceAddress(attributes: Attributes): string | null {
  const found = attribute(attributes, 'url') ?? attribute(attributes, 'href') ?? '';
  return /creativecommons\.org/.test(found) ? licenceOf(found) : null;
}
