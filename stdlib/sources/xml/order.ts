import type { Block, Box, Page } from './layout.ts';

/** Pages with more blocks keep the order of the file: looking at every pair would take minutes, and no printed page has that many. */
const MOST = 2000;

export type Order = 'auto' | 'document' | 'columns';

/**
 * Blocks of a page in reading order: as the file says (`ReadingOrder`, `IDNEXT`) if it does, else as they stand in the file; unless that order contradicts the
 * columns that the blocks form, going up in a column or across columns line by line. Then columns are read one after another, between headings that span them.
 */
export function inReadingOrder(page: Page, order: Order, count: (what: string) => void): readonly Block[] {
  const { blocks } = page;
  if (order === 'document' || blocks.length < 2) return blocks;
  if (order === 'auto' && page.order.length > 0) return inGivenOrder(blocks, page.order);
  const placed = blocks.flatMap((block) => (block.box === null ? [] : [{ block, box: block.box }]));
  // A block without a place has none between the others either.
  if (placed.length < blocks.length || blocks.length > MOST) return blocks;
  const byColumns = readColumns(placed);
  if (order === 'auto' && !contradicts(placed, byColumns)) return blocks;
  count('pages put in order by their columns');
  return byColumns.map(({ block }) => block);
}

function inGivenOrder(blocks: readonly Block[], ids: readonly string[]): readonly Block[] {
  const ranks = new Map(ids.map((id, i) => [id, i] as const));
  const given = blocks.filter(({ id }) => id !== null && ranks.has(id));
  given.sort((a, b) => ranks.get(a.id!)! - ranks.get(b.id!)!);
  // Blocks that the order leaves out follow in the order of the file.
  return [...given, ...blocks.filter(({ id }) => id === null || !ranks.has(id))];
}

interface Placed {
  readonly block: Block;
  readonly box: Box;
}

/** Share of the narrower one's width that two blocks have in common, above which they stand in one column. */
const SHARED = 0.3;

function sameColumn(a: Box, b: Box): boolean {
  const common = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return common > 0 && common >= SHARED * Math.min(a.right - a.left, b.right - b.left);
}

/** Bands between blocks that span columns, each read column by column. */
function readColumns(blocks: readonly Placed[]): readonly Placed[] {
  const down = [...blocks].sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
  const spanning = new Set(down.filter(({ box }) => spansColumns(box, down)));
  const ordered: Placed[] = [];
  let band: Placed[] = [];
  for (const each of down) {
    if (!spanning.has(each)) band.push(each);
    else {
      ordered.push(...columnsOf(band).flat(), each);
      band = [];
    }
  }
  return [...ordered, ...columnsOf(band).flat()];
}

/** Does it lie over (or under) two blocks that stand beside each other? */
function spansColumns(box: Box, all: readonly Placed[]): boolean {
  let leftmostEnd = Infinity;
  let rightmostStart = -Infinity;
  for (const other of all) {
    if (other.box === box || !sameColumn(box, other.box)) continue;
    if (other.box.right - other.box.left > 0.8 * (box.right - box.left)) continue;
    leftmostEnd = Math.min(leftmostEnd, other.box.right);
    rightmostStart = Math.max(rightmostStart, other.box.left);
  }
  return leftmostEnd <= rightmostStart;
}

/** Blocks whose widths overlap, from left to right; each column from top to bottom. */
function columnsOf(band: readonly Placed[]): Placed[][] {
  const columns: { right: number; blocks: Placed[] }[] = [];
  for (const each of [...band].sort((a, b) => a.box.left - b.box.left)) {
    const last = columns.at(-1);
    const width = each.box.right - each.box.left;
    if (
      last !== undefined &&
      each.box.left < last.right - SHARED * Math.min(width, last.right - each.box.left + width)
    ) {
      last.right = Math.max(last.right, each.box.right);
      last.blocks.push(each);
    } else columns.push({ right: each.box.right, blocks: [each] });
  }
  return columns.map(({ blocks }) => blocks.sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left));
}

/** Does the order of the file go up within a column, or down the whole page regardless of columns? */
function contradicts(inFile: readonly Placed[], byColumns: readonly Placed[]): boolean {
  const ranks = new Map(byColumns.map((each, i) => [each, i] as const));
  const goesUp = inFile.some((each, i) => {
    const next = inFile[i + 1];
    return next !== undefined && sameColumn(each.box, next.box) && next.box.bottom <= each.box.top;
  });
  if (goesUp) return true;
  const downThePage = inFile.every((each, i) => i === 0 || inFile[i - 1]!.box.top <= each.box.top);
  const jumps = inFile.filter((each, i) => i > 0 && ranks.get(inFile[i - 1]!)! > ranks.get(each)!).length;
  return downThePage && jumps > 0;
}
