import { report } from '../../compiler/diagnostics/report.ts';
import { isWritten, runIds } from '../events/runs.ts';
import type { StoreContext } from './context.ts';
import { durable } from './durable.ts';
import { CodedFailure, guarded } from './failure.ts';
import { isAbsent, listOrEmpty, readOrNull } from './file-system.ts';
import { type Area, fanned, type Item, items, whole } from './inventory.ts';
import {
  blobPath,
  checkpointRoot,
  gcFolder,
  leaseRoot,
  quarantineFolder,
  temporaryFolder,
  treePath,
} from './layout.ts';
import { acquire, currentOwner } from './lease.ts';
import { outputsOf, piecesOf, readResult } from './lookup.ts';
import { type Roots, wantedKeys } from './mark.ts';
import type { Digest } from './result.ts';
import { staleTemporaries } from './workspace.ts';

export interface GcOptions extends Roots {
  /** Tells what would go, removes nothing. */
  readonly dryRun?: boolean;
  /** Seconds something must have been unwanted before it goes while others use the store; longer than any lease. */
  readonly grace?: number;
  /** Seconds that checkpoints of unfinished tasks, and what was set aside as damaged, are kept. */
  readonly keepUnfinished?: number;
}

export type Tally = Readonly<Record<Area, { readonly count: number; readonly bytes: number }>>;

export interface GcReport {
  readonly kept: Tally;
  readonly removed: Tally;
  /** Unwanted, but others use the store: goes at a later gc. */
  readonly waiting: Tally;
}

const GRACE = 180;
const MONTH = 30 * 24 * 3600;

/**
 * Removes what no kept run, pin or lock file needs. Marks first. Where no other process works in the store, what is unmarked goes at once;
 * otherwise it goes only if an earlier gc found it unmarked too, `grace` seconds ago or more: a run that has just begun to
 * rely on a result has written so into its log by then.
 */
export async function gc(context: StoreContext, options: GcOptions): Promise<GcReport> {
  return guarded(context.root, 'clean up', async () => {
    const acquired = await acquire(context, `${gcFolder(context.root)}/lock`, 'gc');
    if ('busy' in acquired) {
      const { pid, host } = acquired.busy;
      throw new CodedFailure(report('FTP0867', null, { pid, host }));
    }
    try {
      return await collect(context, options);
    } finally {
      await acquired.held.release();
    }
  });
}

async function collect(context: StoreContext, options: GcOptions): Promise<GcReport> {
  const { fs } = context;
  const found = survey(context, options);
  const now = BigInt(Date.now()) * 1_000_000n;
  const grace = BigInt(Math.round((options.grace ?? GRACE) * 1e9));
  const earlier = readCandidates(context);
  const quiet = isQuiet(context);
  const ripe: Item[] = [];
  const unripe: Item[] = [];
  for (const item of found.unwanted) {
    const since = earlier.get(item.path);
    const mayGo = quiet || (since !== undefined && now - since >= grace && now - item.mtimeNs >= grace);
    (mayGo ? ripe : unripe).push(item);
  }
  const spared = new Set<string>();
  // Pieces of a record that stays for now stay with it.
  for (const item of unripe)
    if (item.area === 'results') for (const path of piecesOfRecord(context, item)) spared.add(path);
  const removed: Item[] = [];
  const waiting = [...unripe];
  for (const item of ripe) {
    if (spared.has(item.path)) waiting.push(item);
    else if (options.dryRun || (await remove(context, item))) removed.push(item);
  }
  if (!options.dryRun) {
    for (const path of found.forgottenLeases) await fs.remove(path);
    await writeCandidates(context, new Map(waiting.map(({ path }) => [path, earlier.get(path) ?? now])));
  }
  return { kept: tally(found.wanted), removed: tally(removed), waiting: tally(waiting) };
}

interface Survey {
  readonly wanted: readonly Item[];
  /** Results first, so that no record ever names a piece that gc took before it. */
  readonly unwanted: readonly Item[];
  readonly forgottenLeases: readonly string[];
}

