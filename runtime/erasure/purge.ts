import { report } from '../../compiler/diagnostics/report.ts';
import type { StoreContext } from '../store/context.ts';
import { CodedFailure, guarded } from '../store/failure.ts';
import { isAbsent, listOrEmpty } from '../store/file-system.ts';
import { isQuiet } from '../store/gc.ts';
import { items } from '../store/inventory.ts';
import { blobPath, checkpointFolder, gcFolder, quarantineFolder, temporaryFolder, treePath } from '../store/layout.ts';
import { acquire } from '../store/lease.ts';
import { outputsOf, piecesOf, readResult } from '../store/lookup.ts';
import type { ResultRecord } from '../store/result.ts';
import type { Trace } from './trace.ts';
import { removeAnswers, removeWritings } from './writings.ts';

export interface Purged {
  readonly results: number;
  readonly files: number;
  readonly bytes: number;
  /** Answers of services. */
  readonly answers: number;
  /** Lines of the logs of tasks. */
  readonly logLines: number;
  /** Records of runs, each as a whole. */
  readonly runs: number;
}

/**
 * Removes everything that a trace found from the store: results first, then the blobs and trees that no other result needs, checkpoints of tasks that had
 * begun, answers of services, lines of logs and records of runs that hold it, and whatever lies set aside as damaged or was left by attempts that were cut off, since nobody can say what that holds. Pins do not spare it. Needs the store to itself.
 */
export async function purge(
  context: StoreContext,
  { reached, checkpoints, writings, answers }: Trace,
  { allAnswers }: { readonly allAnswers: boolean },
): Promise<Purged> {
  const { root, fs } = context;
  return guarded(root, 'erase', async () => {
    const acquired = await acquire(context, `${gcFolder(root)}/lock`, 'erase');
    if ('busy' in acquired) {
      const { pid, host } = acquired.busy;
      throw new CodedFailure(report('FTP0867', null, { pid, host }));
    }
    try {
      if (!isQuiet(context)) throw new CodedFailure(report('FTP1188', null, {}));
      for (const { path } of reached) unlink(context, path);
      const needed = neededPaths(context);
      const gone = new Set(
        reached.flatMap(({ record }) => pathsOf(context, record)).filter((path) => !needed.has(path)),
      );
      let bytes = 0;
      let files = 0;
      for (const path of gone) {
        const size = fs.stat(path)?.size ?? 0;
        if (!unlink(context, path)) continue;
        files++;
        bytes += size;
      }
      for (const key of [...checkpoints, ...reached.map((one) => one.key)])
        await fs.remove(checkpointFolder(root, key));
      for (const folder of [quarantineFolder(root), temporaryFolder(root)])
        for (const name of listOrEmpty(fs, folder)) await fs.remove(`${folder}/${name}`);
      if (allAnswers) await removeAnswers(context);
      await removeWritings(
        context,
        writings.filter(({ kind }) => !allAnswers || kind !== 'answers'),
      );
      const count = (kind: string): number =>
        writings.reduce((sum, one) => (one.kind === kind ? sum + one.lines.length : sum), 0);
      return {
        results: reached.length,
        files,
        bytes,
        answers: allAnswers ? answers : count('answers'),
        logLines: count('log'),
        runs: new Set(writings.flatMap(({ kind, run }) => (kind === 'run' ? [run] : []))).size,
      };
    } finally {
      await acquired.held.release();
    }
  });
}

function neededPaths(context: StoreContext): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const { digest, path } of items(context, 'results')) {
    const found = digest !== null && /[0-9a-f]{64}\.json$/.test(path) ? readResult(context, digest, path) : null;
    if (found !== null) for (const piece of pathsOf(context, found.record)) needed.add(piece);
  }
  return needed;
}

const pathsOf = ({ root }: StoreContext, record: ResultRecord): readonly string[] =>
  outputsOf(record)
    .flatMap(piecesOf)
    .map(({ kind, digest }) => (kind === 'tree' ? treePath : blobPath)(root, digest));

/** False where it is gone already. */
function unlink({ fs }: StoreContext, path: string): boolean {
  try {
    fs.unlink(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
