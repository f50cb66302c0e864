import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import {
  type BadRecord,
  type Path,
  type RecordChunk,
  type Size,
  type SourceTools,
  source,
} from '../../compiler/operators/authoring.ts';
import { openPacked } from './bytes.ts';
import { chunkBuilder } from './chunk-builder.ts';
import { type CellReader, cellReader } from './csv-cells.ts';
import { csvColumns } from './csv-header.ts';
import { cutLines, MAX_RECORD } from './lines.ts';
import { sizeText } from './size-text.ts';

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;
/** Fed to the parser at a time; bounds how many parsed records wait. */
const RUN = 128 * 1024;

/**
 * Reads comma-separated values (RFC 4180: fields in double quotes may hold delimiters, line breaks and doubled quotes), UTF-8, plain or packed with gzip or
 * zstd. Cells are read as the declared type of their column; without a declared record every column is `Text`. An empty cell is absent where
 * the column is optional. A quote or a byte out of place leaves the borders of all later records unknown: the rest of the file is one bad record.
 */
export const csv = source({
  version: '1',
  labels: 'declare',
  positional: ['path'],
  async *read(
    /**
     * File or glob under the project folder, such as `"data/cases/*.csv"`.
     * @observation
     */
    path: Path,
    options: {
      /**
       * What stands between cells.
       * @default comma
       */
      delimiter?: 'comma' | 'semicolon' | 'tab' | 'pipe';
      /**
       * Does the first line name the columns? Without one, the columns are those of the declared record, in its order.
       * @default true
       */
      header?: boolean;
      /**
       * What to do with a record that does not fit the header or the declared record: stop (`fail`), or count it and keep it among the dropped rows
       * (`skip`).
       * @default fail
       */
      on_bad?: 'fail' | 'skip';
      /**
       * Largest record; a larger one is taken for a quote that is never closed.
       * @default 32MB
       * @range 1KB..512MB
       */
      max_record?: Size;
    },
    tools: SourceTools,
  ): AsyncGenerator<RecordChunk> {
    const limit = options.max_record ?? MAX_RECORD;
    const parser = parse({
      delimiter: DELIMITERS[options.delimiter ?? 'comma'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: limit,
    });
    const chunks = chunkBuilder(tools.name, 'line');
    const lines = lineCounter();
    let columns: readonly string[] | null = options.header === false ? csvColumns(null, tools) : null;
    let cells: readonly CellReader[] = columns ? columns.map((name) => cellReader(name, tools.record)) : [];

    /** The line from which on nobody can tell where records begin and end. */
    let stop: BadRecord | null = null;
    const { blocks, damage } = openPacked(path, tools);
    const runs = cutLines(blocks, tools, { limit, target: RUN, damage, bad: (found) => void (stop ??= found) });
    for await (const records of parsed(parser, runs, () => damage() !== null)) {
      if (records instanceof Error) {
        stop ??= quoteError(records, lines, limit);
        break;
      }
      for (const { record, info } of records) {
        const line = lines.next(record, info);
        // A record that reaches into that line is none.
        if (stop !== null && lines.at(info) > (stop as BadRecord).line) break;
        if (columns === null) {
          columns = csvColumns(record, tools);
          cells = columns.map((name) => cellReader(name, tools.record));
        } else if (record.length !== columns.length) {
          const values = { found: record.length, wanted: columns.length };
          tools.bad({ code: 'FTP0915', values, line, raw: record.join(DELIMITERS[options.delimiter ?? 'comma']) });
        } else chunks.add(Object.fromEntries(columns.map((name, i) => [name, cells[i]!(record[i]!)])), line);
      }
      if (stop !== null) break;
      yield* chunks.full();
    }
    yield* chunks.rest();
    if (stop !== null) tools.bad(stop);
  },
});

interface Parsed {
  readonly record: readonly string[];
  readonly info: Info;
}

/** Records as they come out of the parser, a list per run of lines; the parser's error as the last item where it meets one. `isCut` tells whether the runs ended for damage. */
async function* parsed(
  parser: Parser,
  runs: AsyncIterable<{ readonly bytes: Buffer }>,
  isCut: () => boolean,
): AsyncGenerator<readonly Parsed[] | CsvError> {
  let records: Parsed[] = [];
  let failure: CsvError | null = null;
  parser.on('data', (record: Parsed) => records.push(record));
  parser.on('error', (error: CsvError) => {
    failure = error;
  });
  const take = (): Parsed[] => {
    const taken = records;
    records = [];
    return taken;
  };
  for await (const { bytes } of runs) {
    await new Promise<void>((resolve) => parser.write(bytes, () => resolve()));
    yield take();
    if (failure) return yield failure;
  }
  // The record that is cut there is none, whether or not a quote stands open.
  if (isCut()) return void parser.destroy();
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  yield take();
  if (failure) yield failure;
}

/** Lines of records. The parser's own count takes CR LF inside quotes for two lines. */
function lineCounter(): { next(record: readonly string[], info: Info): number; at(info: Info): number } {
  let line = 1;
  let empty = 0;
  const at = (info: Info): number => line + (info.empty_lines - empty);
  return {
    at,
    next(record, info) {
      const start = at(info);
      line = start + 1;
      empty = info.empty_lines;
      for (const cell of record) for (let i = cell.indexOf('\n'); i >= 0; i = cell.indexOf('\n', i + 1)) line++;
      return start;
    },
  };
}

function quoteError(error: CsvError, lines: ReturnType<typeof lineCounter>, limit: number): BadRecord {
  const line = lines.at(error as unknown as Info);
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return { code: 'FTP0910', values: { limit: sizeText(limit) }, line, raw: null };
  return { code: 'FTP0916', values: { problem: PROBLEMS[error.code] ?? error.message }, line, raw: null };
}

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened in this record and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a cell goes on after its closing quote; inside quotes, a quote is written twice',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a cell; put the whole cell in quotes and double the quote',
};
