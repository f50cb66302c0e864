import { setImmediate as turn } from 'node:timers/promises';
import type { Tensor, Weights } from '../../models/tensors.ts';
import {
  type BatchShape,
  comparesAnswers,
  countLabels,
  type Feed,
  feedsOf,
  labelled,
  lossCount,
  preferenceFeeds,
  seedFeed,
  shapeKey,
  shapeOf,
} from '../../programs/batch.ts';
import { isCache, type PromptShape } from '../../programs/decode.ts';
import { modelShape } from '../../programs/step.ts';
import { sizeOf } from '../../tensor/graph.ts';
import type { Batch, OpenModel, Program, Training, Update } from '../engine.ts';
import { beginGeneration } from '../generation.ts';
import type { NativeName } from '../native/package.ts';
import { OutOfMemory, saysOutOfMemory, shortage } from '../out-of-memory.ts';
import { scoresAtOnce } from '../scores.ts';
import { trainedTensors } from '../trained.ts';
import { roundedLength, shapeFor } from './buckets.ts';
import { type Call, type Compiled, callKey, compileCalls } from './compiled.ts';
import { loadProto } from './graph-def.ts';
import { firstMoment, type ScalarName, secondMoment } from './optimizer.ts';
import { openSession, type Session } from './saved-model.ts';

/**
 * A model as one static TensorFlow graph: forward pass, backward pass and optimizer, run in one session whose variables stay where they are between steps. A graph
 * answers the shapes of batch that it was built for; when another comes up, it is built anew with all of them and goes on from the same values.
 */