function survey(context: StoreContext, options: GcOptions): Survey {
  const { fs, root } = context;
  const keys = wantedKeys(context, options);
  const wanted: Item[] = [];
  const unwanted: Item[] = [];
  const sort = (item: Item, keep: boolean): void => void (keep ? wanted : unwanted).push(item);

  const pieces = new Set<string>();
  const finished = new Set<Digest>();
  for (const item of items(context, 'results')) {
    const keep = item.digest !== null && keys.has(item.digest);
    sort(item, keep);
    if (item.digest !== null) finished.add(item.digest);
    if (keep) for (const path of piecesOfRecord(context, item)) pieces.add(path);
  }
  for (const area of ['trees', 'blobs'] as const)
    for (const item of items(context, area)) sort(item, pieces.has(item.path));
  for (const item of items(context, 'manifests')) sort(item, item.digest !== null && keys.has(item.digest));

  const age = (item: Item): number => Date.now() / 1000 - Number(item.mtimeNs) / 1e9;
  const limit = options.keepUnfinished ?? MONTH;
  for (const { path, name } of fanned(fs, checkpointRoot(root))) {
    const item = whole(fs, 'checkpoints', path);
    const done =
      finished.has(`sha256:${name}`) &&
      currentOwner(context, `${leaseRoot(root)}/${name.slice(0, 2)}/${name}`) === null;
    if (item) sort(item, !done && age(item) < limit);
  }
  for (const name of listOrEmpty(fs, quarantineFolder(root))) {
    const item = whole(fs, 'quarantine', `${quarantineFolder(root)}/${name}`);
    if (item) sort(item, age(item) < limit);
  }
  const stale = new Set(staleTemporaries(fs, root));
  for (const name of listOrEmpty(fs, temporaryFolder(root))) {
    const path = `${temporaryFolder(root)}/${name}`;
    const item = whole(fs, 'temporary', path);
    if (item) sort(item, !stale.has(path));
  }
  return { wanted, unwanted, forgottenLeases: forgottenLeases(context) };
}

/** Paths of the trees and blobs of a record; none for one that cannot be read. */
function piecesOfRecord(context: StoreContext, { path, digest }: Item): string[] {
  const result = digest && /[0-9a-f]{64}\.json$/.test(path) ? readResult(context, digest, path) : null;
  return (result ? outputsOf(result.record) : [])
    .flatMap(piecesOf)
    .map((piece) => (piece.kind === 'tree' ? treePath : blobPath)(context.root, piece.digest));
}

/** Folders of leases that were given back, and not lately. A number that starts anew is told from an old one by its token. */
function forgottenLeases(context: StoreContext): string[] {
  const { fs, root } = context;
  const limit = BigInt(Date.now() - GRACE * 1000) * 1_000_000n;
  return [...fanned(fs, leaseRoot(root))]
    .map(({ path }) => path)
    .filter((path) => currentOwner(context, path) === null && (fs.stat(path)?.mtimeNs ?? limit) < limit);
}

/** Whether no other process runs, computes or prepares anything here. */
export function isQuiet(context: StoreContext): boolean {
  const { fs, root } = context;
  if (runIds(context).some((runId) => isWritten(context, runId))) return false;
  for (const { path } of fanned(fs, leaseRoot(root))) if (currentOwner(context, path) !== null) return false;
  const stale = new Set(staleTemporaries(fs, root));
  return listOrEmpty(fs, temporaryFolder(root)).every((name) => stale.has(`${temporaryFolder(root)}/${name}`));
}

/** False where it is gone already, or was used since it was looked at. */
async function remove({ fs }: StoreContext, item: Item): Promise<boolean> {
  const now = fs.stat(item.path);
  if (now === null) return false;
  if (item.area === 'checkpoints' || item.area === 'temporary' || item.area === 'quarantine') {
    await fs.remove(item.path);
    return true;
  }
  if (now.mtimeNs !== item.mtimeNs) return false;
  try {
    fs.unlink(item.path);
    if (item.area === 'results') removeIfEmpty(fs, item.path.slice(0, item.path.lastIndexOf('/')));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function removeIfEmpty(fs: StoreContext['fs'], folder: string): void {
  try {
    if (fs.list(folder).length === 0) fs.removeFolder(folder);
  } catch (error) {
    // Somebody published into it, or removed it first.
    if (!isAbsent(error) && (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

function candidatesPath(root: string): string {
  return `${gcFolder(root)}/candidates.json`;
}

/** Path to the time it was first found unwanted. A damaged list only puts removal off. */
function readCandidates({ fs, root }: StoreContext): ReadonlyMap<string, bigint> {
  try {
    const list = JSON.parse(readOrNull(fs, candidatesPath(root))?.toString('utf8') ?? '{}') as Record<string, string>;
    return new Map(Object.entries(list).map(([path, time]) => [`${root}/${path}`, BigInt(time)]));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return new Map();
  }
}

async function writeCandidates({ fs, root }: StoreContext, candidates: ReadonlyMap<string, bigint>): Promise<void> {
  const disk = durable(fs, root);
  const list = Object.fromEntries([...candidates].map(([path, time]) => [path.slice(root.length + 1), String(time)]));
  await disk.write(candidatesPath(root), JSON.stringify(list));
  await disk.settle();
}

function tally(list: readonly Item[]): Tally {
  const areas: Area[] = ['results', 'trees', 'blobs', 'manifests', 'checkpoints', 'temporary', 'quarantine'];
  const of = (area: Area) => list.filter((item) => item.area === area);
  return Object.fromEntries(
    areas.map((area) => [area, { count: of(area).length, bytes: of(area).reduce((sum, { bytes }) => sum + bytes, 0) }]),
  ) as Tally;
}
