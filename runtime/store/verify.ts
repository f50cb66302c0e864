import type { StoreContext } from './context.ts';
import { digestStream, sha256 } from './digest.ts';
import { guarded, shown } from './failure.ts';
import { readOrNull } from './file-system.ts';
import { items } from './inventory.ts';
import { digestOf } from './layout.ts';
import { validResults } from './lookup.ts';
import { quarantine } from './quarantine.ts';
import type { Digest } from './result.ts';

export interface Verification {
  readonly files: number;
  readonly bytes: number;
  /** Files that were set aside, as paths within the store. */
  readonly damaged: readonly string[];
  /** Keys none of whose results is whole: they will be computed again. */
  readonly incomplete: readonly Digest[];
}

const NOT_ITS_NAME = 'its content is not what its name says';

/** Reads every byte of the store and sets aside what is not what its name says. Finds what no `stat` shows: bits that fell over on the disk. */
export async function verify(
  context: StoreContext,
  progress: (done: { readonly files: number; readonly bytes: number }) => void = () => {},
): Promise<Verification> {
  return guarded(context.root, 'verify', async () => {
    const { fs, root } = context;
    let files = 0;
    let bytes = 0;
    const damaged: string[] = [];
    const count = (path: string, size: number, whole: boolean): void => {
      files++;
      bytes += size;
      if (!whole) damaged.push(shown(root, path));
      progress({ files, bytes });
    };

    for (const { path, digest, bytes: size, mtimeNs } of items(context, 'blobs')) {
      if (digest === null || fs.stat(path) === null) continue;
      const whole = (await digestStream(fs.stream(path))).digest === digest;
      if (!whole) quarantine(context, path, NOT_ITS_NAME);
      const stat = fs.stat(path);
      if (stat?.mtimeNs === mtimeNs) context.stats.remember(stat, digest);
      count(path, size, whole);
    }
    const keys = new Set<Digest>();
    for (const area of ['trees', 'manifests', 'results'] as const)
      for (const { path, digest, bytes: size } of items(context, area)) {
        const named = area === 'results' ? digestOfFile(path) : digest;
        const text = named && readOrNull(fs, path);
        if (!digest || !text) continue;
        if (area === 'results') keys.add(digest);
        // A key manifest is the digested text of its key, so this holds for all three.
        const whole = sha256(text) === named;
        if (!whole) quarantine(context, path, NOT_ITS_NAME);
        count(path, size, whole);
      }
    const incomplete: Digest[] = [];
    for (const key of keys) if ((await validResults(context, key)).length === 0) incomplete.push(key);
    return { files, bytes, damaged, incomplete };
  });
}

function digestOfFile(path: string): Digest | null {
  const hex = /([0-9a-f]{64})\.json$/.exec(path)?.[1];
  return hex === undefined ? null : digestOf(hex);
}
