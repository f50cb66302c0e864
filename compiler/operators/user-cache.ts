import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authoring } from './installation.ts';
import type { OperatorSignature } from './manifest.ts';

/**
 * Readings of a user's operator files by content: `.finslip/cache/operators/<sha>.json`, and the bundles that tasks import,
 * `.finslip/cache/operators/<digest>/operator.mjs`. Everything here may be deleted at any time; what is unreadable is a miss.
 */
const folder = '.finslip/cache/operators';
/** Raised when the reader gives another result for the same files. */
const readerVersion = 2;

export interface CachedReading {
  readonly operators: readonly OperatorSignature[];
  /** Digest of every file that types or code came from; a hit needs all of them unchanged. */
  readonly files: Readonly<Record<string, string>>;
  readonly bundle: string;
}

/** Where the bundle with that digest is. Absolute. */
export const bundlePath = (root: string, digest: string): string =>
  join(root, folder, digest.replace('sha256:', ''), 'operator.mjs');

/** `sha256:…`, or null for a file that is not there. */
export function digestFile(path: string): string | null {
  try {
    return `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
  } catch {
    return null;
  }
}

const recordPath = (root: string, file: string, digest: string): string => {
  const key = JSON.stringify([readerVersion, digestFile(authoring.code), file, digest]);
  return join(root, folder, `${createHash('sha256').update(key).digest('hex')}.json`);
};

/** `digest` is that of the file itself. */
export function readCached(root: string, file: string, digest: string): CachedReading | null {
  try {
    const cached = JSON.parse(readFileSync(recordPath(root, file, digest), 'utf8')) as CachedReading;
    const unchanged = Object.entries(cached.files).every(([path, known]) => digestFile(join(root, path)) === known);
    return unchanged && digestFile(bundlePath(root, cached.bundle)) === cached.bundle ? cached : null;
  } catch {
    return null;
  }
}

export function writeCached(
  root: string,
  file: string,
  digest: string,
  reading: CachedReading,
  code: string,
  map: string,
): void {
  const bundle = bundlePath(root, reading.bundle);
  publish(`${bundle}.map`, map);
  publish(bundle, code);
  publish(recordPath(root, file, digest), JSON.stringify(reading));
}

/** Whole or not at all, since several processes may write the same file. */
function publish(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
