import { wholeNumber } from './alto-pages.ts';
import type { Block, Box, Line, Page, Word } from './layout.ts';
import { languageOf } from './metadata.ts';
import { type Attributes, attribute, type XmlHandler } from './parse.ts';
import { FileProblem } from './problem.ts';

/** Regions beside the text of a page (PAGE `TextRegion@type`). */
const MARGINS = new Set(['header', 'footer', 'page-number', 'signature-mark', 'catch-word', 'marginalia']);

interface Region {
  readonly attributes: Attributes;
  readonly at: number;
  readonly lines: Line[];
  box: Box | null;
  /** Regions inside regions end first, but are read after what stands before them. */
  readonly place: number;
  text: Text | null;
}
/** A `TextEquiv`: of several readings the one with the lowest index. */
interface Text {
  readonly text: string;
  readonly confidence: number | null;
  readonly index: number;
}

/**
 * Reads PAGE XML (PRImA, 2009 to 2019) as Transkribus, eScriptorium and OCR-D write it: regions in `ReadingOrder`, each line by its own text, else that of
 * its words, else the region's. `page` is told of the page once it is complete.
 */
export function pageRegions(
  file: string,
  { page, line, count }: { page(page: Page): void; line(): number; count(what: string): void },
): XmlHandler {
  let root = false;
  let ordinal = 0;
  let at = 0;
  let attributes: Attributes | null = null;
  let number: number | null = null;
  let blocks: (Block | undefined)[] = [];
  const order: string[] = [];
  const regions: Region[] = [];
  let textLine: { text: Text | null; words: Word[]; readonly attributes: Attributes } | null = null;
  let word: { text: Text | null } | null = null;
  let equiv: { readonly attributes: Attributes; text: string } | null = null;
  let inUnicode = false;
  /** Glyphs say in letters what their word says already. */
  let glyphs = 0;

  const endRegion = (): void => {
    const region = regions.pop();
    if (region === undefined) return;
    const { attributes: own, lines, text } = region;
    if (lines.length === 0 && text !== null) lines.push(...linesOf(text));
    const kind = kindOf(own);
    blocks[region.place] = {
      id: attribute(own, 'id') ?? null,
      kind,
      margin: kind !== null && MARGINS.has(kind),
      box: region.box,
      lines,
      fontSize: null,
      language: languageOf(attribute(own, 'primaryLanguage')),
      at: region.at,
    };
  };
  const endLine = (): void => {
    if (textLine === null) return;
    const { text, words } = textLine;
    textLine = null;
    const region = regions.at(-1);
    const read = text === null ? words : wordsOf(text, words);
    if (read.length === 0) return;
    if (region === undefined) count('defect: TextLine outside a TextRegion');
    else region.lines.push({ words: read, hyphen: false });
  };
  const endEquiv = (): void => {
    if (equiv === null) return;
    const index = Number(attribute(equiv.attributes, 'index') ?? 0) || 0;
    const found = { text: equiv.text, confidence: confidenceIn(equiv.attributes, count), index };
    equiv = null;
    if (glyphs > 0) return;
    const holder = word ?? textLine ?? regions.at(-1);
    if (holder !== undefined && (holder.text === null || found.index < holder.text.index)) holder.text = found;
  };
  const endPage = (): void => {
    if (attributes === null) return;
    page({
      ordinal: ++ordinal,
      id: attribute(attributes, 'imageFilename') ?? null,
      number,
      language: languageOf(attribute(attributes, 'primaryLanguage')),
      blocks: blocks.filter((block) => block !== undefined),
      order: [...order],
      groups: new Map(),
      at,
    });
    attributes = null;
    number = null;
    blocks = [];
    order.length = 0;
  };

  return {
    open(name, found) {
      if (!root) {
        root = true;
        if (name !== 'PcGts')
          throw new FileProblem('FTP1103', { file, root: name, operator: 'page', wanted: '`<PcGts>`' });
      }
      switch (name) {
        case 'TranskribusMetadata':
          number ??= wholeNumber(attribute(found, 'pageNr'));
          return;
        case 'Page':
          attributes = found;
          at = line();
          return;
        case 'RegionRef':
        case 'RegionRefIndexed': {
          const id = attribute(found, 'regionRef');
          if (id !== undefined) order.push(id);
          return;
        }
        case 'TextRegion':
          regions.push({ attributes: found, at: line(), lines: [], box: null, place: blocks.length, text: null });
          blocks.push(undefined);
          return;
        case 'TextLine':
          textLine = { text: null, words: [], attributes: found };
          return;
        case 'Word':
          word = { text: null };
          return;
        case 'Glyph':
          glyphs++;
          return;
        case 'Coords':
          if (textLine === null && regions.length > 0) regions.at(-1)!.box ??= boxOf(attribute(found, 'points') ?? '');
          return;
        case 'Point': {
          // Versions before 2013 have a point an element.
          const region = regions.at(-1);
          if (textLine === null && region !== undefined)
            region.box = around(region.box, Number(attribute(found, 'x')), Number(attribute(found, 'y')));
          return;
        }
        case 'TextEquiv':
          equiv = { attributes: found, text: '' };
          return;
        case 'Unicode':
          inUnicode = true;
      }
    },
    text(text) {
      if (inUnicode && equiv !== null) equiv.text += text;
    },
    close(name) {
      switch (name) {
        case 'Unicode':
          inUnicode = false;
          return;
        case 'TextEquiv':
          return endEquiv();
        case 'Glyph':
          glyphs--;
          return;
        case 'Word':
          if (word?.text && textLine !== null) textLine.words.push(...wordsOf(word.text, []));
          word = null;
          return;
        case 'TextLine':
          return endLine();
        case 'TextRegion':
          return endRegion();
        case 'Page':
          return endPage();
      }
    },
    end: endPage,
  };
}

