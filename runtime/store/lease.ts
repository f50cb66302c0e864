import { dirname, join } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import { formatSeconds } from '../progress/format.ts';
import type { LeaseTimes } from './context.ts';
import { ensureFolder } from './durable.ts';
import { asFailure } from './failure.ts';
import { errno, type FileSystem, isAbsent, listOrEmpty, readOrNull } from './file-system.ts';
import { hasEnded, type Identity, ownedName, self, token } from './identity.ts';
import { temporaryFolder } from './layout.ts';

/** Who works on a key. */
export interface Owner extends Identity {
  readonly runId: string;
  /** Counts the holders of this key: the fencing number. */
  readonly epoch: number;
  readonly token: string;
  /** ISO time of this owner's clock, shown only. */
  readonly since: string;
  /** Seconds of silence after which the lease is given up. */
  readonly expires: number;
}

export interface Lease {
  readonly owner: Owner;
  /** Aborts when another process took over, as after a long suspension of this one. */
  readonly lost: AbortSignal;
  /** Looks on the disk whether the lease is still ours: asked immediately before a result becomes visible. */
  isHeld(): boolean;
  release(): Promise<void>;
}

export type Acquired =
  | { readonly held: Lease }
  | { readonly busy: Owner /** Seconds since it was heard of. */; readonly age: number };

/** What leases need of the store; runs are locked the same way. */
export interface LeaseContext {
  readonly root: string;
  readonly fs: FileSystem;
  readonly lease: LeaseTimes;
}

/*
 * A lease is a folder per holder, numbered upwards: `<folder>/<epoch>/owner.json`. Making a folder is atomic everywhere, network file
 * systems included, so one process wins each number. The holder rewrites `owner.json` (with the same bytes) as its heartbeat: the modification time
 * is then the file server's, and no two clocks are compared. Giving back renames the folder to `<epoch>.free`: the number stays
 * taken, so that a process that looked before and acts late cannot win it a second time.
 */
const EPOCH = /^(\d+)(\.free)?$/;

interface Epoch {
  readonly number: number;
  readonly free: boolean;
}

/** Takes the lease, or says who holds it. Look the result up again once it is held: the last holder may have published. */
export async function acquire(context: LeaseContext, folder: string, runId: string): Promise<Acquired> {
  const { fs } = context;
  for (;;) {
    const highest = epochs(fs, folder).at(-1);
    if (highest && !highest.free) {
      const state = holderOf(context, folder, highest.number);
      if (state === 'gone') continue;
      if (!state.expired) return { busy: state.owner, age: state.age };
    }
    const epoch = (highest?.number ?? 0) + 1;
    ensureFolder(fs, folder);
    const own = join(folder, String(epoch));
    try {
      if (!fs.makeFolder(own)) continue;
    } catch (error) {
      if (isAbsent(error)) continue;
      throw error;
    }
    const owner: Owner = {
      ...self(),
      runId,
      epoch,
      token: token(),
      since: new Date().toISOString(),
      expires: context.lease.expiry,
    };
    try {
      fs.write(join(own, 'owner.json'), JSON.stringify(owner), 'wx');
    } catch (error) {
      // A lease without a name would block everyone until it expires.
      await fs.remove(own);
      throw error;
    }
    const others = epochs(fs, folder).filter((each) => each.number !== epoch || each.free);
    if (others.some((each) => each.number >= epoch)) {
      // We looked long ago: this number had its turn, or a higher one is out.
      await fs.remove(own);
      continue;
    }
    for (const { number, free } of others) await fs.remove(join(folder, free ? `${number}.free` : String(number)));
    return { held: hold(context, folder, owner) };
  }
}

