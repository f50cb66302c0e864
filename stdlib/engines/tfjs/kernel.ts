import * as tf from '@tensorflow/tfjs-core';
import { inverseFrequencies } from '../../models/rope.ts';
import type { Tensor, Weights } from '../../models/tensors.ts';
import { keepMask } from '../../tensor/dropout.ts';
import { adapterScale, type Batch, type Loss, type OpenModel, type Training } from '../engine.ts';
import { type RotaryTables, rotaryTables } from './attention.ts';
import { crossEntropy, labelled, labelScores } from './head.ts';
import { type Forward, hiddenStates, outputParameter } from './llama.ts';
import { linear, masked, type Parameter, scaled, takeRows } from './operations.ts';

/** Loss and gradients of one batch; a tensor on which no label depends has none. */
export interface BatchGradients extends Loss {
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** A model on a tfjs backend, run operation by operation: what one thread computes. It keeps no state but the weights. */
export interface Kernel {
  gradients(batch: Batch, dropoutSeed: number): Promise<BatchGradients>;
  logProbabilities(batch: Batch): Promise<Float32Array>;
  logits(batch: Batch, positions: readonly number[]): Promise<Float32Array>;
  /** Replaces tensors by new values. */
  place(parameters: Weights): Promise<void>;
  close(): void;
}

/** The tensors that training changes. */
export function trainedTensors({ weights, adapter }: OpenModel, training: Training | null): Weights {
  if (training === null) return new Map();
  return training.what === 'model' ? weights : (adapter?.weights ?? new Map());
}

export function openKernel(model: OpenModel, training: Training | null): Kernel {
  const { config, weights, adapter } = model;
  const trained = trainedTensors(model, training);
  const parameters = new Map<string, Parameter>();
  const put = (name: string, { shape, data }: Tensor) => {
    parameters.get(name)?.tensor.dispose();
    // A copy: the cpu backend would go on looking at the array that the optimizer writes.
    parameters.set(name, { tensor: tf.keep(tf.tensor(data.slice(), [...shape])), trainable: trained.has(name) });
  };
  for (const [name, tensor] of [...weights, ...(adapter?.weights ?? [])]) put(name, tensor);

  const tables = new Map<string, RotaryTables>();
  const frequencies = inverseFrequencies(config.rope!, config.headDim);
  let dropoutSeed: number | null = null;
  const forward: Forward = {
    config,
    parameter: (name) => parameters.get(name)!,
    adapt(module, x) {
      const down = parameters.get(`${module}.lora_A.weight`);
      const up = parameters.get(`${module}.lora_B.weight`);
      if (adapter === null || down === undefined || up === undefined) return null;
      const share = dropoutSeed === null ? 0 : (training?.dropout ?? 0);
      const seen = share === 0 ? x : masked(x, tf.tensor2d(keepMask(x.size, share, dropoutSeed!, module), x.shape));
      return scaled(linear(linear(seen, down), up), adapterScale(adapter));
    },
    rotary(length, heads) {
      const key = `${length}x${heads}`;
      let found = tables.get(key);
      if (found === undefined) {
        found = rotaryTables(frequencies, length, heads);
        for (const tensor of Object.values(found)) tf.keep(tensor);
        tables.set(key, found);
      }
      return found;
    },
  };
  const hiddenAt = (batch: Batch, positions: Int32Array) => takeRows(hiddenStates(forward, batch), positions);

  return {
    async gradients(batch, seed) {
      dropoutSeed = seed;
      const names = [...trained.keys()];
      const gradients = new Map<string, Float32Array>();
      const sum = tf.tidy(() => {
        const loss = () => crossEntropy(hiddenStates(forward, batch), outputParameter(forward), batch.labels);
        const tensors = names.map((name) => parameters.get(name)!.tensor);
        const { value, grads } = tf.engine().gradients(loss, tensors, undefined, true);
        names.forEach((name, n) => {
          const gradient = grads[n]?.dataSync();
          if (gradient !== undefined) gradients.set(name, gradient as Float32Array);
        });
        return value.dataSync()[0]!;
      });
      dropoutSeed = null;
      return { sum, count: labelled(batch.labels).length, gradients };
    },
    async logProbabilities(batch) {
      const wanted = batch.labels.filter((label) => label >= 0);
      return tf.tidy(() => {
        const asked = hiddenAt(batch, labelled(batch.labels));
        return labelScores(asked, outputParameter(forward).tensor as tf.Tensor2D, wanted);
      });
    },
    async logits(batch, positions) {
      return tf.tidy(() => {
        const weight = outputParameter(forward).tensor as tf.Tensor2D;
        const scores = tf.matMul(hiddenAt(batch, Int32Array.from(positions)), tf.transpose(weight));
        return Float32Array.from(scores.dataSync());
      });
    },
    async place(values) {
      for (const [name, tensor] of values) put(name, tensor);
    },
    close() {
      for (const { tensor } of parameters.values()) tensor.dispose();
      for (const found of tables.values()) for (const tensor of Object.values(found)) tensor.dispose();
      parameters.clear();
      tables.clear();
    },
  };
}
