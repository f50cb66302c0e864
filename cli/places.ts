import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { report } from '../compiler/diagnostics/report.ts';
import type { Compilation, GraphNode } from '../compiler/graph/graph.ts';
import type { Executor } from '../runtime/executors/executor.ts';
import { localExecutor } from '../runtime/executors/local/local.ts';
import type { Plan } from '../runtime/plan/plan.ts';
import { worker } from './assets.ts';

/** Used where `finslip.ftp` says nothing. */
const THIS_MACHINE = 'local';

/** The executor of a task: the one `place` names, else the default, else this machine. */
export function executors({ deployment }: Compilation): (node: GraphNode) => Executor {
  const made = new Map<string, Executor>();
  return (node) => {
    const name = placeOf(node, deployment);
    const gpus = deployment.executors[name]?.options.gpus;
    const executor =
      made.get(name) ??
      localExecutor({ name, worker: fileURLToPath(worker), gpus: typeof gpus === 'number' ? gpus : 'auto' });
    made.set(name, executor);
    return executor;
  };
}

/** What the places could never run, said before anything starts. */
export async function refusals(compilation: Compilation, plan: Plan): Promise<readonly Diagnostic[]> {
  const executorOf = executors(compilation);
  const found: Diagnostic[] = [];
  for (const { node, status, estimate } of plan.tasks) {
    if (status === 'cached') continue;
    const location = compilation.sourceMap.locations[node.id]?.[0] ?? null;
    const name = placeOf(node, compilation.deployment);
    const declared = compilation.deployment.executors[name];
    if (declared?.status === 'planned') {
      found.push(
        report(
          'FTP0805',
          location,
          { task: node.id, executor: name, kind: declared.kind },
          { related: [{ location: declared.location, message: 'declared here' }] },
        ),
      );
      continue;
    }
    const { threads, gpu, gpus, gpuMemory } = node.resources;
    const refusal = await executorOf(node).validate(
      { threads, gpu, gpus, gpuMemory, memory: estimate.memory ?? 0 },
      node.id,
    );
    if (refusal) found.push({ ...refusal, location });
  }
  return found;
}

/** Name of the executor that a task goes to. */
export const placeOf = (node: GraphNode, { places }: Compilation['deployment']): string =>
  node.resources.place ?? places.default ?? THIS_MACHINE;
