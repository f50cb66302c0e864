import { runIds } from '../events/runs.ts';
import type { StoreContext } from '../store/context.ts';
import { isAbsent, listOrEmpty } from '../store/file-system.ts';
import { fanned } from '../store/inventory.ts';
import { checkpointRoot, runFolder } from '../store/layout.ts';
import { finder, type Needles, numbered } from './needles.ts';

/**
 * Something of a document in what Finslip wrote beside its tables. `answers`: texts that services wrote, kept so that nothing is asked twice. `log`: what a task said.
 * `run`: the record of a run, which names files, rows and reasons where a task failed.
 */
export interface Writing {
  readonly kind: 'answers' | 'log' | 'run';
  /** In the store. */
  readonly path: string;
  /** Where it belongs to a run. */
  readonly run: string | null;
  /** Numbers of lines, from 1. */
  readonly lines: readonly number[];
}

/** Files of kept answers, wherever unfinished tasks keep things (`runtime/services/answers.ts`). */
export function* answerFiles({
  fs,
  root,
}: StoreContext): Generator<{ readonly folder: string; readonly path: string }> {
  for (const { path: folder } of fanned(fs, checkpointRoot(root)))
    for (const name of listOrEmpty(fs, folder))
      if (name.endsWith('.jsonl') && isAnswers(fs.read(`${folder}/${name}`)))
        yield { folder, path: `${folder}/${name}` };
}

const isAnswers = (bytes: Buffer): boolean => bytes.subarray(0, 11).toString('latin1') === '{"digest":"';

/** Looks for a document in kept answers, in the logs of tasks and in the records of runs. */
export function findWritings(context: StoreContext, needles: Needles): readonly Writing[] {
  const { root } = context;
  const found = finder(needles);
  const writings: Writing[] = [];
  const look = (kind: Writing['kind'], path: string, run: string | null): void => {
    const lines = linesWith(context, path, found.holds);
    if (lines.length > 0) writings.push({ kind, path, run, lines });
  };
  for (const { path } of answerFiles(context)) look('answers', path, null);
  for (const run of runIds(context)) {
    const folder = runFolder(root, run);
    for (const name of ['events.jsonl', 'graph.json']) look('run', `${folder}/${name}`, run);
    for (const name of listOrEmpty(context.fs, `${folder}/logs`)) look('log', `${folder}/logs/${name}`, run);
  }
  return writings;
}

function linesWith({ fs }: StoreContext, path: string, holds: (line: Buffer) => boolean): number[] {
  if (fs.stat(path)?.kind !== 'file') return [];
  return [...numbered(fs.read(path))].flatMap(([number, line]) => (holds(line) ? [number] : []));
}

/**
 * Takes what was found out of the store: answers and lines of logs by themselves; of a run whose record holds it the whole record, whose lines vouch for one another.
 */
export async function removeWritings(context: StoreContext, writings: readonly Writing[]): Promise<void> {
  const runs = new Set(writings.flatMap(({ kind, run }) => (kind === 'run' && run !== null ? [run] : [])));
  for (const { path, run, lines } of writings)
    if (run === null || !runs.has(run)) withoutLines(context, path, new Set(lines));
  for (const run of runs) await context.fs.remove(runFolder(context.root, run));
}

/** Answers of all services that are kept. How many lines they had is of no use to anybody who wants them gone. */
export async function removeAnswers(context: StoreContext): Promise<void> {
  for (const folder of new Set([...answerFiles(context)].map((one) => one.folder))) await context.fs.remove(folder);
}

/** Written anew beside it and put in its place, so that a crash leaves one or the other. */
function withoutLines({ fs }: StoreContext, path: string, gone: ReadonlySet<number>): void {
  const kept = [...numbered(fs.read(path))].flatMap(([number, line]) =>
    gone.has(number) ? [] : [line, Buffer.from('\n')],
  );
  const beside = `${path}.erasing`;
  try {
    fs.unlink(beside);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  fs.write(beside, Buffer.concat(kept), 'wx');
  fs.rename(beside, path);
}
