import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Batch, EngineName, OpenModel, Training } from '../stdlib/engines/engine.ts';
import { isBound, nativeNames } from '../stdlib/engines/native/package.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import { openReplica } from '../stdlib/engines/tfjs/replica.ts';
import { shardsOf } from '../stdlib/engines/tfjs/shards.ts';
import type { ModelConfig } from '../stdlib/models/config.ts';
import { initialAdapter, initialWeights } from '../stdlib/models/initialise.ts';
import { linearModules } from '../stdlib/models/tensors.ts';
import { adapterShape } from '../stdlib/programs/step.ts';
import { type OwnTraining, ownMemory, residentMemory } from '../stdlib/training/own-memory.ts';
import { watchHeap } from '../test/support/heap.ts';
import { llamaConfig } from '../test/support/model-configs.ts';

/**
 * The memory of a training as it is estimated before it runs, beside what is measured: live bytes of tensors in the WebAssembly memory, and the resident memory of the whole
 * process. Both must lie within 15 % of the estimate. Three sizes, three ways to train, each in a process of its own.
 */
const bound = 0.15;
const sizes = {
  small: { layers: 2, width: 64, heads: 4, vocabulary: 2000, rows: 8, length: 128 },
  middle: { layers: 4, width: 256, heads: 8, vocabulary: 4000, rows: 8, length: 256 },
  large: { layers: 8, width: 512, heads: 8, vocabulary: 8000, rows: 4, length: 512 },
} as const;
type Size = (typeof sizes)[keyof typeof sizes];
const ways = ['full', 'lora', 'recompute'] as const;
type Way = (typeof ways)[number];

interface Measured {
  readonly step: number;
  readonly resident: number;
  /** Null where the engine does not tell. */
  readonly live: number | null;
  /** Peak of the whole process. */
  readonly seen: number;
}

const [engineOfChild, sizeOfChild, wayOfChild] = process.argv.slice(2);
if (wayOfChild === undefined) await measureAll();
else
  process.send!(
    await measure(engineOfChild as EngineName, sizes[sizeOfChild as keyof typeof sizes], wayOfChild as Way),
  );

async function measureAll(): Promise<void> {
  const native = nativeNames.find(isBound);
  if (native === undefined) console.log('No TensorFlow is bound (`finslip engine add tensorflow`).');
  console.log('MB                                 step: estimate     live             resident: estimate   peak');
  for (const engine of ['tfjs-wasm', ...(native === undefined ? [] : [native])] as const)
    for (const size of Object.keys(sizes))
      for (const way of ways) {
        const child = fork(fileURLToPath(import.meta.url), [engine, size, way], {
          env: { ...process.env, FINSLIP_ENGINE: engine, TF_CPP_MIN_LOG_LEVEL: '3' },
        });
        const [{ step, live, resident, seen }] = (await once(child, 'message')) as [Measured];
        child.disconnect();
        const beside = (estimate: number, measured: number | null) => {
          if (measured === null) return '-'.padStart(8);
          const within = Math.abs(estimate / measured - 1) <= bound;
          if (!within) process.exitCode = 1;
          return `${mega(measured)} (${percent(estimate / measured)})${within ? '' : ' OUTSIDE'}`;
        };
        console.log(
          `${`${engine} ${size} ${way}`.padEnd(36)}${mega(step)} ${beside(step, live).padEnd(18)}${mega(resident).padStart(16)} ${beside(resident, seen)}`,
        );
      }
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1).padStart(8);
}
function percent(ratio: number): string {
  return `${ratio >= 1 ? '+' : ''}${(100 * (ratio - 1)).toFixed(0)} %`;
}

async function measure(name: EngineName, size: Size, way: Way): Promise<Measured> {
  const engine = await requireEngine((code, values) => {
    throw new Error(`${name}: ${code} ${JSON.stringify(values)}`);
  });
  const model = modelOf(configOf(size), way);
  const training: Training = {
    what: way === 'lora' ? 'adapter' : 'model',
    dropout: 0,
    objective: { kind: 'labels' },
    recompute: way === 'recompute',
  };
  const of: OwnTraining = {
    engine: name,
    config: model.config,
    adapter: model.adapter && adapterShape(model.adapter),
    training,
    rows: size.rows,
    length: size.length,
    packed: false,
    accumulate: 1,
    threads: 1,
  };
  const estimate = ownMemory(of);
  const batch = batchOf(size);
  const program = engine.open(model, training, 1);
  const update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
  for (let step = 0; step < 10; step++) await program.step([batch], [step], update);
  const seen = process.resourceUsage().maxRSS * 1024;
  program.dispose();
  const live = name === 'tfjs-wasm' ? await liveBytes(model, training, batch) : null;
  return { step: estimate.device.step, live, resident: residentMemory(estimate), seen };
}

/** Most bytes that live at one time in the WebAssembly memory during the second of two equal steps, above those that stay. */
async function liveBytes(model: OpenModel, training: Training, batch: Batch): Promise<number> {
  const heap = watchHeap();
  const replica = openReplica(model, training);
  const [shard] = shardsOf(batch);
  await replica.gradients(shard!, 0);
  const resting = heap.live;
  heap.peak = resting;
  await replica.gradients(shard!, 0);
  replica.close();
  return heap.peak - resting;
}

function configOf({ layers, width, heads, vocabulary, length }: Size): ModelConfig {
  return llamaConfig({ layers, width, heads, vocabulary, positions: length, pad: null });
}

function modelOf(config: ModelConfig, way: Way): OpenModel {
  const weights = initialWeights(config, 1);
  if (way !== 'lora') return { config, weights, adapter: null };
  const low = initialAdapter(config, [...linearModules(config).keys()], 8, 1);
  return { config, weights, adapter: { rank: 8, alpha: 16, rankStabilised: false, weights: low } };
}

function batchOf({ rows, length, vocabulary }: Size): Batch {
  const ids = Int32Array.from({ length: rows * length }, (_, at) => (at * 7919) % vocabulary);
  return { rows, length, ids, labels: ids.slice() };
}
