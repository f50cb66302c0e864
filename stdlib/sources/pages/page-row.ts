import type { Row } from '../../../compiler/operators/authoring.ts';
import { metadataColumns } from '../xml/metadata.ts';
import { type Block, htmlPage } from './blocks.ts';
import { mainBlocks } from './main-text.ts';

/** The row of one HTML page, and how much of its text is in it. */
export function pageRow(
  html: string,
  id: string,
  url: string | null,
  keep: 'main' | 'all',
): { readonly row: Row; readonly share: number } {
  const { blocks, metadata, reserved } = htmlPage(html, keep === 'all');
  const chosen = keep === 'all' ? blocks : mainBlocks(blocks);
  const row = { id, text: joined(chosen), url, ...metadataColumns(metadata), reserved };
  return { row, share: sizeOf(blocks) === 0 ? 0 : sizeOf(chosen) / sizeOf(blocks) };
}

const sizeOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { text }) => sum + text.length, 0);

/** Items of a list stand on lines, all else has a blank line between. */
function joined(blocks: readonly Block[]): string {
  const inLine = new Set(['li', 'td', 'th', 'dt', 'dd']);
  return blocks
    .map(({ text, tag }, i) => {
      const before = blocks[i - 1];
      if (!before) return text;
      return `${inLine.has(tag) && before.tag === tag ? '\n' : '\n\n'}${text}`;
    })
    .join('');
}
