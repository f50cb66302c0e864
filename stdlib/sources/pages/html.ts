import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { openPacked } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { MAX_RECORD } from '../lines.ts';
import { sizeText } from '../size-text.ts';
import { decodeHtml } from './decode-html.ts';
import type { PageOptions } from './page-options.ts';
import { pageRow } from './page-row.ts';

/**
 * Reads HTML pages, one row per file: the main text without menus, footers and lists of links, after jusText (Pomikálek 2011), and what the page says of itself: title, author, year,
 * publisher, language, licence, and whether it reserves text and data mining (`reserved`). Encodings as the HTML standard finds them. There is no port of trafilatura, and this is none:
 * its decisions are its own.
 */
export const html = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    url: 'Text?',
    title: 'Text?',
    creator: 'Text?',
    year: 'Int?',
    publisher: 'Text?',
    language: 'Text?',
    licence: 'Text?',
    reserved: 'Bool?',
  },
  extracted: ['url', 'title', 'creator', 'year', 'publisher', 'language', 'licence', 'reserved'],
  async *read(
    /** File or glob under the project folder, such as `"data/sidor/**\/*.html"`. The names of the files are the ids. */
    path: Path,
    options: PageOptions,
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const chunks = chunkBuilder(tools.name, 'row');
    const bytes = await wholeFile(path, limit, tools);
    if (bytes !== null) {
      const { row } = pageRow(decodeHtml(bytes, null), tools.name, null, options.keep ?? 'main');
      chunks.add(row, 1);
    }
    yield* chunks.rest();
  },
});

/** All bytes of a file, unpacked; null where it is larger than `limit` or its packed data are damaged, which is told. */
export async function wholeFile(path: string, limit: number, tools: SourceTools): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  const { blocks, damage } = openPacked(path, tools);
  for await (const part of blocks) {
    parts.push(part);
    size += part.length;
    if (size <= limit) continue;
    tools.bad({ code: 'FTP0910', values: { limit: sizeText(limit) }, line: 1, raw: null });
    return null;
  }
  const found = damage();
  if (found === null) return Buffer.concat(parts);
  tools.bad({ ...found, line: 1, raw: null });
  return null;
}
