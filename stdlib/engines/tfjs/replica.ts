import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Weights } from '../../models/tensors.ts';
import {
  type BatchShape,
  comparesAnswers,
  countLabels,
  feedsOf,
  labelled,
  lossCount,
  preferenceFeeds,
  seedFeed,
  shapeKey,
  shapeOf,
} from '../../programs/batch.ts';
import { lossGraph, modelShape, readingGraph, scoringGraph } from '../../programs/step.ts';
import type { Batch, Generation, Loss, OpenModel, Training } from '../engine.ts';
import { scoresAtOnce } from '../scores.ts';
import { generations } from './generation.ts';
import { readOut } from './heap.ts';
import { type Interpreted, interpret } from './interpret.ts';

/** Loss and gradients of one batch; a tensor on which no label depends has none. */
export interface BatchGradients extends Loss {
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** A copy of the model on a tfjs backend, one for each thread, which computes that thread's shares of batches. It keeps no state but the weights. */
export interface Replica {
  gradients(batch: Batch, dropoutSeed: number): Promise<BatchGradients>;
  logProbabilities(batch: Batch): Promise<Float32Array>;
  logits(batch: Batch, positions: readonly number[]): Promise<Float32Array>;
  /** Replaces tensors by new values. */
  place(parameters: Weights): Promise<void>;
  close(): void;
}

/** The replica of this thread. Generations are not divided over threads. */
export interface OwnReplica extends Replica {
  generate(prompts: readonly Int32Array[], capacity: number): Promise<Generation>;
}

interface Prepared {
  readonly names: readonly string[];
  readonly interpreted: Interpreted;
}

export function openReplica(model: OpenModel, training: Training | null): OwnReplica {
  const shape = modelShape(model, scoresAtOnce('tfjs-wasm'));
  const parameters = new Map<string, tf.Tensor>();
  const put = (name: string, { shape, data }: Tensor) => {
    parameters.get(name)?.dispose();
    // The cpu backend would go on looking at the array that the optimizer writes; the others take a copy by themselves.
    parameters.set(name, tf.tensor(tf.getBackend() === 'cpu' ? data.slice() : data, [...shape]));
  };
  for (const [name, tensor] of [...model.weights, ...(model.adapter?.weights ?? [])]) put(name, tensor);
  const parameter = (name: string) => parameters.get(name)!;
  const generating = generations(shape, parameter);

  /** Graphs by what they compute and for which shape. */
  const prepared = new Map<string, Prepared>();
  function prepare(what: string, of: BatchShape, describe: () => Prepared): Prepared {
    const key = `${what} ${shapeKey(of)}`;
    let found = prepared.get(key);
    if (found === undefined) prepared.set(key, (found = describe()));
    return found;
  }
  const run = (interpreted: Interpreted, feeds: Parameters<Interpreted['run']>[0]): Promise<readonly Float32Array[]> =>
    readOut(tf.tidy(() => [...interpreted.run(feeds, parameter)]));

  return {
    async gradients(batch, seed) {
      const { objective, dropout } = training!;
      const whole = comparesAnswers(objective);
      const of = shapeOf(batch, whole);
      const { names, interpreted } = prepare('train', of, () => {
        const { loss, gradients } = lossGraph(shape, training!, of);
        return { names: [...gradients.keys()], interpreted: interpret([loss, ...gradients.values()]) };
      });
      const feeds = feedsOf(batch, of);
      if (whole) for (const [name, feed] of preferenceFeeds(batch, of, objective)) feeds.set(name, feed);
      if (dropout > 0) feeds.set('seed', seedFeed(seed));
      const [loss, ...gradients] = await run(interpreted, feeds);
      return {
        sum: loss![0]!,
        count: lossCount(objective, batch),
        gradients: new Map(names.map((name, n) => [name, gradients[n]!])),
      };
    },
    async logProbabilities(batch) {
      const of = shapeOf(batch, false);
      const { interpreted } = prepare('read', of, () => ({
        names: [],
        interpreted: interpret([readingGraph(shape, of)]),
      }));
      const [scores] = await run(interpreted, feedsOf(batch, of));
      if (of.asked !== null) return scores!.slice(0, countLabels(batch));
      return scores!.filter((_, position) => batch.labels[position]! >= 0);
    },
    async logits(batch, positions) {
      const labels = new Int32Array(batch.ids.length).fill(-1);
      for (const position of positions) labels[position] = 0;
      const asked = { ...batch, labels };
      const of = shapeOf(asked, false);
      const { interpreted } = prepare('score', of, () => ({
        names: [],
        interpreted: interpret([scoringGraph(shape, of)]),
      }));
      const [scores] = await run(interpreted, feedsOf(asked, of));
      // Scores come in order of position, the answer in the order of the question.
      const place = new Map([...labelled(labels)].map((position, at) => [position, of.asked === null ? position : at]));
      const { vocabulary } = model.config;
      const rows = positions.map((position) => place.get(position)! * vocabulary);
      const answer = new Float32Array(positions.length * vocabulary);
      rows.forEach((from, i) => {
        answer.set(scores!.subarray(from, from + vocabulary), i * vocabulary);
      });
      return answer;
    },
    generate: (prompts, capacity) => generating.open(prompts, capacity),
    async place(values) {
      for (const [name, tensor] of values) put(name, tensor);
    },
    close() {
      for (const tensor of parameters.values()) tensor.dispose();
      for (const { interpreted } of prepared.values()) interpreted.dispose();
      generating.close();
      parameters.clear();
      prepared.clear();
    },
  };
}
