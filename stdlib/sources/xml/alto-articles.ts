import type { RecordChunk, SourceTools } from '../../../compiler/operators/authoring.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { type MetsFile, UNREAD } from './alto-files.ts';
import { altoPages } from './alto-pages.ts';
import { joinedBlocks, textFlow } from './hyphens.ts';
import type { Block, Page } from './layout.ts';
import { confidenceOf } from './layout.ts';
import { emit, type PageOptions } from './layout-rows.ts';
import { filled } from './metadata.ts';
import type { MetsArea, MetsPiece } from './mets.ts';
import { inReadingOrder } from './order.ts';
import { FileProblem } from './problem.ts';
import { fileOutput, readXml } from './rows.ts';

/** What one ALTO file holds, for looking blocks up; or why it cannot be read. Memory: the words of the whole work. */
interface Held {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly positions: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly number: number | null;
}

/**
 * Rows of a METS file: one per piece of its logical structure, blocks in the order that it gives. Pieces with blocks on a page that cannot be read are left
 * out, and so is the text that belongs to no piece: all of it is kept among the dropped rows.
 */
export async function* articleRows(
  file: MetsFile,
  limit: number,
  options: Omit<PageOptions, 'per'>,
  tools: SourceTools,
): AsyncGenerator<RecordChunk> {
  const chunks = chunkBuilder(tools.name, 'line');
  const { pieces, metadata } = file.mets;
  if (pieces.length === 0) {
    tools.bad({ code: 'FTP1108', values: { file: tools.name }, line: 1, raw: null });
    return;
  }
  const output = fileOutput(tools, chunks);
  const held = await holdFiles(file, limit, options, tools);
  const used = new Set<Block>();
  for (const [i, piece] of pieces.entries()) {
    const id = `${tools.name}#${i + 1}`;
    const blocks: Block[] = [];
    let unread: string | null = null;
    for (const area of piece.areas) {
      const from = held.get(area.file);
      if (from === undefined) unread = file.mets.files.get(area.file) ?? area.file;
      else blocks.push(...blocksOf(area, from, output.count));
    }
    for (const block of blocks) used.add(block);
    const flow = textFlow(options.keepLines, output.count);
    const text = joinedBlocks(blocks.map(flow.block), options.keepLines);
    const row = {
      id,
      text,
      page: pageOf(piece, file, held),
      block: piece.id,
      kind: piece.kind,
      heading: piece.heading,
    };
    if (unread !== null) output.leaveOut(row, 'page_unreadable', unread);
    else emit(row, blocks, filled(piece.metadata, metadata), piece.line, options, output);
    yield* chunks.full();
  }
  for (const { name, blocks, number } of held.values()) {
    const rest = blocks.filter((block) => !used.has(block) && (options.margins || !block.margin));
    const text = joinedBlocks(rest.map(textFlow(options.keepLines, output.count).block), options.keepLines);
    if (text !== '') output.leaveOut({ id: name, text, page: number }, 'outside_articles', confidenceOf(rest).words);
  }
  yield* chunks.rest();
}

/** Reads the ALTO files that pieces refer to. One that is missing or damaged is a bad record. */
async function holdFiles(
  { mets, files }: MetsFile,
  limit: number,
  { order }: Pick<PageOptions, 'order'>,
  tools: SourceTools,
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  const wanted = new Map(
    mets.pieces.flatMap(({ areas, line }) => areas.map(({ file }) => [file, line] as const)).reverse(),
  );
  for (const [id, line] of [...wanted].reverse()) {
    const href = mets.files.get(id) ?? id;
    const bad = (problem: string): void => tools.bad({ code: 'FTP1106', values: { href, problem }, line, raw: null });
    const found = files.get(id);
    if (found === undefined) {
      bad(UNREAD);
      continue;
    }
    const pages: Page[] = [];
    const own: SourceTools = { ...tools, name: found.name };
    const handler = altoPages(found.name, {
      page: (page) => void pages.push(page),
      line: () => reading.line(),
      count: (what) => tools.count(what),
    });
    const reading = readXml(found.path, limit, own, handler);
    try {
      await reading.done;
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      bad(
        `which cannot be read at line ${error.line ?? 1}: ${error.values.problem ?? error.values.reason ?? error.code}`,
      );
      continue;
    }
    const blocks = pages.flatMap((page) => inReadingOrder(page, order, (what) => tools.count(what)));
    held.set(id, {
      name: found.name,
      blocks,
      positions: new Map(blocks.flatMap((block, i) => (block.id === null ? [] : [[block.id, i] as const]))),
      groups: new Map(pages.flatMap(({ groups }) => [...groups])),
      number: mets.pages.get(id) ?? pages[0]?.number ?? null,
    });
  }
  return held;
}

function blocksOf({ begin, end }: MetsArea, held: Held, count: (what: string) => void): readonly Block[] {
  if (begin === null) return held.blocks;
  const positions = (id: string): number[] =>
    (held.groups.get(id) ?? [id]).flatMap((each) => held.positions.get(each) ?? []);
  const first = positions(begin);
  if (first.length === 0) {
    count('blocks that METS names and ALTO has not');
    return [];
  }
  if (end === null || end === begin) return first.map((i) => held.blocks[i]!);
  const last = Math.max(...positions(end), ...first);
  return held.blocks.slice(Math.min(...first), last + 1);
}

const pageOf = ({ areas }: MetsPiece, { mets }: MetsFile, held: ReadonlyMap<string, Held>): number | null => {
  const first = areas[0]?.file ?? '';
  return mets.pages.get(first) ?? held.get(first)?.number ?? null;
};
