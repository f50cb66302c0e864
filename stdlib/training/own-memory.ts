import type { Batch, EngineName, Training } from '../engines/engine.ts';
import { onTensorflow, scoresAtOnce } from '../engines/scores.ts';
import { shapeFor } from '../engines/tensorflow/buckets.ts';
import { shardsOf } from '../engines/tfjs/shards.ts';
import { workspace } from '../engines/tfjs/workspace.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { adaptableLayers, parameterCount } from '../models/tensors.ts';
import { type BatchShape, comparesAnswers } from '../programs/batch.ts';
import type { AdapterShape } from '../programs/description.ts';
import { type StepNeeds, stepNeeds } from '../programs/memory.ts';
import type { ModelShape } from '../programs/step.ts';

/** A training as far as its memory follows from it. */
export interface OwnTraining {
  readonly engine: EngineName;
  readonly config: ModelConfig;
  readonly adapter: AdapterShape | null;
  readonly training: Training;
  readonly compute?: ModelShape['compute'];
  /** The largest batch: rows side by side (both answers of a pair count), and their length in tokens. */
  readonly rows: number;
  readonly length: number;
  readonly packed: boolean;
  /** Batches to a step. */
  readonly accumulate: number;
  readonly threads: number;
}

/** Bytes by what they are for. */
export interface MemoryParts {
  readonly weights: number;
  readonly adapter: number;
  /** Those that outlive a batch. */
  readonly gradients: number;
  readonly moments: number;
  /** Intermediate results of a batch and its gradients, by liveness. */
  readonly step: number;
  readonly engine: number;
}

export interface OwnMemory {
  /** Node's own memory. */
  readonly host: MemoryParts;
  /** What the engine computes in: a GPU's memory, or on a processor that of TensorFlow, or the WebAssembly memory of one thread. */
  readonly device: MemoryParts;
  /** Devices of this kind in one process: threads. */
  readonly devices: number;
}

/** Memory of a training by the engine that comes with Finslip, at its peak, from the graph that will run. */
export function ownMemory(of: OwnTraining): OwnMemory {
  return onTensorflow(of.engine) ? tensorflowMemory(of) : threadsMemory(of);
}

export const sumOf = (parts: MemoryParts): number => Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);

/** Resident bytes of the whole process, where the device is the processor. */
export const residentMemory = ({ host, device, devices }: OwnMemory): number => sumOf(host) + devices * sumOf(device);

/** Largest parts first; what is below a hundredth of the whole is left out. */
export function namedParts(parts: MemoryParts): readonly (readonly [string, number])[] {
  const whole = sumOf(parts);
  return Object.entries(parts)
    .filter(([, bytes]) => bytes >= whole / 100)
    .sort(([, a], [, b]) => b - a);
}

/**
 * Weights stay on the host as they were read, and are variables of TensorFlow as everything else is that changes. Live tensors were measured to be what liveness says within
 * 6 %, whether layers are computed again or not. TensorFlow takes memory for them in regions that it never gives back: what a large tensor leaves is cut up for smaller ones,
 * and the next large one needs a new place. With models of three sizes, that was 1 to 3 times the largest tensor.
 */
function tensorflowMemory(of: OwnTraining): OwnMemory {
  const { weights, adapter, trained } = sizesOf(of);
  const shape = shapeFor(shapeOf(of), {
    longest: of.config.positions,
    perToken: 6 * parameterCount(of.config),
    exactLength: of.config.rope?.scaling.kind === 'dynamic',
    exactRows: true,
  });
  const { peak, largest, nodes } = needsOf(of, shape);
  return {
    host: { weights, adapter, gradients: 0, moments: 0, step: 0, engine: tensorflowRuntime + nodes * tensorflowNode },
    device: {
      weights,
      adapter,
      gradients: of.accumulate > 1 ? trained : 0,
      moments: 2 * trained,
      step: peak,
      engine: 2 * largest,
    },
    devices: 1,
  };
}

/**
 * Each thread has the weights where it computes, and the host as they were read. Trained ones are on the host once more, with a gradient and two moments, and
 * each shard of a batch answers with gradients of its own.
 */
function threadsMemory(of: OwnTraining): OwnMemory {
  const { weights, adapter, trained } = sizesOf(of);
  const shards = shardsOf(emptyBatch(of));
  const devices = Math.max(1, of.threads);
  const largest = Math.max(...shards.map(({ rows }) => rows));
  const full = of.training.what === 'model';
  return {
    host: {
      weights: weights + (full ? trained : 0),
      adapter: adapter + (full ? 0 : trained),
      gradients: (1 + shards.length) * trained,
      moments: 2 * trained,
      step: 0,
      engine: runtime + (devices - 1) * threadRuntime,
    },
    device: {
      weights,
      adapter,
      gradients: 0,
      moments: 0,
      step: needsOf(of, { ...shapeOf(of), rows: largest }).peak,
      engine: moduleMemory + weights,
    },
    // A thread without a shard has weights but never intermediate results; few batches are that small.
    devices,
  };
}

/** Node with Finslip and tfjs loaded, and with TensorFlow's library and a graph of nothing besides: measured, of release 2.21 for the processor. */
const runtime = 130 * 2 ** 20;
const tensorflowRuntime = 410 * 2 ** 20;
/** An operation in TensorFlow's hands, as it was given, as it was optimised and as it is run, and what is left of writing it down: measured. */
const tensorflowNode = 40 * 2 ** 10;
/** Another thread, with a tfjs of its own. */
const threadRuntime = 60 * 2 ** 20;
/**
 * What the WebAssembly module takes of its memory before there is a tensor: a guess, as is `threadRuntime`. Its heap was seen to grow well beyond the tensors that live in it, so
 * the weights are counted once more.
 */
const moduleMemory = 16 * 2 ** 20;

const needsOf = (
  { engine, config, adapter, training, compute = 'float32' }: OwnTraining,
  shape: BatchShape,
): StepNeeds =>
  stepNeeds(
    { config, adapter, compute, scoresAtOnce: scoresAtOnce(engine) },
    training,
    shape,
    onTensorflow(engine) ? undefined : workspace,
  );

/** Every position has a label, as it may be. */
const shapeOf = ({ rows, length, packed }: OwnTraining): BatchShape => ({ rows, length, asked: null, packed });

function emptyBatch({ rows, length, training }: OwnTraining): Batch {
  const ids = new Int32Array(rows * length);
  const pairs = comparesAnswers(training.objective) && training.objective.kind !== 'kto';
  return { rows, length, ids, labels: ids, ...(pairs && { preference: { reference: new Float32Array(rows) } }) };
}

/** Bytes. */
function sizesOf({ config, adapter, training }: OwnTraining) {
  const weights = 4 * parameterCount(config);
  const added = adapter === null ? 0 : 4 * adapterElements(config, adapter);
  return { weights, adapter: added, trained: training.what === 'model' ? weights : added };
}

export function adapterElements(config: ModelConfig, { rank, modules, magnitudes }: AdapterShape): number {
  const layers = adaptableLayers(config);
  let count = 0;
  for (const module of modules) {
    const { out, into } = layers.get(module)!;
    count += rank * (out + into) + (magnitudes ? out : 0);
  }
  return count;
}
