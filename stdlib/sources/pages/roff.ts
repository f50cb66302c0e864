import { isUtf8 } from 'node:buffer';
import { type Path, type RecordChunk, type SourceTools, source } from '../../../compiler/operators/authoring.ts';
import { openPacked } from '../bytes.ts';
import { chunkBuilder } from '../chunk-builder.ts';
import { readManual } from './roff-text.ts';

/**
 * Reads manual pages in the macros of man(7), plain or packed, as `/usr/share/man` has them: one row per page, headings and paragraphs with an empty line between
 * them, examples with their lines. Fonts are gone; dashes, quotes and letters with accents are the characters that they stand for. A page that only says where another
 * one lies (`.so`) gives no row. Pages that are not UTF-8 are read as ISO 8859-1, or what their first line says (`coding:`).
 */
export const roff = source({
  version: '1',
  positional: ['path'],
  fields: {
    id: 'Text',
    text: 'Text',
    title: 'Text',
    section: 'Text',
    date: 'Text?',
    product: 'Text?',
    manual: 'Text?',
  },
  async *read(
    /** File or glob under the project folder, such as `"data/man/**"`. The file's name is the row's `id`. */
    path: Path,
    options: {
      /**
       * What to do with a file that is no manual page: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    void options; // `on_bad` is the runtime's to heed: `tools.bad` returns, or does not
    const parts: Buffer[] = [];
    let bytes = 0;
    const { blocks, damage } = openPacked(path, tools);
    for await (const block of blocks) {
      bytes += block.length;
      if (bytes > LARGEST) {
        tools.bad(bad(tools, `it is larger than ${LARGEST / 1e6} MB`));
        return;
      }
      parts.push(block);
    }
    const found = damage();
    if (found !== null) {
      tools.bad({ ...found, line: 1, raw: null });
      return;
    }
    if (bytes === 0) tools.fail('FTP0902', { file: tools.name });
    const page = readManual(decoded(Buffer.concat(parts)));
    if ('alias' in page) return tools.rowless();
    if ('problem' in page) {
      tools.bad(bad(tools, page.problem));
      return;
    }
    const chunks = chunkBuilder(tools.name, 'line');
    const { text, ...about } = page;
    chunks.add({ id: tools.name, text, ...about }, 1);
    yield* chunks.rest();
  },
});

/** The longest manual page of Debian has under 1 MB. */
const LARGEST = 32_000_000;

const bad = ({ name }: SourceTools, reason: string) => ({
  code: 'FTP1198',
  values: { file: name, reason },
  line: 1,
  raw: null,
});

function decoded(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  const said = /-\*-.*coding:\s*([\w-]+)/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'iso-8859-1';
  try {
    return new TextDecoder(said).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
