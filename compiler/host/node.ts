import { readFileSync, statSync } from 'node:fs';
import type { Host } from './host.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * A host over the disk; relative paths start at the working directory. `glob` is given by the caller (`fast-glob`'s `sync`), because
 * loading a glob library costs more than checking a file and few files need one.
 */
export function nodeHost(glob?: (pattern: string) => readonly string[]): Host {
  return {
    read(path) {
      try {
        return decodeUtf8(readFileSync(path));
      } catch {
        return null;
      }
    },
    exists: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
    ...(glob === undefined ? {} : { list: (pattern: string) => [...glob(pattern)].sort() }),
  };
}
