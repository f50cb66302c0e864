import { chained, ranked } from './alto-order.ts';
import type { Block, Box, Line, Page, Word } from './layout.ts';
import { languageOf } from './metadata.ts';
import type { Attributes, XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';

/**
 * Reads ALTO (Library of Congress, versions 1 to 4.4) as libraries have it: any namespace or none, any case of names. Defects are read past and counted.
 * `page` is told of each page once it is complete; memory: one page.
 */
export function altoPages(
  file: string,
  { page, line, count }: { page(page: Page): void; line(): number; count(what: string): void },
): XmlHandler {
  const defect = (what: string): void => count(`defect: ${what}`);
  const styles = new Map<string, number>();
  const tags = new Map<string, string>();
  /** Positions in the `ReadingOrder` of the whole file, of blocks and groups of them. */
  const ranks = new Map<string, number>();
  let root = false;
  let inOrder = false;
  let ordinal = 0;
  let pageAt = 0;
  let pageAttributes: Attributes | null = null;
  let blocks: Block[] = [];
  let nexts: (readonly [id: string, next: string])[] = [];
  /** Elements with `TopMargin` and the like around what is read. */
  let margins = 0;
  let composed: { readonly kind: string; readonly id: string | null }[] = [];
  /** Blocks inside composed ones, by the id of the latter: an order may name either. */
  let within = new Map<string, string[]>();
  let block: {
    readonly attributes: Attributes;
    readonly lines: Line[];
    readonly at: number;
    readonly sizes: number[];
  } | null = null;
  let words: Word[] | null = null;
  let hyphen = false;
  let lineStyles = '';
  /** A `Page` without a `PrintSpace`, or a line outside any block, is a defect worth a note, once. */
  let strayLines = 0;

  const sizeOf = (references: string | undefined): number | null => {
    for (const reference of (references ?? '').split(/\s+/)) {
      const size = styles.get(reference);
      if (size !== undefined) return size;
    }
    return null;
  };
  const confidence = (written: string | undefined): number | null => {
    if (written === undefined || written.trim() === '') return null;
    const value = Number(written.replace(',', '.'));
    if (value >= 0 && value <= 1) return value;
    defect('word confidence (WC) outside 0..1 left out');
    return null;
  };

  const openBlock = (attributes: Attributes): void => {
    block = { attributes, lines: [], at: line(), sizes: [] };
  };
  const closeBlock = (): void => {
    closeLine();
    if (block === null) return;
    const { attributes, lines, at, sizes } = block;
    block = null;
    const box = boxOf(attributes);
    if (box === null && lines.length > 0) defect('TextBlock without coordinates');
    const id = attributes.ID ?? null;
    for (const { id: outer } of composed.slice(-DEEPEST_GROUP))
      if (id !== null && outer !== null) {
        const inside = within.get(outer);
        if (inside === undefined) within.set(outer, [id]);
        else inside.push(id);
      }
    const next = attributes.IDNEXT;
    if (id !== null && next !== undefined) nexts.push([id, next]);
    const kind = (attributes.TAGREFS ?? '')
      .split(/\s+/)
      .map((tag) => tags.get(tag))
      .find((tag) => tag !== undefined);
    blocks.push({
      id,
      kind: kind ?? attributes.TYPE ?? composed.findLast(({ kind: type }) => type !== '')?.kind ?? null,
      margin: margins > 0,
      box,
      lines,
      fontSize: sizeOf(attributes.STYLEREFS) ?? mostFrequent(sizes),
      language: languageOf(attributes.LANG ?? attributes.language),
      at,
    });
  };
  const closePage = (): void => {
    if (pageAttributes === null) return;
    closeLine();
    closeBlock();
    const attributes = pageAttributes;
    pageAttributes = null;
    page({
      ordinal: ++ordinal,
      id: attributes.ID ?? null,
      number: wholeNumber(attributes.PHYSICAL_IMG_NR) ?? wholeNumber(attributes.PRINTED_IMG_NR),
      language: languageOf(attributes.LANG),
      blocks,
      order: ranks.size > 0 ? ranked(blocks, ranks, within) : chained(blocks, nexts),
      groups: within,
      at: pageAt,
    });
    blocks = [];
    nexts = [];
    within = new Map();
    composed = [];
    margins = 0;
  };
  const string = (attributes: Attributes): void => {
    const text = attributes.CONTENT;
    const problem =
      text === undefined
        ? 'String without CONTENT'
        : words === null && pageAttributes === null
          ? 'String outside a page'
          : null;
    if (text === undefined || problem !== null) {
      defect(problem!);
      return;
    }
    if (words === null) {
      // A word without a line makes a line of its own.
      if (strayLines++ === 0) defect('String outside a TextLine');
      words = [];
    }
    const whole = attributes.SUBS_CONTENT;
    const part = HALVES[attributes.SUBS_TYPE?.toLowerCase() ?? ''];
    if (part !== undefined && !whole) defect('SUBS_TYPE without SUBS_CONTENT');
    if (text.trim() === '' && !whole) return;
    words.push({
      text: text.includes(' ') ? text.trim().replace(/\s+/g, ' ') : text,
      confidence: confidence(attributes.WC),
      letters: lettersOf(attributes.CC),
      whole: whole && part !== undefined ? { text: whole.trim(), part } : null,
    });
    const size = sizeOf(attributes.STYLEREFS) ?? sizeOf(lineStyles);
    if (size !== null) block?.sizes.push(size);
  };
  const closeLine = (): void => {
    if (words === null) return;
    const done = { words, hyphen };
    words = null;
    hyphen = false;
    if (done.words.length === 0) return;
    if (block === null) {
      defect('TextLine outside a TextBlock');
      openBlock({});
      block!.lines.push(done);
      closeBlock();
    } else block.lines.push(done);
  };

  const openings: Readonly<Record<string, (attributes: Attributes) => void>> = {
    page(attributes) {
      closePage();
      pageAttributes = attributes;
      pageAt = line();
    },
    textblock: (attributes) => {
      closeBlock();
      openBlock(attributes);
    },
    composedblock: (attributes) => {
      composed.push({ kind: attributes.TYPE ?? '', id: attributes.ID ?? null });
      if (boxOf(attributes) === null) defect('ComposedBlock without coordinates');
    },
    textline: (attributes) => {
      closeLine();
      words = [];
      lineStyles = attributes.STYLEREFS ?? '';
    },
    string,
    hyp: () => {
      hyphen = true;
    },
    textstyle(attributes) {
      const [id, size] = [attributes.ID, Number(attributes.FONTSIZE?.replace(',', '.'))];
      if (id !== undefined && size > 0) styles.set(id, size);
      if (attributes.FONTSTYLE?.includes(',')) defect('FONTSTYLE with a comma');
    },
    readingorder: () => {
      inOrder = true;
    },
    elementref(attributes) {
      const id = attributes.REF;
      if (inOrder && id !== undefined && !ranks.has(id)) ranks.set(id, ranks.size);
    },
  };
  for (const margin of MARGINS)
    (openings as Record<string, () => void>)[margin] = () => {
      margins++;
    };
  for (const tag of TAGS)
    (openings as Record<string, (attributes: Attributes) => void>)[tag] = (attributes) => {
      const [id, label] = [attributes.ID, attributes.LABEL ?? attributes.TYPE];
      if (id !== undefined && label !== undefined) tags.set(id, label);
    };
  const closings: Readonly<Record<string, () => void>> = {
    page: closePage,
    textblock: closeBlock,
    textline: closeLine,
    composedblock: () => void composed.pop(),
    readingorder: () => {
      inOrder = false;
    },
    ...Object.fromEntries(MARGINS.map((margin) => [margin, () => void margins--])),
  };
  const lower = lowered();
  return {
    open(name, attributes) {
      if (!root) {
        root = true;
        if (lower(name) !== 'alto')
          throw new FileProblem('FTP1103', { file, root: name, operator: 'alto', wanted: '`<alto>`' });
        if (name !== 'alto') defect(`root <${name}> instead of <alto>`);
        if (!Object.entries(attributes).some(([key, value]) => key.startsWith('xmlns') && /alto/i.test(value)))
          defect('no namespace');
      }
      if (name === 'SourceImageInformation') defect('SourceImageInformation capitalised');
      openings[lower(name)]?.(attributes);
    },
    close: (name) => closings[lower(name)]?.(),
    text: () => {},
    end: closePage,
  };
}

/** Groups of blocks inside each other beyond this are not told apart. */
const DEEPEST_GROUP = 8;
const HALVES: Readonly<Record<string, 1 | 2>> = { hyppart1: 1, hyppart2: 2 };
const MARGINS = ['topmargin', 'leftmargin', 'rightmargin', 'bottommargin'];
const TAGS = ['layouttag', 'structuretag', 'roletag', 'othertag'];

function lowered(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      found = name.toLowerCase();
      if (known.size < 10_000) known.set(name, found);
    }
    return found;
  };
}

/** `CC` gives a digit per letter, 0 sure to 9 unsure; some files put spaces between them. Mean as 0..1, 1 is sure. */
function lettersOf(written: string | undefined): number | null {
  const digits = written?.replace(/\D/g, '') ?? '';
  if (digits === '') return null;
  let sum = 0;
  for (const digit of digits) sum += Number(digit);
  return 1 - sum / digits.length / 9;
}

function boxOf(attributes: Attributes): Box | null {
  const [left, top, width, height] = ['HPOS', 'VPOS', 'WIDTH', 'HEIGHT'].map((name) => {
    const written = attributes[name];
    return written === undefined || written.trim() === '' ? Number.NaN : Number(written.replace(',', '.'));
  }) as [number, number, number, number];
  return [left, top, width, height].every(Number.isFinite)
    ? { left, top, right: left + width, bottom: top + height }
    : null;
}

export function wholeNumber(written: string | undefined): number | null {
  const found = /^\s*(\d{1,9})\s*$/.exec(written ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

function mostFrequent(sizes: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  let best: number | null = null;
  for (const [size, count] of counts) if (best === null || count > counts.get(best)!) best = size;
  return best;
}
