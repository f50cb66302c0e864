import { plainText } from './roff-escapes.ts';

export interface ManualPage {
  readonly title: string;
  readonly section: string;
  /** As it is written. */
  readonly date: string | null;
  /** Package or project with its version. */
  readonly product: string | null;
  readonly manual: string | null;
  /** Paragraphs with an empty line between them. */
  readonly text: string;
}

/** Why there is no page to read: it stands for another one, or is none. */
export type NoPage = { readonly alias: string } | { readonly problem: string };

/** Macros whose arguments alternate between two fonts and stand without spaces. */
const ALTERNATING = new Set(['BI', 'BR', 'IB', 'IR', 'RB', 'RI']);
const FONTS = new Set(['B', 'I', 'R', 'SM', 'SB', 'CW']);
const PARAGRAPHS = new Set(['PP', 'P', 'LP', 'HP', 'RS', 'RE', 'sp', 'Sp', 'Pp', 'YS', 'bp', 'TE']);
const VERBATIM = new Set(['nf', 'EX', 'Vb']);
const FILLED = new Set(['fi', 'EE', 'Ve']);

/**
 * Reads a manual page in the macros of man(7) (groff_man(7), version 1.23), with those that pod2man, docbook and the Linux man-pages define for themselves. Conditions are
 * taken as for a terminal; macros that a page defines are not run. The address of a link is left out where the link has a text.
 */
export function readManual(source: string): ManualPage | NoPage {
  const state = newState();
  const lines = source.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at]!;
    while (line.endsWith('\\') && !line.endsWith('\\\\') && at + 1 < lines.length)
      line = line.slice(0, -1) + lines[++at];
    at = step(state, line, lines, at);
  }
  endParagraph(state);
  if (state.heading === null) {
    if (state.alias !== null && state.paragraphs.length === 0) return { alias: state.alias };
    return {
      problem: state.mdoc ? 'it is written in mdoc (`.Dd`, `.Dt`), and man(7) is read' : 'it has no `.TH` line',
    };
  }
  const [title = '', section = '', date = '', product = '', manual = ''] = state.heading;
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    title,
    section,
    date: orNull(date),
    product: orNull(product),
    manual: orNull(manual),
    text: state.paragraphs.join('\n\n'),
  };
}

interface State {
  heading: readonly string[] | null;
  alias: string | null;
  mdoc: boolean;
  readonly strings: Map<string, string>;
  readonly paragraphs: string[];
  /** Lines of the paragraph at hand. */
  words: string[];
  verbatim: boolean;
  /** What the next line of text is for. */
  next: 'heading' | null;
  /** The last line ended in `\c`: the next one joins it. */
  joined: boolean;
  /** Where a link began: its address is shown where it has no text. */
  link: { readonly address: string; readonly from: number } | null;
  /** Whether `.el` is to be taken. */
  readonly otherwise: boolean[];
}

const newState = (): State => ({
  heading: null,
  alias: null,
  mdoc: false,
  strings: new Map([
    ['R', '®'],
    ['Tm', '™'],
    ['lq', '“'],
    ['rq', '”'],
  ]),
  paragraphs: [],
  words: [],
  verbatim: false,
  next: null,
  joined: false,
  link: null,
  otherwise: [],
});

