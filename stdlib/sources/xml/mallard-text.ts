import { cleanOrNull, languageOf, licenceOf, metadataColumns, noMetadata, yearOf } from './metadata.ts';
import { attribute, type XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';
import { type By, prose } from './prose.ts';
import { fields, type Role, roleEvents, roleTable } from './roles.ts';
import type { XmlOutput } from './rows.ts';

const ROLES = roleTable({
  paragraph: 'p desc item td th tr caption cite term steps list terms note quote synopsis example figure table',
  heading: 'title subtitle',
  section: 'section',
  verbatim: 'screen',
  skip: 'info links comment media thumb rules tt',
});
/** Where `code` is a block of its own; inside a paragraph it is a few words. */
const AROUND_CODE = new Set(['page', 'section', 'note', 'example', 'listing', 'item', 'quote', 'synopsis', 'td']);

/** Running text of a Mallard page (projectmallard.org 1.0 and 1.1), the format of GNOME's help. Of alternatives (`if:choose`) the first is read. */
export function mallardText(by: By, limit: number, output: XmlOutput): XmlHandler {
  const about = noMetadata();
  const authors: string[] = [];
  let revised: number | null = null;
  let credited: number | null = null;
  const text = prose(by, limit, output, () => metadataColumns(about));
  const roles = roleEvents(text);
  const parents: string[] = [];
  /** For each `choose` around: has an alternative been read? */
  const chosen: boolean[] = [];
  let info = 0;
  const header = fields((name, words, attributes, around) => {
    const credit = around.at(-1) === 'credit';
    if (name === 'name' && credit) names.push(words);
    else if (name === 'years' && credit) credited ??= yearOf(words);
    else if (name === 'credit') {
      if (/\bauthor\b/.test(attribute(attributes, 'type') ?? '')) authors.push(...names);
      names = [];
    } else if (name === 'revision') {
      const year = yearOf(attribute(attributes, 'date') ?? '');
      if (year !== null && year > (revised ?? 0)) revised = year;
    } else if (name === 'license') about.licence ??= licenceOf(attribute(attributes, 'href') ?? words);
    else if (name === 'info' && around.length === 0) {
      about.creator ??= authors.length > 0 ? [...new Set(authors)].join('; ') : null;
      about.year ??= revised ?? credited;
    }
  });
  let names: string[] = [];
  let titleText: string | null = null;

  const roleOf = (name: string, parent: string | null, style: string): Role => {
    if (name === 'code' && AROUND_CODE.has(parent ?? '')) return 'verbatim';
    if (name === 'guiseq') return { joined: ' ▸ ' };
    if (name === 'keyseq') return { joined: style === 'sequence' ? ' ' : '+' };
    if (name === 'when' || name === 'else') {
      const first = chosen.at(-1) === false;
      if (chosen.length > 0) chosen[chosen.length - 1] = true;
      return first || chosen.length === 0 ? 'inline' : 'skip';
    }
    // A cell's words are apart, and its paragraphs are paragraphs.
    return ROLES.get(name) ?? 'inline';
  };
  return {
    open(name, attributes) {
      const parent = parents.at(-1) ?? null;
      if (parent === null) {
        if (name !== 'page' && name !== 'section')
          throw new FileProblem('FTP1103', { file: output.name, root: name, operator: 'mallard', wanted: '`<page>`' });
        about.language = languageOf(attribute(attributes, 'lang'));
      }
      parents.push(name);
      if (name === 'include') output.count('included files not fetched');
      if (name === 'choose') chosen.push(false);
      if (name === 'info') info++;
      if (info > 0 && parents.length > 1 && parents[1] === 'info') header.open(name, attributes);
      if (name === 'title' && parents.length === 2 && about.title === null) titleText = '';
      roles.open(roleOf(name, parent, attribute(attributes, 'type') ?? ''));
    },
    text(words) {
      if (info > 0 && parents[1] === 'info') header.text(words);
      if (titleText !== null && !roles.skipping) titleText += words;
      roles.text(words);
    },
    close(name) {
      if (info > 0 && parents[1] === 'info') header.close(name);
      if (titleText !== null && name === 'title' && parents.length === 2) {
        about.title = cleanOrNull(titleText);
        titleText = null;
      }
      parents.pop();
      if (name === 'info') info--;
      if (name === 'choose') chosen.pop();
      roles.close();
    },
    end: text.end,
  };
}
