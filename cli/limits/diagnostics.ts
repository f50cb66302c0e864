import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import { showNumber } from '../../compiler/operators/show.ts';
import type { KeyContext } from '../../runtime/plan/key.ts';
import { inputDigest, type Known } from './input.ts';
import type { PinnedLimit } from './pinned.ts';

/** Why a limit has no number. */
export const notMeasured = ({ limit, missing }: PinnedLimit): Diagnostic =>
  report('FTP1208', limit.location, {
    option: limit.option,
    operator: limit.operator,
    written: limit.written,
    reason: missing ?? 'it has no number',
  });

/** A limit as its operator takes it: `2.5%`. */
export const shownLimit = (value: number, { type }: MeasuredLimit): string => showNumber(value, type);

/** Limits of one step, which are measured together, by step. */
export function bySteps(limits: readonly MeasuredLimit[]): readonly (readonly MeasuredLimit[])[] {
  const steps = [...new Set(limits.map(({ step }) => step))];
  return steps.map((step) => limits.filter((limit) => limit.step === step));
}

/** A task of a plan, or of a run that is over. */
type Planned = Known & { readonly node: GraphNode };

/** What is to be said of the measured limits of some tasks: those without a number, and those that were measured on other rows. */
export function limitDiagnostics(
  compilation: Compilation,
  limits: readonly PinnedLimit[],
  planned: readonly Planned[],
  context: KeyContext,
): readonly Diagnostic[] {
  const tasks = new Map(planned.map((task) => [task.node.id, task]));
  const own = limits.filter(({ limit }) => tasks.has(limit.task));
  const moved = bySteps(own.map(({ limit }) => limit)).flatMap((step): Diagnostic[] => {
    const input = inputDigest(compilation, step, context, (name) => tasks.get(name));
    const stale = own.filter(({ limit, locked }) => step.includes(limit) && locked !== null && locked.input !== input);
    if (input === null || stale.length === 0) return [];
    const said = stale.map(({ limit, locked }) => `\`${limit.option}\` is ${shownLimit(locked!.value, limit)}`);
    const { limit } = stale[0]!;
    return [report('FTP1209', limit.location, { operator: limit.operator, limits: said.join(', ') })];
  });
  return [...own.filter(({ locked }) => locked === null).map(notMeasured), ...moved];
}
