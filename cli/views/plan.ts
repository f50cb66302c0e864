import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Estimate } from '../../runtime/plan/estimate.ts';
import type { Plan } from '../../runtime/plan/plan.ts';
import type { PlannedTask } from '../../runtime/plan/planned.ts';
import { formatBytes, formatCount, formatSeconds } from '../../runtime/progress/format.ts';
import { bytesToFetch } from '../fetching.ts';
import type { PinnedLimit } from '../limits/pinned.ts';
import type { Colors } from '../terminal.ts';
import { changeText } from './changes.ts';
import { limitJson, limitLines } from './limits.ts';
import { resultText, verdictText } from './lines.ts';

/** A plan as a table: what will run and why, what is cached, what it may take. */
export function planLines(plan: Plan, limits: readonly PinnedLimit[], colors: Colors): string[] {
  const width = Math.max(8, ...plan.tasks.map(({ node }) => node.id.length));
  const lines = plan.tasks.flatMap((task) => taskLines(task, width, colors));
  // Only where something is wrong, which has been told.
  if (plan.tasks.length === 0) return [];
  return [
    ...lines,
    ...limitLines(limitsIn(plan, limits), colors),
    '',
    summary(plan, colors),
    ...waiverLines(plan, colors),
  ];
}

function taskLines(task: PlannedTask, width: number, colors: Colors): string[] {
  const name = task.node.id.padEnd(width);
  if (task.status === 'cached')
    return [`${colors.dim('=')} ${name}  ${colors.dim(`cached · ${resultText(task.result!)}`)}`];
  if (task.held)
    return [
      `${colors.yellow('■')} ${name}  would not run: ${task.held.gate} ${verdictText(task.held.verdict, colors)}`,
    ];
  const mark = task.status === 'run' ? colors.green('▸') : colors.yellow('?');
  const why =
    task.status === 'run'
      ? runReason(task)
      : `depends on the result of ${task.resolved.waitsFor.join(', ') || 'the tasks before it'}`;
  const changes = task.changes ?? [];
  return [
    `${mark} ${name}  ${why}${colors.dim(estimateText(task.estimate))}${fetchText(task)}`,
    ...changes.slice(0, 6).map((change) => `  ${' '.repeat(width)}  ${colors.dim('·')} ${changeText(change)}`),
    ...(changes.length > 6 ? [`  ${' '.repeat(width)}  ${colors.dim(`· and ${changes.length - 6} more`)}`] : []),
  ];
}

function runReason({ changes }: PlannedTask): string {
  if (changes === null) return 'new';
  return changes.length === 0 ? 'its result is not in the store' : 'changed';
}

function fetchText(task: PlannedTask): string {
  const bytes = bytesToFetch(task);
  return bytes === 0 ? '' : `  fetches ${formatBytes(bytes)}`;
}

function estimateText({ rows, tokens, steps, memory, seconds, basis }: Estimate): string {
  const parts: string[] = [];
  const about = basis === 'measured' ? '' : '≈ ';
  if (rows !== null) parts.push(`${about}${formatCount(rows)} rows`);
  if (steps !== null) parts.push(`${formatCount(steps)} steps`);
  if (tokens !== null) parts.push(`${about}${formatCount(tokens)} tokens`);
  if (memory !== null && memory > 0) parts.push(`≈ ${formatBytes(memory)}`);
  if (seconds !== null) parts.push(`≈ ${formatSeconds(seconds)}`);
  return parts.length === 0 ? '' : `  ${parts.join(' · ')}${basis === 'last run' ? ' (last run)' : ''}`;
}

function summary({ tasks }: Plan, colors: Colors): string {
  const count = (status: PlannedTask['status']): number => tasks.filter((task) => task.status === status).length;
  if (count('run') + count('depends') === 0)
    return count('blocked') === 0
      ? colors.green(`Nothing to do: all ${tasks.length} results are in the store.`)
      : colors.yellow(`Nothing to run: ${count('cached')} cached, ${count('blocked')} held back by a gate.`);
  const seconds = tasks
    .filter(({ status }) => status === 'run' || status === 'depends')
    .reduce((sum, { estimate }) => sum + (estimate.seconds ?? 0), 0);
  const time = seconds > 0 ? `, about ${formatSeconds(seconds)} where it is known` : '';
  return `${count('run')} to run, ${count('depends')} depending on them, ${count('cached')} cached${count('blocked') > 0 ? `, ${count('blocked')} held back by a gate` : ''}${time}.`;
}

function waiverLines({ tasks }: Plan, colors: Colors): string[] {
  return tasks.flatMap(({ node }) => {
    const waivers = Array.isArray(node.options.waive) ? node.options.waive : [];
    return waivers.map((waiver) => {
      const { $, because, expires } = waiver as { $: string; because?: string; expires?: string };
      return `${colors.yellow('waived')} in ${node.id}: ${$} because ${JSON.stringify(because ?? '')}${expires ? `, until ${expires}` : ''}`;
    });
  });
}

/** Of the tasks of a plan. */
const limitsIn = ({ tasks }: Plan, limits: readonly PinnedLimit[]): readonly PinnedLimit[] =>
  limits.filter(({ limit }) => tasks.some(({ node }) => node.id === limit.task));

export function planJson(
  plan: Plan,
  limits: readonly PinnedLimit[],
): {
  readonly tasks: readonly object[];
  readonly limits: readonly object[];
  readonly diagnostics: readonly Diagnostic[];
} {
  return {
    tasks: plan.tasks.map(({ node, status, held, resolved, changes, estimate, files }) => ({
      id: node.id,
      operator: node.operator,
      status,
      held,
      key: resolved.key,
      waitsFor: resolved.waitsFor,
      changes,
      estimate,
      fetches: bytesToFetch({ status, files }),
      files,
    })),
    limits: limitsIn(plan, limits).map(limitJson),
    diagnostics: plan.diagnostics,
  };
}
