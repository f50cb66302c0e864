import { setImmediate as turn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { inverseFrequencies } from '../../models/rope.ts';
import type { Tensor, Weights } from '../../models/tensors.ts';
import { keepMask } from '../../tensor/dropout.ts';
import { adamwStep, copyState, hostState, restoreState } from '../adamw.ts';
import type { Batch, OpenModel, Program, Training } from '../engine.ts';
import { type RotaryTables, rotaryTables } from './attention.ts';
import { crossEntropy, labelled, labelScores } from './head.ts';
import { type Forward, hiddenStates, outputParameter } from './llama.ts';
import { linear, masked, type Parameter, scaled, takeRows } from './operations.ts';

/**
 * A model run operation by operation on whichever tfjs backend is active. Trained tensors, their gradients and moments live in the host's
 * memory, where the optimizer works on plain arrays; each update puts the new values in place. Operations compute synchronously, so each batch first
 * gives the process a turn: to hear that it is cancelled, or that nobody waits for it any more.
 */
export function openProgram({ config, weights, adapter }: OpenModel, training: Training | null): Program {
  const trained: Weights =
    training === null ? new Map() : training.what === 'model' ? weights : (adapter?.weights ?? new Map());
  const host = hostState(trained);
  const parameters = new Map<string, Parameter>();
  const place = (name: string, { shape, data }: Tensor, trainable: boolean) => {
    parameters.get(name)?.tensor.dispose();
    parameters.set(name, { tensor: tf.keep(tf.tensor(data, [...shape])), trainable });
  };
  for (const [name, tensor] of [...weights, ...(adapter?.weights ?? [])]) place(name, tensor, trained.has(name));
  const placeTrained = () => {
    // A copy: the cpu backend would go on looking at the array that the optimizer writes.
    for (const [name, { shape, data }] of host.parameters) place(name, { shape, data: data.slice() }, true);
  };

  const tables = new Map<string, RotaryTables>();
  const frequencies = inverseFrequencies(config.rope, config.headDim);
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
      return scaled(linear(linear(seen, down), up), adapter.alpha / adapter.rank);
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
  const hidden = (batch: Batch, positions: Int32Array) => takeRows(hiddenStates(forward, batch), positions);

  return {
    async accumulate(batch, seed) {
      await turn();
      dropoutSeed = seed;
      const names = [...host.parameters.keys()];
      const sum = tf.tidy(() => {
        const loss = () => crossEntropy(hiddenStates(forward, batch), outputParameter(forward), batch.labels);
        const { value, grads } = tf.engine().gradients(
          loss,
          names.map((name) => parameters.get(name)!.tensor),
          undefined,
          true,
        );
        names.forEach((name, n) => {
          const total = host.gradients.get(name)!;
          const gradient = grads[n]?.dataSync();
          // Null where no label depends on the tensor, as on the adapter of an unused path.
          if (gradient !== undefined) for (let i = 0; i < total.length; i++) total[i]! += gradient[i]!;
        });
        return value.dataSync()[0]!;
      });
      dropoutSeed = null;
      return { sum, labels: labelled(batch.labels).length };
    },
    async gradients() {
      return new Map(
        [...host.parameters].map(([name, { shape }]) => [name, { shape, data: host.gradients.get(name)!.slice() }]),
      );
    },
    async update(update) {
      const gradientNorm = adamwStep(host, update);
      placeTrained();
      return { gradientNorm };
    },
    async logProbabilities(batch) {
      await turn();
      const wanted = batch.labels.filter((label) => label >= 0);
      return tf.tidy(() => {
        const asked = hidden(batch, labelled(batch.labels));
        return labelScores(asked, outputParameter(forward).tensor as tf.Tensor2D, wanted);
      });
    },
    async logits(batch, positions) {
      await turn();
      return tf.tidy(() => {
        const weight = outputParameter(forward).tensor as tf.Tensor2D;
        const scores = tf.matMul(hidden(batch, Int32Array.from(positions)), tf.transpose(weight));
        return Float32Array.from(scores.dataSync());
      });
    },
    async state() {
      return copyState(host);
    },
    async restore(state) {
      restoreState(host, state);
      placeTrained();
    },
    dispose() {
      for (const { tensor } of parameters.values()) tensor.dispose();
      for (const found of tables.values()) for (const tensor of Object.values(found)) tensor.dispose();
      parameters.clear();
      tables.clear();
    },
  };
}