function confidenceIn(attributes: Attributes, count: (what: string) => void): number | null {
  const written = attribute(attributes, 'conf');
  if (written === undefined || written.trim() === '') return null;
  const value = Number(written);
  if (value >= 0 && value <= 1) return value;
  count('defect: confidence (conf) outside 0..1 left out');
  return null;
}

/** The words of a text; those below it say how sure each is where they are as many, else all have the confidence of the whole. */
function wordsOf({ text, confidence }: Text, below: readonly Word[]): Word[] {
  const texts = text.split(/\s+/).filter((word) => word !== '');
  const each = below.length === texts.length ? below : null;
  return texts.map((word, i) => ({
    text: word,
    confidence: each?.[i]?.confidence ?? confidence,
    letters: null,
    whole: null,
  }));
}

const linesOf = (text: Text): Line[] =>
  text.text.split('\n').flatMap((line) => {
    const words = wordsOf({ ...text, text: line }, []);
    return words.length === 0 ? [] : [{ words, hyphen: false }];
  });

/** The region's type; Transkribus writes its own into `custom="structure {type:heading;}"`. */
function kindOf(attributes: Attributes): string | null {
  const custom = /structure\s*\{[^}]*?type:\s*([^;}\s]{1,60})/.exec(
    (attribute(attributes, 'custom') ?? '').slice(0, 1000),
  );
  return custom?.[1] ?? attribute(attributes, 'type') ?? null;
}

/** The box around `12,34 56,78 …`. */
function boxOf(points: string): Box | null {
  let box: Box | null = null;
  for (const point of points.trim().split(/\s+/)) {
    const [x, y] = point.split(',').map(Number) as [number, number?];
    box = around(box, x, y ?? Number.NaN);
  }
  return box;
}

function around(box: Box | null, x: number, y: number): Box | null {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return box;
  if (box === null) return { left: x, top: y, right: x, bottom: y };
  return {
    left: Math.min(box.left, x),
    top: Math.min(box.top, y),
    right: Math.max(box.right, x),
    bottom: Math.max(box.bottom, y),
  };
}
