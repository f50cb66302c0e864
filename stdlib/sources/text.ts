import {
  type BadRecord,
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../compiler/operators/authoring.ts';
import { openPacked } from './bytes.ts';
import { type ChunkBuilder, chunkBuilder } from './chunk-builder.ts';
import { cutLines, MAX_RECORD } from './lines.ts';
import { sizeText } from './size-text.ts';

const RUN = 1_000_000;

/**
 * Reads plain text, UTF-8, plain or packed with gzip or zstd: one row per file, paragraph (set apart by blank lines) or line. Its `id` is the
 * file's name, followed by `#` and the number of the paragraph or line where a file gives several rows. Line breaks become `\n`; blank lines at
 * the ends are left out.
 */
export const text = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  fields: { id: 'Text', text: 'Text' },
  async *read(
    /** File or glob under the project folder, such as `"data/books/*.txt"`. The names of the files become part of the ids. */
    path: Path,
    options: {
      /**
       * What makes a row.
       * @default file
       */
      by?: 'file' | 'paragraph' | 'line';
      /**
       * What to do with a row that cannot be read: stop (`fail`), or count it and keep it among the dropped rows (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest row; a larger one is taken for damage.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const by = options.by ?? 'file';
    const chunks = chunkBuilder(tools.name, 'line');
    /** Lines that were refused: a row that lacks one of its lines is no row. */
    const broken = new Set<number>();
    const bad = (record: BadRecord): void => {
      tools.bad(record);
      broken.add(record.line);
    };
    const rows = grouping(by, limit, broken, chunks, tools);
    const { blocks, damage } = openPacked(path, tools);
    for await (const { bytes, firstLine } of cutLines(blocks, tools, { limit, target: RUN, bad, damage })) {
      const lines = bytes.toString('utf8', 0, bytes.length - 1).split('\n');
      for (const [i, line] of lines.entries()) rows.line(line.replace(/\r$/, ''), firstLine + i);
      yield* chunks.full();
    }
    rows.end();
    yield* chunks.rest();
  },
});

interface Grouping {
  line(text: string, number: number): void;
  end(): void;
}

/** Gathers lines into rows. Memory: one row. */
function grouping(
  by: 'file' | 'paragraph' | 'line',
  limit: number,
  broken: Set<number>,
  chunks: ChunkBuilder,
  tools: SourceTools,
): Grouping {
  let lines: string[] = [];
  let size = 0;
  let start = 1;
  let ordinal = 0;
  let refused = false;

  const end = (): void => {
    while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop();
    if (lines.length > 0 || refused) ordinal++;
    if (lines.length > 0) {
      const id = by === 'file' ? tools.name : `${tools.name}#${by === 'line' ? start : ordinal}`;
      chunks.add({ id, text: lines.join('\n') }, start);
    }
    lines = [];
    size = 0;
    refused = false;
  };
  return {
    line(text, number) {
      if (broken.delete(number)) {
        lines = [];
        refused = by !== 'line';
        return;
      }
      const blank = text.trim() === '';
      if (blank && by === 'paragraph') return end();
      if (refused || (blank && lines.length === 0)) return;
      if (lines.length === 0) start = number;
      lines.push(text);
      size += Buffer.byteLength(text) + 1;
      if (size > limit + 1) {
        tools.bad({
          code: 'FTP0910',
          values: { limit: sizeText(limit) },
          line: start,
          raw: lines.join('\n').slice(0, 200),
        });
        lines = [];
        refused = true;
      } else if (by === 'line') end();
    },
    end,
  };
}
