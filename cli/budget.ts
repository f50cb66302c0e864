import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { report } from '../compiler/diagnostics/report.ts';
import type { Compilation } from '../compiler/graph/graph.ts';
import type { Plan } from '../runtime/plan/plan.ts';
import { gpuHoursOf, gpuHourText } from '../runtime/schedule/budget.ts';

/** `policy budget = 40 gpu_hours`: what one run may use. */
export function gpuHourLimit({ deployment }: Compilation): number | null {
  const { budget } = deployment.policies;
  return typeof budget === 'number' ? budget : null;
}

/** A warning where the last run lets expect more than the policy allows. What no run has measured counts for nothing yet. */
export function overBudget(compilation: Compilation, { tasks }: Plan): readonly Diagnostic[] {
  const limit = gpuHourLimit(compilation);
  if (limit === null) return [];
  const hungry = tasks
    .filter(({ status }) => status === 'run' || status === 'depends')
    .map(({ node, estimate }) => ({ id: node.id, hours: gpuHoursOf(node.resources, estimate.seconds) ?? 0 }))
    .filter(({ hours }) => hours > 0);
  const expected = hungry.reduce((sum, { hours }) => sum + hours, 0);
  if (expected <= limit) return [];
  const names = hungry.map(({ id }) => `\`${id}\``);
  const values = { expected: gpuHourText(expected), budget: gpuHourText(limit), tasks: names };
  return [report('FTP0808', null, values)];
}
