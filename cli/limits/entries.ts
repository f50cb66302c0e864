import type { LockedLimit, LockFile } from '../../compiler/semantics/training/lock-file.ts';
import type { PinnedLimit } from './pinned.ts';

type Entries = NonNullable<LockFile['measured']>;

/** Limits of pipelines by file, as they are now. */
export type ByFile = ReadonlyMap<string, readonly PinnedLimit[]>;

/** The limits of the new lock file. Those that a pipeline no longer has go; so do those of other files, where every pipeline was looked at. */
export function limitEntries(lock: LockFile | null, current: ByFile, all: boolean): Entries {
  const entries = new Map<string, Readonly<Record<string, LockedLimit>>>(
    all ? [] : Object.entries(lock?.measured ?? {}),
  );
  for (const [file, limits] of current) {
    const own = limits.flatMap(({ limit, locked }) => (locked === null ? [] : [[limit.name, locked] as const]));
    if (own.length > 0) entries.set(file, Object.fromEntries(own));
    else entries.delete(file);
  }
  return Object.fromEntries(entries);
}

/** Entries that no pipeline asks for any more, as the lock file names them. */
export function unusedLimits(lock: LockFile | null, current: ByFile, all: boolean): readonly string[] {
  return Object.entries(lock?.measured ?? {}).flatMap(([file, limits]) => {
    if (!all && !current.has(file)) return [];
    const names = new Set((current.get(file) ?? []).map(({ limit }) => limit.name));
    return Object.keys(limits).flatMap((name) => (names.has(name) ? [] : [`${file} ${name}`]));
  });
}
