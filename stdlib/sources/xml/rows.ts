import { drop, type RecordChunk, type Row, type SourceTools } from '../../../compiler/operators/authoring.ts';
import { openBytes } from '../bytes.ts';
import { type ChunkBuilder, chunkBuilder } from '../chunk-builder.ts';
import { decodeXml } from './decode.ts';
import { type XmlHandler, type XmlParser, xmlParser } from './parse.ts';
import { FileProblem } from './problem.ts';

/** What the reader of a format does with what it finds. */
export interface XmlOutput {
  /** The file's name, for ids. */
  readonly name: string;
  /** Line where the parser stands. */
  readonly line: number;
  row(row: Row, line: number): void;
  /** A row that a rule leaves out: by which rule, the value it has, the one it should have. */
  leaveOut(row: Row, rule: string, value?: number | string | boolean, threshold?: number | string): void;
  count(what: string, by?: number): void;
}

/**
 * Rows of one XML file, plain or packed. What keeps it from being read on is told as one bad record at its line; rows from before stay.
 * `start` gives the handler of the file's events.
 */
export async function* xmlRows(
  path: string,
  limit: number,
  tools: SourceTools,
  start: (output: XmlOutput) => XmlHandler,
  /** The file may be a part of another one, which explains its entities. */
  partOfAnother = false,
): AsyncGenerator<RecordChunk> {
  const chunks = chunkBuilder(tools.name, 'line');
  let parser: XmlParser | null = null;
  const output = fileOutput(tools, chunks, () => parser?.line ?? 1);
  parser = xmlParser(start(output), limit, output.count, partOfAnother);
  try {
    for await (const text of fileText(path, tools)) {
      parser.write(text);
      yield* chunks.full();
    }
    parser.close();
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    yield* chunks.rest();
    tools.bad({ code: error.code, values: error.values, line: error.line ?? parser.line, raw: null });
  }
  yield* chunks.rest();
}

export const fileOutput = (tools: SourceTools, chunks: ChunkBuilder, line: () => number = () => 1): XmlOutput => ({
  name: tools.name,
  get line() {
    return line();
  },
  row: (row, at) => chunks.add(row, at),
  leaveOut: (row, rule, value, threshold) => tools.dropped(row, drop(rule, value, threshold)),
  count: (what, by) => tools.count(what, by),
});

/** Reads a file for what it says, giving no rows: `FileProblem` where it cannot be read. */
export function readXml(
  path: string,
  limit: number,
  tools: SourceTools,
  handler: XmlHandler,
): { readonly done: Promise<void>; line(): number } {
  const parser = xmlParser(handler, limit, (what) => tools.count(what));
  const read = async (): Promise<void> => {
    try {
      for await (const text of fileText(path, tools)) parser.write(text);
      parser.close();
    } catch (error) {
      if (error instanceof FileProblem) throw new FileProblem(error.code, error.values, error.line ?? parser.line);
      throw error;
    }
  };
  return { done: read(), line: () => parser.line };
}

/** Text of a file. Where it cannot be opened or unpacked is a problem of this file alone. */
const fileText = (path: string, tools: SourceTools): AsyncGenerator<string> => {
  const own: SourceTools = {
    ...tools,
    fail: (code, values) => {
      throw new FileProblem(code, values);
    },
  };
  return decodeXml(openBytes(path, own), tools.name, (what) => tools.count(what));
};
