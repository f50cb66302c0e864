import { isUtf8 } from 'node:buffer';
import type { BadRecord, SourceTools } from '../../compiler/operators/authoring.ts';
import type { PackedDamage } from './bytes.ts';
import { sizeText } from './size-text.ts';
import { firstInvalidByte, foreignFormat, invalidByteValues, markLength, wideEncoding } from './text-checks.ts';

/** Records over this size are taken for damage unless `max_record` says otherwise: 32 MB. */
export const MAX_RECORD = 32_000_000;

/** A run of whole lines of UTF-8. The last line of a file is ended with a newline where the file leaves it out. */
export interface LineRun {
  readonly bytes: Buffer;
  /** 1-based. */
  readonly firstLine: number;
}

export interface LineOptions {
  /** Most bytes of one line, its end not counted. */
  readonly limit: number;
  /** Runs are cut once they reach this. */
  readonly target: number;
  /** Told of a line that cannot be used; it is left blank, so that all others keep their numbers. */
  readonly bad: (record: BadRecord) => void;
  /** Asked at the end of the blocks: did they end for damage of the packed data? The line that this cuts is left blank. */
  readonly damage?: () => PackedDamage | null;
  /** Told of that; else `bad` is. */
  readonly damaged?: (record: BadRecord) => void;
}

const NEWLINE = 10;
const SPACE = 32;

/**
 * Cuts text into runs of whole lines, checking that it is UTF-8 and that no line passes the limit. Memory: one run and one line. Reports
 * FTP0903 and FTP0910 for lines, FTP0904 and FTP0907 for whole files, and where packed data break off.
 */
export async function* cutLines(
  blocks: AsyncIterable<Buffer>,
  tools: SourceTools,
  { limit, target, bad, damage = () => null, damaged = bad }: LineOptions,
): AsyncGenerator<LineRun> {
  let run: Buffer[] = [];
  let runBytes = 0;
  let runLine = 1;
  let runOffset = 0;
  /** Line that the next byte belongs to, and the position of that byte in the text. */
  let line = 1;
  let offset = 0;
  /** Parts of a line whose end is not seen yet. Empty once the line is refused: its bytes are thrown away as they come. */
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let refused = false;

  const append = (part: Buffer): void => {
    if (part.length === 0) return;
    run.push(part);
    runBytes += part.length;
  };
  const finish = (nextOffset: number): LineRun => {
    const result = { bytes: Buffer.concat(run, runBytes), firstLine: runLine };
    checkUtf8(result, runOffset, bad);
    run = [];
    runBytes = 0;
    runLine = line;
    runOffset = nextOffset;
    return result;
  };
  const refuse = (): void => {
    refused = true;
    bad({ code: 'FTP0910', values: { limit: sizeText(limit) }, line, raw: beginning(begun) });
    begun = [];
  };
  const endLine = (): void => {
    begun = [];
    begunBytes = 0;
    refused = false;
    line++;
  };

  for await (const block of startChecked(blocks, tools)) {
    /** Bytes before this are in the run; the line being read starts at `start`. */
    let taken = 0;
    let start = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
      if (begunBytes + end - start > limit) {
        if (!refused) {
          // What comes before it is finished, and so checked, first: problems are told in the order of lines.
          append(block.subarray(taken, start));
          if (runBytes > 0) yield finish(offset + start - begunBytes);
          begun.push(block.subarray(start, end));
          refuse();
        }
        append(LINE_END);
        endLine();
        taken = end + 1;
        yield finish(offset + taken); // so that positions in the text stay exact
      } else {
        begun.forEach(append);
        endLine();
      }
      start = end + 1;
    }
    append(block.subarray(taken, start));
    begunBytes += block.length - start;
    if (!refused && begunBytes > 0) {
      begun.push(block.subarray(start));
      if (begunBytes > limit) {
        if (runBytes > 0) yield finish(offset + block.length - begunBytes);
        refuse();
      }
    }
    offset += block.length;
    if (runBytes >= target) yield finish(offset - begunBytes);
  }
  const found = damage();
  if (found !== null) {
    if (runBytes > 0) yield finish(offset - begunBytes);
    damaged({ ...found, line, raw: begunBytes > 0 ? beginning(begun) : null });
    append(LINE_END);
    endLine();
  } else if (begunBytes > 0) {
    begun.forEach(append);
    append(LINE_END);
    endLine();
  }
  if (runBytes > 0) yield finish(offset);
}

const LINE_END = Buffer.from('\n');

/** Refuses what is no UTF-8 text by its first bytes; takes a byte order mark off. */
async function* startChecked(blocks: AsyncIterable<Buffer>, tools: SourceTools): AsyncGenerator<Buffer> {
  let first = true;
  for await (const block of blocks) {
    if (!first) yield block;
    else if (block.length > 0) {
      first = false;
      const foreign = foreignFormat(block);
      if (foreign) tools.fail('FTP0907', { file: tools.name, ...foreign });
      const encoding = wideEncoding(block);
      if (encoding) tools.fail('FTP0904', { file: tools.name, encoding });
      yield block.subarray(markLength(block));
    }
  }
}

/** Blanks lines that are not UTF-8, after telling of each. */
function checkUtf8({ bytes, firstLine }: LineRun, offset: number, bad: LineOptions['bad']): void {
  if (isUtf8(bytes)) return;
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    const text = bytes.subarray(start, end);
    const at = firstInvalidByte(text);
    if (at >= 0) {
      const values = { offset: offset + start + at, ...invalidByteValues(text, at) };
      bad({ code: 'FTP0903', values, line, raw: text.toString('utf8') });
      text.fill(SPACE);
    }
    start = end + 1;
  }
}

/** What is shown of a record too large to be shown. */
const beginning = (parts: readonly Buffer[]): string =>
  Buffer.concat(parts.map((part) => part.subarray(0, 200)))
    .subarray(0, 200)
    .toString('utf8');
