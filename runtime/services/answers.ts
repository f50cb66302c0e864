import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../compiler/operators/manifest.ts';

/** Answers of a service, by the digest of what was asked. */
export interface Answers {
  find(digest: string): Json | undefined;
  /** On disk, not only on its way there, when this returns: an answer may have cost money. */
  keep(digest: string, answer: Json): void;
  close(): void;
}

/** Where the line of an answer lies. */
interface Place {
  readonly file: number;
  readonly start: number;
  readonly length: number;
}

const NEWLINE = 10;
let opened = 0;

/**
 * Opens the answers in a folder, which several processes may do at once: each writes a file of its own and reads those of the others that are there already. A line that
 * was torn off is none. Memory: a hundred bytes or so an answer.
 */
export function openAnswers(folder: string): Answers {
  const places = new Map<string, Place>();
  const files: number[] = [];
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.jsonl'))
    .sort()) {
    const path = join(folder, name);
    const file = openSync(path, 'r');
    files.push(file);
    for (const [digest, start, length] of linesOf(readFileSync(path))) places.set(digest, { file, start, length });
  }
  let own: { readonly file: number; size: number } | null = null;
  const open = (): { readonly file: number; size: number } => {
    const name = `${Date.now().toString(36)}-${process.pid}-${++opened}.jsonl`;
    const file = openSync(join(folder, name), 'wx+');
    files.push(file);
    return { file, size: 0 };
  };
  return {
    find(digest) {
      const place = places.get(digest);
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place.length);
      readSync(place.file, bytes, 0, place.length, place.start);
      return (JSON.parse(bytes.toString('utf8')) as Line).answer;
    },
    keep(digest, answer) {
      own ??= open();
      const line = Buffer.from(`${JSON.stringify({ digest, answer } satisfies Line)}\n`, 'utf8');
      writeSync(own.file, line, 0, line.length, own.size);
      fsyncSync(own.file);
      places.set(digest, { file: own.file, start: own.size, length: line.length - 1 });
      own.size += line.length;
    },
    close: () => files.forEach(closeSync),
  };
}

interface Line {
  readonly digest: string;
  readonly answer: Json;
}

function* linesOf(bytes: Buffer): Generator<readonly [digest: string, start: number, length: number]> {
  for (let start = 0, end = 0; (end = bytes.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
    try {
      const { digest, answer } = JSON.parse(bytes.toString('utf8', start, end)) as Partial<Line>;
      if (typeof digest === 'string' && answer !== undefined) yield [digest, start, end - start];
    } catch {
      // Torn by whatever ended the process that wrote it.
    }
  }
}
