import type { RecordChunk } from '../../compiler/operators/authoring.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

const CHUNK = 1_000_000;

/** Turns records into chunks, for sources whose files are not JSON Lines already. */
export interface ChunkBuilder {
  /** `line` is the line (or row) of the file where the record starts. What is no record is told when the chunk is read. */
  add(record: Json, line: number): void;
  /** The chunk gathered so far, where it is large enough to go. */
  full(): Generator<RecordChunk>;
  /** What is left. */
  rest(): Generator<RecordChunk>;
}

export function chunkBuilder(file: string, unit: 'line' | 'row'): ChunkBuilder {
  let records: string[] = [];
  let lines: number[] = [];
  let size = 0;

  function* take(): Generator<RecordChunk> {
    if (records.length === 0) return;
    records.push('');
    const chunk = { file, unit, firstLine: lines[0]!, lines, bytes: Buffer.from(records.join('\n'), 'utf8') };
    records = [];
    lines = [];
    size = 0;
    yield chunk;
  }
  return {
    add(record, line) {
      const json = JSON.stringify(record);
      records.push(json);
      lines.push(line);
      size += json.length;
    },
    *full() {
      if (size >= CHUNK) yield* take();
    },
    rest: take,
  };
}
