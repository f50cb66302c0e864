import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/**
 * A file of the shared folder beside the repository, or null (with a line that says so) where it is absent: golden values of independent
 * implementations and real text, whose licences keep them out of the repository.
 */
export function shared(path: string): string | null {
  const found = fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
  if (existsSync(found)) return found;
  console.log(`skipped: ../shared/${path} is absent`);
  return null;
}

/** Records of a gzipped JSON Lines file. */
export function readRecords<T>(file: string): T[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
