import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { Plan } from '../../runtime/plan/plan.ts';
import { formatSeconds } from '../../runtime/progress/format.ts';
import { gpuTokensPerSecond } from '../../stdlib/training/gpu-time.ts';
import { placeOf } from '../places.ts';
import type { PlannedTraining } from './training.ts';

/** Seconds by task, where they are known. */
export type Times = ReadonlyMap<string, number>;

/** By the last run of a task; of a training that never ran, by what its GPU can compute. */
export function timesOf(plan: Plan, trainings: readonly PlannedTraining[]): Times {
  const times = new Map<string, number>();
  for (const training of trainings) {
    const seconds = computedSeconds(training);
    if (seconds !== null) times.set(training.task.node.id, seconds);
  }
  for (const { node, estimate } of plan.tasks) if (estimate.seconds !== null) times.set(node.id, estimate.seconds);
  return times;
}

/** The embedded engine is left out: how much of a GPU it makes use of has not been measured. */
function computedSeconds({ task, model, engine, place }: PlannedTraining): number | null {
  const { tokens } = task.estimate;
  if (engine.name !== 'trl' || model === null || tokens === null || place.gpu === null) return null;
  const { context } = task.node.options;
  const { layers, width, positions } = model.config;
  const speed = gpuTokensPerSecond(place.gpu, engine.bfloat16 ? 'bfloat16' : 'float32', {
    ...model,
    layers,
    width,
    context: typeof context === 'number' ? context : positions,
    recompute: engine.recompute === true,
  });
  return speed === null ? null : tokens / (speed * engine.processes);
}

/** A job that reaches the limit of its executor is ended, and all but a training loses its work. */
export function checkTime({ deployment, sourceMap }: Compilation, plan: Plan, times: Times): readonly Diagnostic[] {
  return plan.tasks.flatMap(({ node, status }) => {
    const seconds = times.get(node.id) ?? null;
    const executor = placeOf(node, deployment);
    const limit = deployment.executors[executor]?.options.time;
    if (status === 'cached' || seconds === null || typeof limit !== 'number' || seconds <= limit) return [];
    const values = { task: node.id, time: formatSeconds(seconds), executor, limit: formatSeconds(limit) };
    return [report('FTP0836', sourceMap.locations[node.id]?.[0] ?? null, values)];
  });
}

/** Tasks whose time is not known count nothing, so the sum is a lower bound. */
export function checkBudget({ deployment, sourceMap }: Compilation, plan: Plan, times: Times): readonly Diagnostic[] {
  const { budget } = deployment.policies;
  if (typeof budget !== 'number') return [];
  const spent = plan.tasks.flatMap(({ node, status }) => {
    const seconds = times.get(node.id);
    if (status === 'cached' || seconds === undefined || node.resources.gpus === 0) return [];
    return [{ node, hours: (seconds * node.resources.gpus) / 3600 }];
  });
  const hours = spent.reduce((sum, each) => sum + each.hours, 0);
  if (hours <= budget) return [];
  const most = spent.reduce((a, b) => (b.hours > a.hours ? b : a));
  const location = sourceMap.locations[most.node.id]?.[0] ?? null;
  return [report('FTP0837', location, { hours: hours.toFixed(1), budget })];
}
