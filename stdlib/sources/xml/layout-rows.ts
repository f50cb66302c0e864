import type { Fraction, Row } from '../../../compiler/operators/authoring.ts';
import { joinedBlocks, textFlow } from './hyphens.ts';
import { type Block, confidenceOf, type Page } from './layout.ts';
import { filled, type Metadata, metadataColumns, noMetadata } from './metadata.ts';
import { inReadingOrder, type Order } from './order.ts';
import type { XmlOutput } from './rows.ts';

/** How pages become rows, for every format of scanned print. */
export interface PageOptions {
  readonly per: 'page' | 'block';
  readonly minConfidence: Fraction;
  readonly order: Order;
  readonly margins: boolean;
  readonly keepLines: boolean;
}

/** Gives the rows of a page, or says why there is none: it is blank, or its recognition too unsure. */
export function pageRows(
  page: Page,
  { metadata: about, number }: { readonly metadata: Metadata; readonly number: number | null },
  options: PageOptions,
  output: XmlOutput,
): void {
  const blocks = inReadingOrder(page, options.order, output.count).filter((block) => isWanted(block, options, output));
  const flow = textFlow(options.keepLines, output.count);
  const texts = blocks.map(flow.block);
  const pageId = page.ordinal === 1 ? output.name : `${output.name}#${page.ordinal}`;
  const metadata = filled(about, { ...noMetadata(), language: page.language });
  if (options.per === 'page') {
    const text = joinedBlocks(texts, options.keepLines);
    emit(
      { id: pageId, text, page: number, block: null, kind: null, heading: null },
      blocks,
      metadata,
      page.at,
      options,
      output,
    );
    return;
  }
  let ordinal = 0;
  for (const [i, block] of blocks.entries()) {
    if (texts[i] === '') continue;
    const id = `${pageId}${page.ordinal === 1 ? '#' : '.'}${++ordinal}`;
    const own = { id, text: texts[i]!, page: number, block: block.id, kind: block.kind, heading: null };
    emit(own, [block], filled({ ...noMetadata(), language: block.language }, metadata), block.at, options, output);
  }
  if (ordinal === 0)
    emit(
      { id: pageId, text: '', page: number, block: null, kind: null, heading: null },
      [],
      metadata,
      page.at,
      options,
      output,
    );
}

function isWanted(block: Block, { margins }: PageOptions, { count }: XmlOutput): boolean {
  if (margins || !block.margin) return true;
  if (block.lines.length > 0) count('blocks of margins, running titles and page numbers left out');
  return false;
}

/** The columns that tell pieces of print apart. */
export interface Piece {
  readonly id: string;
  readonly text: string;
  readonly page: number | null;
  readonly block: string | null;
  readonly kind: string | null;
  readonly heading: string | null;
}

/** One row, unless a rule leaves it out. */
export function emit(
  piece: Piece,
  blocks: readonly Block[],
  metadata: Metadata,
  at: number,
  { minConfidence }: Pick<PageOptions, 'minConfidence'>,
  output: XmlOutput,
): void {
  const { words, mean, letters } = confidenceOf(blocks);
  const row: Row = {
    ...piece,
    confidence: mean,
    letter_confidence: letters,
    words,
    font_size: commonSize(blocks),
    ...metadataColumns(metadata),
  };
  if (piece.text === '') output.leaveOut(row, 'blank', words, 1);
  else if (minConfidence > 0 && mean === null) output.leaveOut(row, 'confidence_unknown', undefined, minConfidence);
  else if (minConfidence > 0 && mean! < minConfidence) output.leaveOut(row, 'min_confidence', mean!, minConfidence);
  else output.row(row, at);
}

/** The size that most lines have; of equal ones the first. */
function commonSize(blocks: readonly Block[]): number | null {
  const lines = new Map<number, number>();
  for (const { fontSize, lines: own } of blocks)
    if (fontSize !== null) lines.set(fontSize, (lines.get(fontSize) ?? 0) + own.length);
  let best: number | null = null;
  for (const [size, count] of lines) if (best === null || count > lines.get(best)!) best = size;
  return best;
}