/** Reads a line; gives the number of the last one that was used up. */
function step(state: State, line: string, lines: readonly string[], at: number): number {
  const control = /^[.'][ \t]*([^\s\\"]{1,30})?(.*)$/s.exec(line);
  if (control === null) {
    textLine(state, line);
    return at;
  }
  const [, name = '', rest = ''] = control;
  if (name === 'if' || name === 'ie' || name === 'el' || name === 'while')
    return conditional(state, name, rest, lines, at);
  if (name === 'de' || name === 'de1' || name === 'am' || name === 'am1' || name === 'dei' || name === 'ig')
    return skipTo(lines, at, isEndMark(endMark(name, rest)));
  if (name === 'EQ') return skipTo(lines, at, (each) => /^[.']\s*EN\b/.test(each));
  if (name === 'TS') return table(state, lines, at);
  request(state, name, rest);
  return at;
}

/** `.de NAME END` ends at `.END`, else at `..`; `.ig END` names its end first. */
function endMark(name: string, rest: string): string {
  const words = rest.trim().split(/\s+/);
  const end = name === 'ig' ? words[0] : words[1];
  return end === undefined || end === '' || end.startsWith('\\') ? '.' : end;
}

/** Spaces may stand between the point and the name. */
const isEndMark =
  (mark: string) =>
  (line: string): boolean =>
    /^[.'][ \t]*(\S+)/.exec(line)?.[1] === mark;

/** The line that ends what begins at `at`; `at` itself where none does, so that a lost end does not cost the rest of the page. */
function skipTo(lines: readonly string[], at: number, isEnd: (line: string) => boolean): number {
  for (let end = at + 1; end < lines.length; end++) if (isEnd(lines[end]!)) return end;
  return at;
}

/** `n` holds, as for a terminal, and so do the registers and strings by which pages look for groff; `t` and comparisons of what is not known do not. */
function conditional(state: State, name: string, rest: string, lines: readonly string[], at: number): number {
  let body = rest.trimStart();
  let holds: boolean;
  if (name === 'el') holds = state.otherwise.pop() ?? false;
  else {
    const [, not = '', what = ''] =
      /^(!?)((?:\\n(?:\(..|\[[^\]]*\]|.)|\(?[^\s\\{]+)(?:[<>=:&+-]+\S*)?)?/.exec(body) ?? [];
    body = body.slice(not.length + what.length).trimStart();
    holds = (/^n\b/.test(what) || /^\\n[([]?\.g/.test(what) || what === '1') !== (not === '!');
    if (name === 'while') holds = false;
    if (name === 'ie') state.otherwise.push(!holds);
  }
  if (!body.startsWith('\\{')) {
    return holds && body !== '' ? step(state, body, lines, at) : at;
  }
  body = body.slice(2).replace(/^\\$/, '');
  if (holds) {
    // The closing brace shows nothing where it stands.
    return body.trim() === '' ? at : step(state, body, lines, at);
  }
  let depth = 1 + braces(body);
  let end = at;
  while (depth > 0 && end + 1 < lines.length) depth += braces(lines[++end]!);
  return end;
}

const braces = (line: string): number => (line.match(/\\\{/g)?.length ?? 0) - (line.match(/\\\}/g)?.length ?? 0);

/** Rows of tbl(1): cells stand between tabs, long ones between `T{` and `T}`. */
function table(state: State, lines: readonly string[], at: number): number {
  endParagraph(state);
  const end = skipTo(lines, at, (each) => /^[.']\s*TE\b/.test(each));
  let separator = '\t';
  let row = at + 1;
  if (lines[row]?.trimEnd().endsWith(';')) separator = /\btab\s*\(?(.)/.exec(lines[row++]!)?.[1] ?? separator;
  while (row < end && !lines[row]!.trimEnd().endsWith('.')) row++;
  let cell: string[] | null = null;
  for (row++; row < end; row++) {
    const line = lines[row]!;
    if (/^[.']\s*T&/.test(line)) {
      // Further rows have another format.
      while (row + 1 < end && !lines[++row]!.trimEnd().endsWith('.'));
      continue;
    }
    if (cell !== null) {
      if (line.startsWith('T}')) {
        state.words.push(cell.join(' '));
        cell = line.slice(2).endsWith('T{') ? [] : null;
        if (cell === null) state.words.push(shown(state, line.slice(2).replaceAll(separator, ' ')));
      } else if (/^[.']/.test(line))
        cell.push(
          argumentsIn(line.replace(/^[.']\s*\S+/, ''))
            .map((each) => shown(state, each))
            .join(' '),
        );
      else cell.push(shown(state, line));
    } else if (/^[.']/.test(line) || /^[_=]+$/.test(line)) continue;
    else if (line.endsWith('T{')) {
      state.words.push(shown(state, line.slice(0, -2).replaceAll(separator, ' ')));
      cell = [];
    } else state.words.push(shown(state, line.replaceAll(separator, ' ')));
    if (cell === null) endParagraph(state);
  }
  return end;
}

function request(state: State, name: string, rest: string): void {
  const args = () => argumentsIn(rest);
  const shownArgs = () => args().map((each) => shown(state, each));
  if (name === 'TH') state.heading ??= shownArgs();
  else if (name === 'Dd' || name === 'Dt') state.mdoc = true;
  else if (name === 'so') state.alias ??= rest.trim();
  else if (name === 'ds' || name === 'ds1') define(state, rest);
  else if (name === 'SH' || name === 'SS') {
    endParagraph(state);
    state.verbatim = false;
    if (rest.trim() === '') state.next = 'heading';
    else heading(state, shownArgs().join(' '));
  } else if (PARAGRAPHS.has(name)) endParagraph(state);
  else if (name === 'TP' || name === 'TQ') {
    // A second tag of the same entry stays with the first.
    if (name === 'TP') endParagraph(state);
  } else if (name === 'IP') {
    endParagraph(state);
    const tag = shownArgs()[0];
    if (tag) state.words.push(tag);
  } else if (VERBATIM.has(name)) {
    endParagraph(state);
    state.verbatim = true;
  } else if (FILLED.has(name)) {
    endParagraph(state);
    state.verbatim = false;
  } else if (ALTERNATING.has(name)) words(state, shownArgs().join(''), rest);
  else if (FONTS.has(name)) {
    // Without arguments it holds for the next line, which is text in any case.
    if (rest.trim() !== '') words(state, shownArgs().join(' '), rest);
  } else if (name === 'SY') words(state, shownArgs().join(' '), rest);
  else if (name === 'OP') words(state, `[${shownArgs().join(' ')}]`, rest);
  else if (name === 'URL' || name === 'MTO') {
    // Of Asciidoctor: address, text, what follows at once.
    const [address = '', text = '', after = ''] = shownArgs();
    words(state, `${text || address}${after}`, rest);
  } else if (name === 'UR' || name === 'MT') state.link = { address: shownArgs()[0] ?? '', from: state.words.length };
  else if (name === 'UE' || name === 'ME') {
    if (state.link !== null && state.words.length === state.link.from) words(state, state.link.address, rest);
    const after = shownArgs()[0];
    if (after && state.words.length > 0) state.words[state.words.length - 1] += after;
    state.link = null;
  }
}

/** `.ds NAME text`: a quote at the start keeps leading spaces. */
function define(state: State, rest: string): void {
  const found = /^\s*(\S+)(?:\s+"?(.*))?$/s.exec(rest);
  if (found !== null && state.strings.size < 1000)
    // What is defined is read once then and once where it is put in.
    state.strings.set(found[1]!, (found[2] ?? '').replaceAll('\\\\', '\\'));
}

/** Arguments of a macro: in quotes where they hold spaces, a doubled quote stands for one. */
function argumentsIn(rest: string): readonly string[] {
  const text = rest.replace(/(^|[^\\])\\".*$/s, '$1');
  const found: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/"((?:[^"]|"")*)(?:"|$)|((?:\\.|[^\s\\])+|\\)/gs))
    found.push(plain ?? quoted!.replaceAll('""', '"'));
  return found;
}

function textLine(state: State, line: string): void {
  if (state.verbatim) {
    state.words.push(shown(state, line).trimEnd());
    return;
  }
  if (line.trim() === '') endParagraph(state);
  else if (state.next === 'heading') heading(state, shown(state, line));
  else words(state, shown(state, line), line);
}

function heading(state: State, text: string): void {
  state.next = null;
  endParagraph(state);
  state.words.push(text);
  endParagraph(state);
}

/** Words of a paragraph. `\c` at the end joins what comes next without a space. */
function words(state: State, text: string, source: string): void {
  if (state.next === 'heading') {
    heading(state, text);
    return;
  }
  if (state.verbatim) {
    state.words.push(text);
    return;
  }
  const joins = /\\c\s*"?$/.test(source);
  const said = joins ? text.trimStart() : text.trim();
  if (state.joined && state.words.length > 0) state.words[state.words.length - 1] += said;
  else if (said !== '') state.words.push(said);
  state.joined = joins;
}

const shown = (state: State, text: string): string => plainText(text, state.strings);

function endParagraph(state: State): void {
  const text = state.verbatim
    ? state.words.join('\n').replace(/^\n+|\s+$/g, '')
    : state.words
        .join(' ')
        .replace(/[ \t]+/g, ' ')
        .trim();
  state.words = [];
  state.joined = false;
  state.link = null;
  if (text !== '') state.paragraphs.push(text);
}
