import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { formatBytes } from '../../runtime/progress/format.ts';
import { layoutOf } from '../../stdlib/models/layout.ts';
import { adapterOf } from '../../stdlib/training/estimate.ts';
import { type GpuTraining, gpuMemory } from '../../stdlib/training/gpu-memory.ts';
import { ownMemory } from '../../stdlib/training/own-memory.ts';
import { isEmbedded, ownTraining } from '../own-training.ts';
import type { PlannedTraining } from './training.ts';

/** What memory depends on, as far as a user may change it without another model. */
interface Changeable {
  readonly method: GpuTraining['method'];
  /** Side by side on one GPU, and their length in tokens. */
  readonly sequences: number;
  readonly context: number;
  readonly recompute: boolean;
}

/** How the memory of one GPU is found out. */
interface Measure {
  parts(changed: Changeable): Readonly<Record<string, number>>;
  /** Only what is over the memory even with this share of the estimate surely does not fit. */
  readonly surelyNeeded: number;
}

/** What it takes for itself decides from where on it may be too tight. */
const driver = 1e9;

/** A training that does not fit on its GPUs would wait in the queue for hours to fail in the first second. */
export function checkMemory(training: PlannedTraining): readonly Diagnostic[] {
  const { task, location, place, model } = training;
  const found = place.gpuMemory;
  if (model === null || found === null) return [];
  const measure = isEmbedded(task.node) ? byLiveness(training, model) : byFormula(training, model);
  const options = asPlanned(training, model);
  const parts = measure.parts(options);
  const needed = total(parts);
  if (needed + driver <= found) return [];
  const values = {
    task: task.node.id,
    needed: formatBytes(needed),
    parts: Object.entries(parts)
      .filter(([, bytes]) => bytes >= needed / 100)
      .sort(([, a], [, b]) => b - a)
      .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`),
    place: `executor \`${place.executor}\``,
    found: formatBytes(found),
    advice: adviceFor(training, options, (changed) => total(measure.parts(changed)) + driver <= found),
  };
  return [report(measure.surelyNeeded * needed > found ? 'FTP0830' : 'FTP0831', location, values)];
}

type Model = NonNullable<PlannedTraining['model']>;

const total = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);

function asPlanned({ task, batch, engine }: PlannedTraining, { config, parameters, trainable }: Model): Changeable {
  const { context, objective, memory } = task.node.options;
  const pairs = (objective as { readonly rejected?: unknown } | undefined)?.rejected !== undefined;
  return {
    method: trainable < parameters ? 'adapter' : 'full',
    sequences: Math.ceil(batch / engine.processes) * (pairs ? 2 : 1),
    context: typeof context === 'number' ? context : config.positions,
    recompute: engine.recompute === true || memory === 'recompute',
  };
}

/** Of another engine. Published measurements lie down to 22 % below what the formulas give. */
function byFormula({ engine }: PlannedTraining, { config, parameters, trainable }: Model): Measure {
  return {
    surelyNeeded: 0.78,
    parts(changed) {
      const adapter = changed.method === 'adapter';
      // An adapter is seldom more than a hundredth of its model.
      const learned = adapter && trainable === parameters ? parameters / 100 : trainable;
      const memory = gpuMemory(config, parameters, learned, {
        ...changed,
        // The engines keep what is trained in float32; only what an adapter leaves alone may be smaller.
        weights: adapter && engine.bfloat16 && !engine.sharded && engine.name !== 'embedded' ? 'bfloat16' : 'float32',
        compute: engine.bfloat16 ? 'bfloat16' : 'float32',
        parts: engine.sharded ? engine.processes : 1,
      });
      return { ...memory };
    },
  };
}

/** Of the engine that comes with Finslip, from the graph that it will run. On a processor live tensors came within a few percent of it; no GPU has been measured. */
function byLiveness({ task, accumulate }: PlannedTraining, { config, lora }: Model): Measure {
  return {
    surelyNeeded: 0.78,
    parts({ method, sequences, context, recompute }) {
      const adapted = method === 'adapter';
      const usual = { rank: 8, names: layoutOf(config).attentionTargets };
      const own = ownTraining(task.node, 'tfjs-node-gpu', adapted);
      const { device } = ownMemory({
        ...own,
        training: { ...own.training, recompute },
        config,
        adapter: adapted ? adapterOf(config, lora ?? usual) : null,
        rows: sequences,
        length: context,
        accumulate,
      });
      const { step, ...parts } = device;
      return { ...parts, 'intermediate results': step };
    },
  };
}

/** The changes that are enough each by itself, mildest first. */
function adviceFor(
  { batch, accumulate, engine, fresh }: PlannedTraining,
  options: Changeable,
  fits: (changed: Changeable) => boolean,
): string {
  const ways: string[] = [];
  for (let smaller = batch; smaller % 2 === 0 && ways.length === 0; ) {
    smaller /= 2;
    const sequences = (options.sequences * smaller) / batch;
    if (Number.isInteger(sequences) && fits({ ...options, sequences }))
      ways.push(`\`batch: ${smaller}\` with \`accumulate: ${(accumulate * batch) / smaller}\``);
  }
  const recompute = engine.name === 'embedded' ? '`memory: recompute`' : '`gradient_checkpointing: true`';
  const mayRecompute = engine.recompute === false;
  if (mayRecompute && fits({ ...options, recompute: true })) ways.push(recompute);
  if (options.method === 'full' && !fresh && fits({ ...options, method: 'adapter' })) ways.push('`method: lora(…)`');
  const context = Math.floor(options.context / 2);
  if (fits({ ...options, context })) ways.push(`\`context: ${context} tokens\``);
  if (ways.length === 0) return 'no single change makes it fit: take a smaller model, or a larger GPU';
  return `what would make it fit: ${ways.join(', or ')}`;
}
