import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { Plan } from '../../runtime/plan/plan.ts';
import { formatSeconds } from '../../runtime/progress/format.ts';
import { placeOf } from '../places.ts';

/** A job that reaches the limit of its executor is ended, and all but a training loses its work. */
export function checkTime({ deployment, sourceMap }: Compilation, plan: Plan): readonly Diagnostic[] {
  return plan.tasks.flatMap(({ node, status, estimate: { seconds } }) => {
    const executor = placeOf(node, deployment);
    const limit = deployment.executors[executor]?.options.time;
    if (status === 'cached' || seconds === null || typeof limit !== 'number' || seconds <= limit) return [];
    const values = { task: node.id, time: formatSeconds(seconds), executor, limit: formatSeconds(limit) };
    return [report('FTP0836', sourceMap.locations[node.id]?.[0] ?? null, values)];
  });
}

/** Tasks whose time is not known count nothing, so the sum is a lower bound. */
export function checkBudget({ deployment, sourceMap }: Compilation, plan: Plan): readonly Diagnostic[] {
  const { budget } = deployment.policies;
  if (typeof budget !== 'number') return [];
  const spent = plan.tasks.flatMap(({ node, status, estimate: { seconds } }) =>
    status === 'cached' || seconds === null || node.resources.gpus === 0
      ? []
      : [{ node, hours: (seconds * node.resources.gpus) / 3600 }],
  );
  const hours = spent.reduce((sum, each) => sum + each.hours, 0);
  if (hours <= budget) return [];
  const most = spent.reduce((a, b) => (b.hours > a.hours ? b : a));
  const location = sourceMap.locations[most.node.id]?.[0] ?? null;
  return [report('FTP0837', location, { hours: hours.toFixed(1), budget })];
}
