import type { Row } from '../../../compiler/operators/authoring.ts';
import { sizeText } from '../size-text.ts';
import { meeting } from './hyphens.ts';
import { clean } from './metadata.ts';
import { FileProblem } from './problem.ts';
import type { XmlOutput } from './rows.ts';

/** What makes a row of running text. */
export type By = 'document' | 'section' | 'paragraph';

/**
 * Gathers the running text of a marked-up document into rows: paragraphs with a blank line between them. White space counts as XML's readers see it, one space; only verbatim
 * text and lines of verse keep their line ends.
 */
export interface Prose {
  text(text: string): void;
  /** A paragraph (or heading, list item, table row) begins or ends here. */
  edge(): void;
  /** Between cells. */
  space(): void;
  /** A line of the printed page ends: hyphenated words are put together as in scanned text; `whole` says that a word goes on. */
  lineEnd(whole: boolean): void;
  /** A line of verse ends. */
  newLine(): void;
  /** Text up to the matching call with false keeps its white space. */
  verbatim(on: boolean): void;
  /** A note begins or ends; its text follows the paragraph that it stands in. */
  note(on: boolean): void;
  /** A heading begins or ends: it names its section, and is a paragraph as well. */
  heading(on: boolean): void;
  section(on: boolean): void;
  /** Parts of a whole, such as keys pressed together: what lies between `on` and `off` is written with this between its parts. */
  joiner(separator: string | null): void;
  /** Number of the printed page that begins. */
  page(number: number | null): void;
  /** Ends a document: what is left becomes rows, or is left out as blank. */
  end(): void;
}

interface Buffer {
  text: string;
}
interface Joiner {
  readonly separator: string;
  readonly parts: string[];
}

// Characters that XML 1.0 has not stand for ends of lines until a paragraph is whole.
const LINE = '\u0001';
const WHOLE = '\u0002';
const VERSE = '\u0003';
const KEPT_SPACE = '\u0004';
const MARKS = /[\u0001-\u0004]/g;

export function prose(
  by: By,
  limit: number,
  output: XmlOutput,
  /** Columns that every row of this document has beside id, text, page and heading. */
  columns: () => Row,
): Prose {
  let paragraphs: string[] = [];
  let size = 0;
  /** The paragraph at hand, and around it those that notes interrupt. */
  let buffers: Buffer[] = [{ text: '' }];
  let notes: string[] = [];
  let headings: (string | null)[] = [null];
  let joiners: Joiner[] = [];
  let verbatim = 0;
  let inHeading = 0;
  let page: number | null = null;
  let start: { readonly line: number; readonly page: number | null } | null = null;
  let ordinal = 0;
  let document = 1;
  let rowsHere = 0;

  /** A file's first document has its name; files with several documents are rare. */
  const name = (): string => (document === 1 ? output.name : `${output.name}#${document}`);
  const here = (): Buffer => buffers.at(-1)!;
  const write = (text: string): void => {
    size += text.length;
    if (size > limit) throw new FileProblem('FTP0910', { limit: sizeText(limit) });
    const joiner = joiners.at(-1);
    if (joiner === undefined) here().text += text;
    else if (text.trim() !== '') joiner.parts.push(text.trim());
  };
  const flushRow = (): void => {
    const text = paragraphs.join('\n\n');
    const { line, page: startPage } = start ?? { line: output.line, page };
    paragraphs = [];
    size = 0;
    start = null;
    if (text === '') return;
    rowsHere++;
    ordinal++;
    const id = by === 'document' ? name() : `${name()}${document === 1 ? '#' : '.'}${ordinal}`;
    output.row(
      { id, text, page: startPage, heading: headings.findLast((each) => each !== null) ?? null, ...columns() },
      line,
    );
  };
  const addParagraph = (written: string): void => {
    const text = settled(written);
    if (text === '') return;
    start ??= { line: output.line, page };
    paragraphs.push(text);
    if (inHeading > 0 && buffers.length === 1) headings[headings.length - 1] ??= clean(text);
    if (by === 'paragraph') flushRow();
  };
  const edge = (): void => {
    joiners = [];
    const { text } = here();
    here().text = '';
    if (buffers.length > 1) {
      // Paragraphs inside a note.
      if (settled(text) !== '') notes.push(text);
      return;
    }
    addParagraph(text);
    const waiting = notes;
    notes = [];
    for (const note of waiting) addParagraph(note);
  };
  const endNote = (): void => {
    if (buffers.length < 2) return;
    const { text } = buffers.pop()!;
    if (settled(text) !== '') notes.push(text);
  };
  return {
    text(text) {
      const plain = text.replace(MARKS, '');
      write(verbatim > 0 ? plain.replace(/\r?\n/g, VERSE).replace(/[ \t]/g, KEPT_SPACE) : plain);
    },
    edge,
    space: () => write(' '),
    lineEnd: (whole) => write(whole ? WHOLE : LINE),
    newLine: () => write(VERSE),
    verbatim(on) {
      verbatim = Math.max(0, verbatim + (on ? 1 : -1));
    },
    note(on) {
      if (on) buffers.push({ text: '' });
      else endNote();
    },
    heading(on) {
      edge();
      inHeading = Math.max(0, inHeading + (on ? 1 : -1));
    },
    section(on) {
      edge();
      if (by === 'section') flushRow();
      if (on) headings.push(null);
      else if (headings.length > 1) headings.pop();
    },
    joiner(separator) {
      if (separator !== null) {
        joiners.push({ separator, parts: [] });
        return;
      }
      const done = joiners.pop();
      if (done !== undefined && done.parts.length > 0) write(done.parts.join(done.separator));
    },
    page(number) {
      page = number;
    },
    end() {
      while (buffers.length > 1) endNote();
      edge();
      flushRow();
      if (rowsHere === 0)
        output.leaveOut({ id: name(), text: '', page: null, heading: null, ...columns() }, 'blank', 0, 1);
      document++;
      ordinal = 0;
      rowsHere = 0;
      buffers = [{ text: '' }];
      headings = [null];
      verbatim = 0;
      inHeading = 0;
      page = null;
    },
  };
}

/** A paragraph with its line ends decided. */
function settled(written: string): string {
  const text = written.replace(/[ \t\r\n]+/g, ' ');
  if (!/[\u0001-\u0004]/.test(text)) return text.trim();
  const lines = text
    .replace(/ ?([\u0001-\u0003]) ?/g, '$1')
    .split(VERSE)
    .map(unhyphenated);
  return lines.join('\n').replaceAll(KEPT_SPACE, ' ').replace(/^\n+/, '').trimEnd();
}

/** Lines of the printed page become one. */
function unhyphenated(text: string): string {
  const pieces: string[] = [];
  for (const part of text.split(/([\u0001\u0002])/)) {
    if (part === LINE || part === WHOLE) pieces.push(part);
    else if (pieces.length === 0) pieces.push(part);
    else {
      const mark = pieces.pop()!;
      const last = pieces.pop() ?? '';
      const { before, between } =
        mark === WHOLE ? { before: last.replace(/[-¬\u00ad\u2010]$/, ''), between: '' } : meeting(last, part);
      pieces.push(before, between, part);
    }
  }
  return pieces.filter((piece) => piece !== LINE && piece !== WHOLE).join('');
}