export function openProgram(engine: NativeName, model: OpenModel, training: Training | null): Program {
  const proto = loadProto(engine);
  const shape = modelShape(model, scoresAtOnce(engine), training?.compute);
  const all: Weights = new Map([...model.weights, ...(model.adapter?.weights ?? [])]);
  const trained = trainedTensors(model, training);
  const calls = new Map<string, Call>();
  /** Shapes of batches that are still to come, by key: built together with the first. */
  const expected = new Map<string, BatchShape>();
  let compiled: Compiled | null = null;
  let session: Session | null = null;
  let step = 0;
  /** A state that was given before there was a session to hold it. */
  const waiting = new Map<string, Tensor>();

  /** Values of variables, all together; `wanted` says which are worth taking out of TensorFlow. */
  function readAll(wanted: (name: string) => boolean): Map<string, Tensor> {
    const values = new Map<string, Tensor>();
    for (const signature of compiled!.variables.reading) {
      const outputs = signature.outputs.filter(({ name }) => wanted(name));
      if (outputs.length === 0) continue;
      for (const [name, data] of session!.run({ ...signature, outputs }, new Map()))
        values.set(name, { shape: shapeOfVariable(name), data });
    }
    return values;
  }
  /** Sets all variables: to what `values` holds, else to the model's own weights, else to zero. */
  function writeAll(values: ReadonlyMap<string, Tensor>): void {
    const { init, zero, shapes } = compiled!.variables;
    const given = (name: string) => (values.get(name) ?? all.get(name))?.data;
    const rest = [...shapes.keys()].filter((name) => given(name) === undefined);
    if (rest.length > 0) session!.run(zero(rest), new Map([['zero', numberFeed(0)]]));
    for (const { name, inputs, outputs } of init) {
      const asked = inputs.filter((input) => given(input.name) !== undefined);
      if (asked.length === 0) continue;
      const feeds = asked.map((input): [string, Feed] => {
        const { shape } = input;
        return [input.name, { data: given(input.name)!, shape, dtype: 'float32' }];
      });
      const done = outputs.filter((output) => given(output.name) !== undefined);
      session!.run({ name, inputs: asked, outputs: done }, new Map(feeds));
    }
  }
  const shapeOfVariable = (name: string) => compiled!.variables.shapes.get(name)!;
  /** A generation that is open, whose cache must outlive a new graph. */
  let generating: object | null = null;
  const changes = (name: string): boolean =>
    trained.has(name) || name.startsWith('adam/') || (generating !== null && isCache(name));

  /** Builds the graph anew where one of the calls is not in it yet. */
  function ensure(wanted: readonly Call[]): void {
    if (session !== null && wanted.every((call) => compiled!.signatures.has(callKey(call)))) return;
    for (const call of wanted) calls.set(callKey(call), call);
    for (const call of wanted)
      if (call.kind === 'train' || call.kind === 'accumulate')
        for (const shape of expected.values()) calls.set(callKey({ ...call, shape }), { ...call, shape });
    const values = session === null ? waiting : readAll(changes);
    session?.close();
    compiled = compileCalls(proto, shape, training, { all, trained }, [...calls.values()]);
    session = openSession(proto, compiled.graph, [...compiled.signatures.values()]);
    writeAll(values);
    waiting.clear();
  }

  async function ask(call: Call, feeds: ReadonlyMap<string, Feed>): Promise<Map<string, Float32Array>> {
    await turn();
    ensure([call]);
    return session!.run(compiled!.signatures.get(callKey(call))!, feeds);
  }

  const parameters = [...all.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  /** The shape that a batch runs in; `whole` where every position must have its score. */
  function placeFor(batch: Batch, whole: boolean, exactRows: boolean): BatchShape {
    return shapeFor(shapeOf(batch, whole), {
      longest: model.config.positions,
      perToken: (training === null ? 2 : 6) * parameters,
      exactLength: model.config.rope?.scaling.kind === 'dynamic',
      exactRows,
    });
  }
  function trainingFeeds(batch: Batch, of: BatchShape, seed: number): Map<string, Feed> {
    const { objective, dropout } = training!;
    const feeds = feedsOf(batch, of);
    if (comparesAnswers(objective))
      for (const [name, feed] of preferenceFeeds(batch, of, objective)) feeds.set(name, feed);
    if (dropout > 0) feeds.set('seed', seedFeed(seed));
    return feeds;
  }

  return {
    expect(batches) {
      for (const batch of batches) {
        const shape = placeFor(batch, comparesAnswers(training!.objective), true);
        expected.set(shapeKey(shape), shape);
      }
    },
    async step(batches, dropoutSeeds, update) {
      const whole = comparesAnswers(training!.objective);
      const places = batches.map((batch) => placeFor(batch, whole, true));
      const count = batches.reduce((total, batch) => total + lossCount(training!.objective, batch), 0);
      const decay = update.weightDecay > 0;
      const scalars = scalarFeeds(update, step + 1, count);
      if (batches.length === 1) {
        const call = { kind: 'train', shape: places[0]!, decay } as const;
        ensure([call]);
        try {
          const feeds = trainingFeeds(batches[0]!, places[0]!, dropoutSeeds[0]!);
          const got = await ask(call, new Map([...feeds, ...scalars]));
          step++;
          return { sum: got.get('loss')![0]!, count, gradientNorm: got.get('norm')![0]! };
        } catch (error) {
          throw beforeUpdate(error) ? new OutOfMemory(shortage(error)) : error;
        }
      }
      ensure([{ kind: 'apply', decay }, ...places.map((shape) => ({ kind: 'accumulate', shape }) as const)]);
      let sum = 0;
      try {
        for (const [n, batch] of batches.entries()) {
          const call = { kind: 'accumulate', shape: places[n]! } as const;
          sum += (await ask(call, trainingFeeds(batch, places[n]!, dropoutSeeds[n]!))).get('loss')![0]!;
        }
      } catch (error) {
        if (!saysOutOfMemory(error)) throw error;
        // What is accumulated is neither read nor given here, so it is forgotten.
        writeAll(readAll(changes));
        throw new OutOfMemory(shortage(error));
      }
      const got = await ask({ kind: 'apply', decay }, scalars);
      step++;
      return { sum, count, gradientNorm: got.get('norm')![0]! };
    },
    async gradients(batch, dropoutSeed) {
      const of = placeFor(batch, comparesAnswers(training!.objective), true);
      const got = await ask({ kind: 'gradients', shape: of }, trainingFeeds(batch, of, dropoutSeed));
      const gradients = new Map<string, Tensor>();
      for (const [name, { shape }] of trained)
        gradients.set(name, { shape, data: got.get(name) ?? new Float32Array(sizeOf(shape)) });
      return { sum: got.get('loss')![0]!, count: lossCount(training!.objective, batch), gradients };
    },
    async logProbabilities(batch) {
      const of = placeFor(batch, false, false);
      const scores = (await ask({ kind: 'read', shape: of }, feedsOf(batch, of))).get('scores')!;
      return of.asked === null ? scoresOf(scores, batch, of) : scores.slice(0, countLabels(batch));
    },
    async logits(batch, positions) {
      const labels = new Int32Array(batch.ids.length).fill(-1);
      for (const position of positions) labels[position] = 0;
      const asked = { ...batch, labels };
      const of = placeFor(asked, false, false);
      const scores = (await ask({ kind: 'score', shape: of }, feedsOf(asked, of))).get('scores')!;
      const order = new Map([...labelled(labels)].map((position, at) => [position, at]));
      const { vocabulary } = model.config;
      const answer = new Float32Array(positions.length * vocabulary);
      positions.forEach((position, i) => {
        const row = of.asked === null ? placed(position, batch, of) : order.get(position)!;
        answer.set(scores.subarray(row * vocabulary, (row + 1) * vocabulary), i * vocabulary);
      });
      return answer;
    },
    async generate(prompts, capacity) {
      const generation = {};
      return beginGeneration(prompts, capacity, {
        padded: roundedLength,
        async prompt(cache: PromptShape, feeds) {
          const { rows } = cache;
          ensure([
            { kind: 'prompt', cache },
            { kind: 'token', cache: { rows, capacity } },
          ]);
          generating = generation;
          return (await ask({ kind: 'prompt', cache }, feeds)).get('scores')!;
        },
        async token(cache, feeds, positions) {
          if (generating !== generation) throw new Error('another generation was opened in between');
          const places = placesInCache(positions, model.config.keyValueHeads);
          return (await ask({ kind: 'token', cache }, new Map([...feeds, ['places', places]]))).get('scores')!;
        },
        close() {
          if (generating === generation) generating = null;
        },
      });
    },
    async state() {
      const values = session === null ? waiting : readAll(changes);
      const take = (nameOf: (name: string) => string, otherwise: (tensor: Tensor) => Float32Array): Weights =>
        new Map(
          [...trained].map(([name, tensor]) => {
            const data = values.get(nameOf(name))?.data ?? otherwise(tensor);
            return [name, { shape: tensor.shape, data }];
          }),
        );
      const zeros = ({ data }: Tensor) => new Float32Array(data.length);
      return {
        step,
        parameters: take(
          (name) => name,
          ({ data }) => data.slice(),
        ),
        first: take(firstMoment, zeros),
        second: take(secondMoment, zeros),
      };
    },
    async restore(state) {
      step = state.step;
      const values = session === null ? waiting : new Map<string, Tensor>();
      for (const [name, tensor] of state.parameters) values.set(name, tensor);
      for (const [name, tensor] of state.first) values.set(firstMoment(name), tensor);
      for (const [name, tensor] of state.second) values.set(secondMoment(name), tensor);
      generating = null;
      if (session !== null) writeAll(values);
    },
    dispose() {
      session?.close();
      session = null;
    },
  };
}

/** The entry of each pair of row and key-value head, [pairs, 2]. */
function placesInCache(positions: Int32Array, heads: number): Feed {
  const pairs = positions.length * heads;
  const data = Int32Array.from({ length: 2 * pairs }, (_, i) =>
    i % 2 === 0 ? i / 2 : positions[Math.floor(i / 2 / heads)]!,
  );
  return { data, shape: [pairs, 2], dtype: 'int32' };
}

/**
 * Did memory run out before a fused step changed anything? TensorFlow names the node that failed. All that changes a variable waits for the norm of the gradient, so
 * a failure in front of the update precedes every change; one in the update, or one that names no node, may have come between two of them.
 */
const beforeUpdate = (error: unknown): boolean =>
  saysOutOfMemory(error) &&
  /\{\{node /.test((error as Error).message) &&
  !/\{\{node [^}]*\/(update|decay|adam)\//.test((error as Error).message);

/** Where a position of the batch stands in a wider graph. */
const placed = (position: number, batch: Batch, of: BatchShape): number =>
  Math.floor(position / batch.length) * of.length + (position % batch.length);

function scoresOf(scores: Float32Array, batch: Batch, of: BatchShape): Float32Array {
  return Float32Array.from(labelled(batch.labels), (position) => scores[placed(position, batch, of)]!);
}

/** What `applyGradients` is given for update number `step`, from 1. Powers and roots are taken in 64 bits. */
function scalarFeeds(update: Update, step: number, count: number): Map<string, Feed> {
  const { learningRate, betas, epsilon, weightDecay, clip } = update;
  const root = Math.sqrt(1 - betas[1] ** step);
  const values: Readonly<Record<ScalarName, number>> = {
    rate: (learningRate * root) / (1 - betas[0] ** step),
    epsilon: epsilon * root,
    first: betas[0],
    second: betas[1],
    decay: learningRate * weightDecay,
    clip: clip ?? 3e38,
    count,
  };
  return new Map(Object.entries(values).map(([name, value]) => [name, numberFeed(value)]));
}

const numberFeed = (value: number): Feed => ({ data: Float32Array.of(value), shape: [], dtype: 'float32' });
