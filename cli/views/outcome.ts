import { formatSeconds } from '../../runtime/progress/format.ts';
import { verdictOf } from '../../runtime/schedule/schedule.ts';
import { exitOf, type RunResult } from '../perform.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { printDiagnostics } from './diagnostics.ts';

/** How a run ended, in a few lines: failures with their place in the source, releases, what to do next. */
export function outcomeLines(result: RunResult, session: Session, terminal: Terminal): string[] {
  const { colors } = terminal;
  for (const { diagnostic, detail, log } of result.failures) {
    printDiagnostics([diagnostic], session.compiled.textOf, terminal);
    if (detail) terminal.err(colors.dim(indent(detail)));
    if (log) terminal.err(colors.dim(`  log: ${log}`));
  }
  const states = [...result.states.values()];
  const count = (...wanted: string[]): number => states.filter(({ status }) => wanted.includes(status)).length;
  const lines: string[] = [''];
  for (const release of result.releases) {
    lines.push(
      release.placed
        ? `${colors.green('Released')} ${release.name} to ${colors.bold(release.folder)}`
        : colors.dim(`${release.name} is in ${release.folder} already`),
    );
  }
  const parts = [`${count('succeeded')} computed`, `${count('cached')} unchanged`];
  if (count('failed') > 0) parts.push(colors.red(`${count('failed')} failed`));
  if (count('skipped', 'blocked') > 0) parts.push(`${count('skipped', 'blocked')} not run`);
  if (count('cancelled') > 0) parts.push(`${count('cancelled')} cancelled`);
  lines.push(`${parts.join(', ')} in ${formatSeconds(result.seconds)} ${colors.dim(`(run ${result.runId})`)}`);
  return [...lines, ...advice(result, colors)];
}

function advice(result: RunResult, colors: Terminal['colors']): string[] {
  if (result.interrupted) return ['Stopped. What is finished is kept; the same command goes on from there.'];
  const code = exitOf(result);
  if (code === 4) return [colors.red('A gate said no: nothing was published.')];
  if (code === 5)
    return [
      colors.yellow(
        'A gate could not be decided with this sample: nothing was published. More test rows narrow the interval.',
      ),
    ];
  return [];
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

export function outcomeJson(result: RunResult): unknown {
  return {
    run: result.runId,
    exit: exitOf(result),
    seconds: result.seconds,
    interrupted: result.interrupted,
    releases: result.releases,
    failures: result.failures.map(({ diagnostic, detail, log }) => ({ ...diagnostic, detail, log })),
    tasks: [...result.states.values()].map((state) => ({
      id: state.node.id,
      status: state.status,
      key: state.key,
      ...(state.node.kind === 'evaluation' && state.result ? { verdict: verdictOf(state) } : {}),
      report: state.result?.report ?? null,
      outputs: state.result?.outputs ?? null,
    })),
  };
}