function hold(context: LeaseContext, folder: string, owner: Owner): Lease {
  const { fs, root } = context;
  const own = join(folder, String(owner.epoch));
  const path = join(own, 'owner.json');
  const text = JSON.stringify(owner);
  const lost = new AbortController();
  const isHeld = (): boolean => {
    if (lost.signal.aborted) return false;
    const highest = epochs(fs, folder).at(-1);
    const held = highest?.number === owner.epoch && !highest.free && readOrNull(fs, path)?.toString('utf8') === text;
    if (!held) lost.abort();
    return held;
  };
  const timer = setInterval(() => {
    try {
      if (isHeld()) fs.write(path, text, 'r+');
    } catch (error) {
      // A heartbeat that cannot be written is made up for by the next; if none can, another process takes over and `isHeld` says so.
      if (errno(error) === null) throw error;
    }
  }, context.lease.heartbeat * 1000);
  timer.unref();
  let released = false;
  return {
    owner,
    lost: lost.signal,
    isHeld,
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      try {
        if (!isHeld()) return;
        fs.rename(own, `${own}.free`);
        fs.unlink(join(`${own}.free`, 'owner.json'));
      } catch (error) {
        if (!isAbsent(error)) throw asFailure(error, root, 'give back');
      }
    },
  };
}

type Holder = { readonly owner: Owner; readonly expired: boolean; readonly age: number };

/** How the holder of an epoch stands; `gone` when it gave back while we looked. */
function holderOf(context: LeaseContext, folder: string, epoch: number): Holder | 'gone' {
  const { fs } = context;
  const own = join(folder, String(epoch));
  const path = join(own, 'owner.json');
  const text = readOrNull(fs, path);
  const heard = fs.stat(path) ?? fs.stat(own);
  if (heard === null) return 'gone';
  const owner = parseOwner(text?.toString('utf8'), epoch, context.lease.expiry);
  if (owner.pid > 0 && hasEnded(owner)) return { owner, expired: true, age: 0 };
  const age = Number(fileSystemNow(context) - heard.mtimeNs) / 1e9;
  return { owner, expired: age > Math.max(owner.expires, context.lease.expiry), age };
}

/** The holder, when there is one that has not given up. Takes nothing and changes nothing. */
export function currentOwner(
  context: LeaseContext,
  folder: string,
): { readonly owner: Owner; readonly age: number } | null {
  const highest = epochs(context.fs, folder).at(-1);
  if (!highest || highest.free) return null;
  const state = holderOf(context, folder, highest.number);
  return state === 'gone' || state.expired ? null : state;
}

/** Ends whatever lease there is: for people who know that its holder will not come back. */
export async function breakLease({ fs }: LeaseContext, folder: string): Promise<boolean> {
  const highest = epochs(fs, folder).at(-1);
  if (!highest || highest.free) return false;
  const own = join(folder, String(highest.number));
  try {
    fs.rename(own, `${own}.free`);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
  await fs.remove(join(`${own}.free`, 'owner.json'));
  return true;
}

/** Between making its folder and writing `owner.json` a holder has no name yet; its folder's age still counts. */
function parseOwner(text: string | undefined, epoch: number, expires: number): Owner {
  const unknown: Owner = {
    host: 'an unknown host',
    bootId: null,
    pid: 0,
    pidStart: null,
    pidNamespace: null,
    runId: 'unknown',
    epoch,
    token: '',
    since: '',
    expires,
  };
  try {
    return text ? { ...unknown, ...(JSON.parse(text) as Partial<Owner>) } : unknown;
  } catch {
    // Half written or damaged.
    return unknown;
  }
}

function epochs(fs: FileSystem, folder: string): Epoch[] {
  return listOrEmpty(fs, folder)
    .flatMap((name) => {
      const match = EPOCH.exec(name);
      return match ? [{ number: Number(match[1]), free: match[2] !== undefined }] : [];
    })
    .sort((a, b) => a.number - b.number || Number(a.free) - Number(b.free));
}

/** The file server's clock, read off a file written just now; this machine's where one may only read. */
function fileSystemNow({ root, fs }: LeaseContext): bigint {
  const path = join(temporaryFolder(root), `${ownedName()}.clock`);
  const here = BigInt(Date.now()) * 1_000_000n;
  try {
    ensureFolder(fs, dirname(path));
    fs.write(path, '', 'wx');
    const now = fs.stat(path)?.mtimeNs ?? here;
    fs.unlink(path);
    return now;
  } catch (error) {
    if (errno(error) === null) throw error;
    return here;
  }
}

/** The warning that a user who waits gets. */
export const busyWarning = (key: string, { host, pid }: Owner, age: number) =>
  report('FTP0855', null, { key, host, pid, age: formatSeconds(age) });
