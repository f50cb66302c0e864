import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { formatBytes } from '../../runtime/progress/format.ts';
import { type GpuTraining, gpuMemory, totalMemory } from '../../stdlib/training/gpu-memory.ts';
import type { PlannedTraining } from './training.ts';

/**
 * Published measurements lie down to 22 % below what the formulas give, so only what is over the memory even then surely does not fit. What the driver takes
 * for itself decides from where on it may be too tight.
 */
const surelyNeeded = 0.78;
const driver = 1e9;

/** A training that does not fit on its GPUs would wait in the queue for hours to fail in the first second. */
export function checkMemory(training: PlannedTraining): readonly Diagnostic[] {
  const { task, location, place } = training;
  const options = gpuTraining(training);
  const found = place.gpuMemory;
  if (options === null || found === null) return [];
  const memory = memoryOf(training, options);
  const needed = totalMemory(memory);
  if (needed + driver <= found) return [];
  const parts = Object.entries(memory)
    .filter(([, bytes]) => bytes >= needed / 100)
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`);
  const values = {
    task: task.node.id,
    needed: formatBytes(needed),
    parts,
    place: `executor \`${place.executor}\``,
    found: formatBytes(found),
    advice: adviceFor(training, options, found),
  };
  return [report(surelyNeeded * needed > found ? 'FTP0830' : 'FTP0831', location, values)];
}

function gpuTraining({ task, model, batch, engine }: PlannedTraining): GpuTraining | null {
  if (model === null) return null;
  const { context, objective } = task.node.options;
  const adapter = model.trainable < model.parameters;
  const pairs = (objective as { readonly rejected?: unknown } | undefined)?.rejected !== undefined;
  return {
    method: adapter ? 'adapter' : 'full',
    // The engines keep what is trained in float32; only what an adapter leaves alone may be smaller, and that not in the engine that comes with Finslip.
    weights: adapter && engine.bfloat16 && !engine.sharded && engine.name !== 'embedded' ? 'bfloat16' : 'float32',
    compute: engine.bfloat16 ? 'bfloat16' : 'float32',
    sequences: Math.ceil(batch / engine.processes) * (pairs ? 2 : 1),
    context: typeof context === 'number' ? context : model.config.positions,
    recompute: engine.recompute === true,
    parts: engine.sharded ? engine.processes : 1,
  };
}

const memoryOf = ({ model }: PlannedTraining, options: GpuTraining) =>
  gpuMemory(model!.config, model!.parameters, model!.trainable, options);

/** The changes that are enough each by itself, mildest first. */
function adviceFor(training: PlannedTraining, options: GpuTraining, found: number): string {
  const fits = (changed: Partial<GpuTraining>, trainable = training.model!.trainable): boolean => {
    const { config, parameters } = training.model!;
    return totalMemory(gpuMemory(config, parameters, trainable, { ...options, ...changed })) + driver <= found;
  };
  const ways: string[] = [];
  const { batch, accumulate, engine, model } = training;
  for (let smaller = batch; smaller % 2 === 0 && ways.length === 0; ) {
    smaller /= 2;
    const sequences = (options.sequences * smaller) / batch;
    if (Number.isInteger(sequences) && fits({ sequences }))
      ways.push(`\`batch: ${smaller}\` with \`accumulate: ${(accumulate * batch) / smaller}\``);
  }
  if (engine.recompute === false && fits({ recompute: true }))
    ways.push(engine.name === 'embedded' ? '`memory: recompute`' : '`gradient_checkpointing: true`');
  // An adapter is seldom more than a hundredth of its model.
  if (options.method === 'full' && !training.fresh && fits({ method: 'adapter' }, model!.parameters / 100))
    ways.push('`method: lora(…)`');
  if (fits({ context: Math.floor(options.context / 2) }))
    ways.push(`\`context: ${Math.floor(options.context / 2)} tokens\``);
  if (ways.length === 0) return 'no single change makes it fit: take a smaller model, or a larger GPU';
  return `what would make it fit: ${ways.join(', or ')}`;
}
