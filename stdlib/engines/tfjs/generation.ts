import * as tf from '@tensorflow/tfjs-core';
import type { Feed } from '../../programs/batch.ts';
import { type CacheShape, type DecodeGraph, type PromptShape, promptGraph, tokenGraph } from '../../programs/decode.ts';
import type { ModelShape } from '../../programs/step.ts';
import type { Generation } from '../engine.ts';
import { beginGeneration } from '../generation.ts';
import { numbersOf, readOut } from './heap.ts';
import { type Interpreted, interpret } from './interpret.ts';

interface Prepared {
  readonly interpreted: Interpreted;
  readonly names: readonly string[];
}

/** A graph is quickly made here, so little is spent on padding. */
const promptStep = 16;

/** Opens generations of one model; graphs are kept for the next one. */
export interface Generations {
  open(prompts: readonly Int32Array[], capacity: number): Promise<Generation>;
  close(): void;
}

/** Caches stay on the backend, where new entries are written into them. */
export function generations(model: ModelShape, parameter: (name: string) => tf.Tensor): Generations {
  const prepared = new Map<string, Prepared>();
  const prepare = (key: string, describe: () => DecodeGraph): Prepared => {
    let found = prepared.get(key);
    if (found === undefined) {
      const { scores, entries } = describe();
      found = { interpreted: interpret([scores, ...entries.values()]), names: [...entries.keys()] };
      prepared.set(key, found);
    }
    return found;
  };
  return {
    open(prompts, capacity) {
      const cache = new Map<string, tf.Tensor>();
      const find = (name: string) => cache.get(name) ?? parameter(name);
      /** Scores; `keep` is handed what is new in the cache. */
      async function run(
        { interpreted, names }: Prepared,
        feeds: ReadonlyMap<string, Feed>,
        keep: (name: string, entries: tf.Tensor) => void,
      ): Promise<Float32Array> {
        const scores = tf.tidy(() => {
          const [first, ...entries] = interpreted.run(feeds, find);
          for (const [i, name] of names.entries()) keep(name, entries[i]!);
          return first!;
        });
        return (await readOut([scores]))[0]!;
      }
      return beginGeneration(prompts, capacity, {
        padded: (length) => Math.ceil(length / promptStep) * promptStep,
        async prompt(shape: PromptShape, feeds) {
          const key = `prompt ${shape.rows}x${shape.length} of ${capacity}`;
          const pass = prepare(key, () => promptGraph(model, shape));
          return run(pass, feeds, (name, entries) => cache.set(name, tf.keep(entries)));
        },
        async token(shape: CacheShape, feeds, positions) {
          const pass = prepare(`token ${shape.rows} of ${capacity}`, () => tokenGraph(model, shape));
          return run(pass, feeds, (name, entries) => cache.set(name, written(cache.get(name)!, entries, positions)));
        },
        close() {
          for (const tensor of cache.values()) tensor.dispose();
          cache.clear();
        },
      });
    },
    close() {
      for (const { interpreted } of prepared.values()) interpreted.dispose();
      prepared.clear();
    },
  };
}

/** A cache tensor [pairs, capacity, width] with entries [pairs, width] at the position of their row: the same one where it can be written in place. */
function written(cache: tf.Tensor, entries: tf.Tensor, positions: Int32Array): tf.Tensor {
  const [pairs, capacity, width] = cache.shape as [number, number, number];
  const perRow = pairs / positions.length;
  const [into, from] = [numbersOf(cache), numbersOf(entries)];
  if (into === null || from === null) {
    const places = new Uint8Array(pairs * capacity);
    for (let pair = 0; pair < pairs; pair++) places[pair * capacity + positions[Math.floor(pair / perRow)]!] = 1;
    const here = tf.tensor(places, [pairs, capacity, 1], 'bool');
    const next = tf.keep(tf.where(here, tf.reshape(entries, [pairs, 1, width]), cache));
    cache.dispose();
    return next;
  }
  for (let pair = 0; pair < pairs; pair++) {
    const entry = pair * capacity + positions[Math.floor(pair / perRow)]!;
    into.set(from.subarray(pair * width, (pair + 1) * width), entry * width);
  }
  return cache;
}
