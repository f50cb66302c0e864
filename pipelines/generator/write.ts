import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Project-relative path -> content; what a project's generator gives, so that a test can compare it with what is checked in. */
export type Files = ReadonlyMap<string, string>;

export type Sample = Readonly<Record<string, string | number>>;

export const jsonLines = (rows: readonly Sample[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export function writeAll(folder: string, files: Files): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
