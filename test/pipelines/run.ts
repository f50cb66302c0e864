import { spawnSync } from 'node:child_process';
import type { EvaluationReport } from '../../stdlib/evaluation/report.ts';
import { program } from '../support/cli.ts';

/** What `finslip run --json` prints, as far as these tests look at it. */
export interface CuratedRun {
  readonly exit: number;
  readonly failures: readonly { readonly code: string; readonly message: string }[];
  readonly tasks: readonly {
    readonly id: string;
    readonly status: string;
    readonly outputs: Readonly<Record<string, { readonly value?: unknown; readonly rows?: number }>> | null;
    readonly report: {
      readonly rowsIn: number | null;
      readonly rowsOut: number | null;
      readonly drops: readonly { readonly step: string; readonly reason: string; readonly rows: number }[];
      readonly counts: Readonly<Record<string, number>>;
    } | null;
  }[];
}

export interface JudgedRun extends CuratedRun {
  /** Of the evaluation asked for. */
  readonly report: EvaluationReport;
  /** What went wrong, for a test that fails. */
  readonly text: string;
}

/** Runs a whole pipeline as a user does. Training takes minutes, more on a busy machine. */
export function judgedRun(folder: string, evaluation: string): JudgedRun {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'run', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
    maxBuffer: 1 << 28,
    timeout: 1_500_000,
  });
  if (!stdout.trimStart().startsWith('{')) throw new Error(`exit ${status}\n${stdout}\n${stderr}`);
  const run = JSON.parse(stdout) as CuratedRun;
  const text = [`exit ${status}`, ...run.failures.map(({ code, message }) => `${code} ${message}`), stderr].join('\n');
  const report = run.tasks.find(({ id }) => id === evaluation)?.outputs?.report?.value as EvaluationReport | undefined;
  if (report === undefined) throw new Error(`no report of ${evaluation}\n${text}`);
  return { ...run, exit: status ?? -1, report, text };
}

export const statusesOf = ({ tasks }: CuratedRun): Readonly<Record<string, string>> =>
  Object.fromEntries(tasks.map(({ id, status }) => [id, status]));

/** Rows that a step dropped, by reason. */
export const dropsOf = ({ tasks }: CuratedRun, step: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    tasks
      .flatMap(({ report }) => report?.drops ?? [])
      .filter((drop) => drop.step === step && drop.rows > 0)
      .map(({ reason, rows }) => [reason, rows]),
  );

/** Everything counted in the run, summed over its tasks. */
export function countsOf({ tasks }: CuratedRun): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { report } of tasks) {
    for (const [name, count] of Object.entries(report?.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}
