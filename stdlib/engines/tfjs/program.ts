import { setImmediate as turn } from 'node:timers/promises';
import type { Tensor } from '../../models/tensors.ts';
import { adamwStep, copyState, hostState, restoreState } from '../adamw.ts';
import type { Batch, EngineName, Loss, OpenModel, Program, Training } from '../engine.ts';
import { OutOfMemory, saysOutOfMemory, shortage } from '../out-of-memory.ts';
import { trainedTensors } from '../trained.ts';
import { openReplica, type Replica } from './replica.ts';
import { shardSeed, shardsOf } from './shards.ts';
import { replicaInThread } from './threads.ts';

/**
 * A model on one or several threads. Trained tensors, their gradients and moments live in the host's memory, where the optimizer works on plain
 * arrays; each update puts the new values in place on every thread. Operations compute synchronously, so each batch first gives the process a turn: to
 * hear that it is cancelled, or that nobody waits for it any more.
 */
export function openProgram(engine: EngineName, model: OpenModel, training: Training | null, threads: number): Program {
  // A GPU spreads each operation over its processors by itself.
  const spread = engine === 'tfjs-wasm' || engine === 'tfjs-cpu';
  // Threads copy new values out of it while nobody writes: the optimizer waits for them, and they for it.
  const host = hostState(trainedTensors(model, training), spread && threads > 1);
  const others = Array.from({ length: spread ? threads - 1 : 0 }, () => replicaInThread({ engine, model, training }));
  const own = openReplica(model, training);
  const replicas: readonly Replica[] = [own, ...others];

  /** Asks every shard's replica and gives the answers in the order of the shards. This thread's own come last, since it is deaf while it computes. */
  async function share<T>(
    batch: Batch,
    ask: (replica: Replica, shard: Batch, index: number) => Promise<T>,
  ): Promise<readonly T[]> {
    await turn();
    const shards = spread ? shardsOf(batch) : [batch];
    const answers: Promise<T>[] = [];
    const order = [...shards.keys()].sort(
      (a, b) => Number(a % replicas.length === 0) - Number(b % replicas.length === 0),
    );
    for (const index of order) answers[index] = ask(replicas[index % replicas.length]!, shards[index]!, index);
    return Promise.all(answers);
  }
  const placeTrained = () => Promise.all(replicas.map((replica) => replica.place(host.parameters)));

  /** Adds a batch's gradients to those of the state. */
  async function accumulate(batch: Batch, dropoutSeed: number): Promise<Loss> {
    let [sum, count] = [0, 0];
    const parts = await share(batch, (replica, shard, index) =>
      replica.gradients(shard, shardSeed(dropoutSeed, index)),
    );
    for (const part of parts) {
      sum += part.sum;
      count += part.count;
    }
    for (const [name, total] of host.gradients)
      addAll(
        total,
        parts.flatMap(({ gradients }) => gradients.get(name) ?? []),
      );
    return { sum, count };
  }

  return {
    // Graphs are described when they are first run: that takes milliseconds.
    expect() {},
    async step(batches, dropoutSeeds, update) {
      let [sum, count] = [0, 0];
      for (const [n, batch] of batches.entries()) {
        const loss = await accumulate(batch, dropoutSeeds[n]!).catch((error) => {
          for (const gradient of host.gradients.values()) gradient.fill(0);
          throw saysOutOfMemory(error) ? new OutOfMemory(shortage(error)) : error;
        });
        sum += loss.sum;
        count += loss.count;
      }
      const gradientNorm = adamwStep(host, update, count);
      await placeTrained();
      return { sum, count, gradientNorm };
    },
    async gradients(batch, dropoutSeed) {
      const loss = await accumulate(batch, dropoutSeed);
      const gradients = new Map<string, Tensor>();
      for (const [name, { shape }] of host.parameters) {
        const gradient = host.gradients.get(name)!;
        gradients.set(name, { shape, data: gradient.slice() });
        gradient.fill(0);
      }
      return { ...loss, gradients };
    },
    async logProbabilities(batch) {
      const parts = await share(batch, (replica, shard) => replica.logProbabilities(shard));
      const all = new Float32Array(parts.reduce((count, { length }) => count + length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
    async logits(batch, positions) {
      await turn();
      return own.logits(batch, positions);
    },
    async generate(prompts, capacity) {
      await turn();
      return own.generate(prompts, capacity);
    },
    async state() {
      return copyState(host);
    },
    async restore(state) {
      restoreState(host, state);
      await placeTrained();
    },
    dispose() {
      for (const replica of replicas) replica.close();
    },
  };
}

/** Adds arrays to a total, one after the other; two in one pass, each sum rounded to 32 bits as if it had been stored. */
function addAll(total: Float32Array, arrays: readonly Float32Array[]): void {
  for (let n = 0; n + 1 < arrays.length; n += 2) {
    const [a, b] = [arrays[n]!, arrays[n + 1]!];
    for (let i = 0; i < total.length; i++) total[i] = Math.fround(total[i]! + a[i]!) + b[i]!;
  }
  if (arrays.length % 2 === 0) return;
  const last = arrays.at(-1)!;
  for (let i = 0; i < total.length; i++) total[i]! += last[i]!;
}
