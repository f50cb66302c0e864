import { report } from '../../compiler/diagnostics/report.ts';
import type { StoreContext } from './context.ts';
import { digestStream, sha256 } from './digest.ts';
import { shown } from './failure.ts';
import { errno, isAbsent, listOrEmpty, type Stat } from './file-system.ts';
import { blobPath, digestOf, isDigest, resultFolder, treePath } from './layout.ts';
import { quarantine } from './quarantine.ts';
import type { Digest, Output, ResultRecord } from './result.ts';
import { treeText } from './tree.ts';

/** A result whose pieces are all there, with the file that says so. */
export interface FoundResult {
  readonly record: ResultRecord;
  readonly path: string;
}

/**
 * The first published valid result of a key. A piece that is missing or damaged makes a miss, never a wrong hit: records and trees
 * are digested every time, blobs by their size, and by content where their `stat` changed since they were digested last.
 */
export async function lookup(context: StoreContext, key: Digest): Promise<ResultRecord | null> {
  const found = await validResults(context, key);
  return found[0]?.record ?? null;
}

/** Every valid result of a key, the oldest first: more than one where the task is not deterministic. */
export async function validResults(context: StoreContext, key: Digest): Promise<FoundResult[]> {
  const found: FoundResult[] = [];
  for (const path of resultPaths(context, key)) {
    const result = readResult(context, key, path);
    if (result && (await isWhole(context, result))) found.push(result);
  }
  return found.length < 2 ? found : oldestFirst(context, found);
}

/** By change time, which a rename sets: the modification time is that of the temporary file, whoever was first to be visible. */
function oldestFirst({ fs }: StoreContext, found: readonly FoundResult[]): FoundResult[] {
  const dated = found.map((result) => ({ result, time: fs.stat(result.path)?.ctimeNs ?? 0n }));
  dated.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.result.path < b.result.path ? -1 : 1));
  return dated.map(({ result }) => result);
}

/** Files that look like results of a key, whatever they hold. */
export function resultPaths({ root, fs }: StoreContext, key: Digest): string[] {
  const folder = resultFolder(root, key);
  // Most keys that are not there are found missing here: making the error of a failed call costs ten times a `stat`.
  if (fs.stat(folder) === null) return [];
  return listOrEmpty(fs, folder)
    .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    .map((name) => `${folder}/${name}`);
}

/** A record is named by the digest of its text; one that is not what its name says is set aside. */
export function readResult(context: StoreContext, key: Digest, path: string): FoundResult | null {
  const { fs } = context;
  const digest = digestOf(path.slice(-69, -5));
  try {
    const text = fs.read(path).toString('utf8');
    if (sha256(text) !== digest) {
      quarantine(context, path, 'its content is not what its name says');
      return null;
    }
    const record = JSON.parse(text) as ResultRecord;
    // Of a later format, or put here by hand under another key: not ours to judge, and no hit.
    if (record.format !== 1 || record.key !== key) return null;
    return { record, path };
  } catch (error) {
    if (isAbsent(error)) return null;
    if (errno(error) !== 'EIO') throw error;
    quarantine(context, path, 'the device cannot read it');
    return null;
  }
}

async function isWhole(context: StoreContext, { record }: FoundResult): Promise<boolean> {
  for (const output of outputsOf(record)) {
    for (const piece of piecesOf(output)) {
      const problem = await (piece.kind === 'tree' ? treeProblem(context, piece) : blobProblem(context, piece));
      if (problem === null) continue;
      if (problem === 'missing') {
        // The record stays: what is missing may come back, as when a disk was not mounted.
        const at = piece.kind === 'tree' ? treePath(context.root, piece.digest) : blobPath(context.root, piece.digest);
        context.warn(report('FTP0865', null, { key: record.key, path: shown(context.root, at) }));
      }
      return false;
    }
  }
  return true;
}

type Piece =
  | { readonly kind: 'blob'; readonly digest: Digest; readonly bytes: number }
  | { readonly kind: 'tree'; readonly digest: Digest; readonly text: string };

/** Everything a result stands on: its outputs and the table of dropped rows. */
export function outputsOf({
  outputs,
  report: { dropped },
}: Pick<ResultRecord, 'outputs' | 'report'>): readonly Output[] {
  return dropped ? [...Object.values(outputs), dropped] : Object.values(outputs);
}

export function piecesOf(output: Output): readonly Piece[] {
  switch (output.type) {
    case 'rows':
      return output.shards.map(({ digest, bytes }) => ({ kind: 'blob', digest, bytes }));
    case 'tree':
      return [
        { kind: 'tree', digest: output.digest, text: treeText(output.files) },
        ...output.files.map(({ digest, bytes }) => ({ kind: 'blob', digest, bytes }) as const),
      ];
    case 'value':
      return [];
  }
}

/** Null where all is well; damaged files have been set aside. */
type Problem = null | 'missing' | 'damaged';

function treeProblem(context: StoreContext, { digest, text }: { digest: Digest; text: string }): Problem {
  const path = treePath(context.root, digest);
  try {
    if (context.fs.read(path).toString('utf8') === text && sha256(text) === digest) return null;
    quarantine(context, path, 'it does not list the files it was written with');
    return 'damaged';
  } catch (error) {
    if (isAbsent(error)) return 'missing';
    if (errno(error) !== 'EIO') throw error;
    quarantine(context, path, 'the device cannot read it');
    return 'damaged';
  }
}

/** Checks size and, where `stat` gives a reason or `thorough` asks for it, content. */
export async function blobProblem(
  context: StoreContext,
  { digest, bytes }: { readonly digest: Digest; readonly bytes: number },
  thorough = false,
): Promise<Problem> {
  const { root, fs, stats } = context;
  if (!isDigest(digest)) return 'damaged';
  const path = blobPath(root, digest);
  const stat = fs.stat(path);
  if (stat === null) return 'missing';
  if (stat.kind !== 'file' || stat.size !== bytes) {
    quarantine(context, path, `it has ${stat.size} bytes instead of ${bytes}`);
    return 'damaged';
  }
  const known = stats.blob(stat, digest);
  if (known === 'same' || (known === 'unknown' && !thorough)) return null;
  return digestProblem(context, path, digest, stat);
}

async function digestProblem(context: StoreContext, path: string, digest: Digest, stat: Stat): Promise<Problem> {
  try {
    const found = await digestStream(context.fs.stream(path));
    if (found.digest === digest) {
      context.stats.remember(stat, digest);
      return null;
    }
    quarantine(context, path, 'its content is not what its name says');
  } catch (error) {
    if (isAbsent(error)) return 'missing';
    if (errno(error) !== 'EIO') throw error;
    quarantine(context, path, 'the device cannot read it');
  }
  return 'damaged';
}
