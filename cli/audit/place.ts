import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { canCompute, isEngine } from '../../stdlib/engines/engine.ts';
import type { PlannedTraining } from './training.ts';

/** NVIDIA GPUs multiply in bfloat16 from compute capability 8.0 on (CUDA C++ Programming Guide, table of arithmetic throughput). */
const withoutBfloat16: ReadonlySet<string> = new Set(['v100']);

export function checkPrecision({ task, location, engine, place }: PlannedTraining): readonly Diagnostic[] {
  if (!engine.bfloat16 || place.gpu === null || !withoutBfloat16.has(place.gpu)) return [];
  return [report('FTP0832', location, { task: task.node.id, gpu: `\`${place.gpu}\``, executor: place.executor })];
}

/** The engine that the key names is known by now. `none` is left to the run, which says why none works. */
export function checkCompute({ task, location, engine }: PlannedTraining): readonly Diagnostic[] {
  const name = String(task.resolved.manifest.numerics).split('/')[0]!;
  if (!engine.bfloat16 || engine.name !== 'embedded' || !isEngine(name) || canCompute(name, 'bfloat16')) return [];
  return [report('FTP1060', location, { compute: 'bfloat16', engine: name })];
}

/** PyTorch's CUDA kernels add up in an order that the scheduler decides (docs.pytorch.org, "Reproducibility"). Said of the first such training alone. */
export function checkReproducible(trainings: readonly PlannedTraining[]): readonly Diagnostic[] {
  const first = trainings.find(({ engine, task }) => engine.name === 'trl' && task.node.resources.gpu === 'required');
  if (first === undefined) return [];
  return [report('FTP0838', first.location, { task: first.task.node.id, engine: first.engine.name })];
}
