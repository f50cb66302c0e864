import { dirname } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import { checkedLine, readCheckedLine } from './checked-line.ts';
import { digestStream } from './digest.ts';
import { ensureFolder } from './durable.ts';
import { CodedFailure } from './failure.ts';
import { errno, type FileSystem, readOrNull, type Stat } from './file-system.ts';
import { statCachePath } from './layout.ts';
import type { Digest } from './result.ts';

/**
 * Remembers the digests of files by what `stat` says of them, so that an unchanged file is not read again. Kept per host, since device and
 * inode numbers mean something there only. A lost or damaged cache costs time, nothing else.
 */
export interface StatCache {
  /** Digest of a file of the user's, from the cache or by reading it. */
  digestFile(path: string): Promise<{ readonly digest: Digest; readonly bytes: number }>;
  /** What is known of a stored blob: `same` as when it was digested, `changed` since, or `unknown` on this host. */
  blob(stat: Stat, digest: Digest): 'same' | 'changed' | 'unknown';
  /** The blob was digested just now and is what its name says. */
  remember(stat: Stat, digest: Digest): void;
}

/**
 * Git's rule for racily clean files: one modified this shortly before it was read may be modified again without its times showing it,
 * so it is not remembered.
 */
const RACY_NS = 2_000_000_000n;

/** Two readings of a file that changes in between, then it is not worth a third. */
const READINGS = 2;

export function openStatCache(fs: FileSystem, root: string, now: () => bigint = wallClock): StatCache {
  const path = statCachePath(root);
  const byStat = new Map<string, Digest>();
  const blobs = new Map<Digest, string>();
  let writable = true;

  for (const line of readOrNull(fs, path)?.toString('utf8').split('\n') ?? []) {
    const body = readCheckedLine(line)?.body as { readonly stat: string; readonly digest: Digest } | undefined;
    if (body) learn(body.stat, body.digest);
  }

  function learn(stat: string, digest: Digest): void {
    byStat.set(stat, digest);
    if (isBlobStat(stat)) blobs.set(digest, stat);
  }

  function keep(stat: string, digest: Digest): void {
    if (byStat.get(stat) === digest) return;
    learn(stat, digest);
    if (!writable) return;
    try {
      ensureFolder(fs, dirname(path));
      fs.write(path, checkedLine({ stat, digest }).line, 'a');
    } catch (error) {
      if (errno(error) === null) throw error;
      // A store that cannot be written is still read; whoever publishes gets the error.
      writable = false;
    }
  }

  return {
    async digestFile(file) {
      for (let reading = 1; ; reading++) {
        const before = fs.stat(file);
        const seen = before && byStat.get(sourceStat(before));
        if (seen) return { digest: seen, bytes: before.size };
        const read = await digestStream(fs.stream(file));
        const after = fs.stat(file);
        if (before && after && sourceStat(before) === sourceStat(after) && read.bytes === after.size) {
          const settled = [after.mtimeNs, after.ctimeNs].every((time) => now() - time > RACY_NS);
          if (settled) keep(sourceStat(after), read.digest);
          return read;
        }
        if (reading === READINGS) throw new CodedFailure(report('FTP0864', null, { file }));
      }
    },
    blob(stat, digest) {
      const known = blobs.get(digest);
      if (known === undefined) return 'unknown';
      return known === blobStat(stat) ? 'same' : 'changed';
    },
    remember: (stat, digest) => keep(blobStat(stat), digest),
  };
}

const sourceStat = ({ dev, ino, size, mtimeNs, ctimeNs }: Stat): string =>
  `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;

/** Without the change time: linking a blob into a folder changes it. */
const blobStat = ({ dev, ino, size, mtimeNs }: Stat): string => `${dev}:${ino}:${size}:${mtimeNs}`;

const isBlobStat = (stat: string): boolean => stat.split(':').length === 4;

const wallClock = (): bigint => BigInt(Date.now()) * 1_000_000n;
