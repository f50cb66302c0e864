import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Engine, Program } from '../../../stdlib/engines/engine.ts';
import { OutOfMemory } from '../../../stdlib/engines/out-of-memory.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { shapeKey, shapeOf } from '../../../stdlib/programs/batch.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { partsOf } from '../../../stdlib/training/ladder.ts';
import { train } from '../../../stdlib/training/loop.ts';
import { learningOf } from '../../../stdlib/training/objectives/objective.ts';
import { ownMemory, sumOf } from '../../../stdlib/training/own-memory.ts';
import { openTraining, prepareTraining } from '../../../stdlib/training/prepare.ts';
import { engine } from '../engines/support.ts';
import { distance, fail, failureOf } from '../models/support.ts';
import { smallModel } from './small-model.ts';
import { defaults, filesIn, type Left, rowsOf, sentences, taskIn, texts } from './support.ts';

/** How a training is watched, ended, and fitted into memory. */

const objective = { $: 'causal', text: 'text' };
const { model: base } = await smallModel({ heads: 4 });
const evaluate = { $: 'every', steps: 2, on: texts(sentences(10, 500)) };
const tuning = {
  ...defaults,
  on: texts(sentences(40, 100)),
  objective,
  method: { $: 'full' },
  optimizer: { $: 'adamw', lr: 0.01, schedule: { $: 'constant' } },
  batch: 4,
  steps: 12,
  repeat: true,
};
type Options = Parameters<typeof finetune.run>[1];

async function tuned(options: Options, left = taskIn()): Promise<Left> {
  await finetune.run(base, options, left.task);
  return left;
}

const weightsOf = ({ folder }: Left) => filesIn(join(folder, 'model')).get('model.safetensors')!;
const stepsOf = ({ series }: Left, name: string) => (series[name] ?? []).map(([x]) => x);

test('a training that gains nothing ends early, and says so', async () => {
  const optimizer = { $: 'adamw', lr: 1e-9, schedule: { $: 'constant' } };
  const stop = { $: 'when_flat', evaluations: 2, by: 0.001 };
  const left = await tuned({ ...tuning, optimizer, evaluate, stop });
  assert.equal(stepsOf(left, 'eval_loss'), [0, 2, 4]);
  assert.equal(stepsOf(left, 'loss'), [1, 2, 3, 4]);
  assert.is(left.measures.stopped_after, 4);
  assert.match(left.log.join('\n'), 'stops after step 4 of 12: 2 evaluations in a row did not lower the loss by 0.1 %');
  assert.equal(
    weightsOf(left),
    weightsOf(await tuned({ ...tuning, optimizer, steps: 4 })),
    'as if four had been asked for',
  );
});

test('one that gains is not stopped', async () => {
  const left = await tuned({ ...tuning, evaluate, stop: { $: 'when_flat', evaluations: 2, by: 0.001 } });
  assert.is(stepsOf(left, 'loss').length, 12);
  assert.is(left.measures.stopped_after, undefined);
});

/** A few rows learnt by heart, at a rate that is too high: what others read gets worse. */
const overfit = { ...tuning, on: texts(sentences(4, 100)), optimizer: { ...tuning.optimizer, lr: 0.1 }, evaluate };

test('the best state is that of a training that ended there', async () => {
  const left = await tuned({ ...overfit, result: 'best' });
  const losses = left.series.eval_loss!;
  const lowest = losses.reduce((best, point) => (point[1] < best[1] ? point : best));
  assert.ok(lowest[0] > 0 && lowest[0] < 12, `the best is neither start nor end but ${lowest[0]}`);
  assert.equal([left.measures.best_step, left.measures.best_loss], lowest);
  const short = await tuned({ ...overfit, steps: lowest[0] });
  assert.equal(weightsOf(left), weightsOf(short));
  assert.not.equal(weightsOf(left), weightsOf(await tuned(overfit)));
});

test('the start can be the best', async () => {
  const left = await tuned({ ...overfit, optimizer: { ...tuning.optimizer, lr: 3 }, result: 'best' });
  assert.is(left.measures.best_step, 0);
  const [before, after] = [base.folder, join(left.folder, 'model')].map((folder) =>
    readSafetensors(join(folder, 'model.safetensors'), fail),
  );
  for (const [name, { data }] of before!) assert.equal(after!.get(name)!.data, data, name);
});

class Gone extends Error {}

async function interrupted(options: Options, after: readonly number[]): Promise<Left> {
  const { folder } = taskIn();
  for (const last of after) {
    const left = taskIn(folder);
    const point = (series: string, x: number, y: number) => {
      left.task.point(series, x, y);
      if (series === 'grad_norm' && x === last) throw new Gone();
    };
    await finetune.run(base, options, { ...left.task, point }).catch((error) => {
      if (!(error instanceof Gone)) throw error;
    });
  }
  return tuned(options, taskIn(folder));
}

test('an interrupted training stops where it would have, and finds its best state', async () => {
  const options: Options = {
    ...overfit,
    result: 'best',
    stop: { $: 'when_flat', evaluations: 3, by: 0.001 },
    checkpoint: { $: 'every', steps: 3, keep: 1 },
  };
  const whole = await tuned(options);
  const end = whole.measures.stopped_after as number;
  assert.ok(end < 12);
  for (const after of [[1], [3, 5], [4, end - 1]]) {
    const left = await interrupted(options, after);
    assert.equal(left.series, whole.series);
    assert.equal(weightsOf(left), weightsOf(whole));
    assert.is(left.measures.stopped_after, end);
  }
});

test('best weights are kept as long as a checkpoint goes by them', async () => {
  const left = await tuned({ ...tuning, evaluate, checkpoint: { $: 'every', steps: 3, keep: 2 } });
  const bests = readdirSync(left.task.checkpoints).filter((name) => name.startsWith('best-'));
  const losses = left.series.eval_loss!;
  const bestAt = (step: number) =>
    losses.filter(([x]) => x <= step).reduce((best, point) => (point[1] < best[1] ? point : best))[0];
  const wanted = [...new Set([6, 9, 12].map(bestAt))].map((step) => `best-${String(step).padStart(9, '0')}`);
  assert.equal(bests.sort(), wanted.sort());
  assert.is(
    weightsOf(left).equals(weightsOf(await tuned({ ...tuning, evaluate }))),
    true,
    'keeping them changes nothing',
  );
});

test('stopping early and the best state need rows to judge by: FTP1061', async () => {
  const without = [{ stop: { $: 'when_flat' } }, { result: 'best' }] as const;
  for (const more of without) assert.is((await failureOf(tuned({ ...tuning, ...more }))).code, 'FTP1061');
  const nowhere = { ...tuning, result: 'best', evaluate: { $: 'every', steps: 2 } } as const;
  assert.is((await failureOf(tuned(nowhere))).code, 'FTP1061');
});

interface Incident {
  readonly what: string;
  readonly step: number;
  readonly rows: readonly { readonly text: string; readonly ids: readonly number[]; readonly example: number }[];
  readonly series: { readonly loss: readonly (readonly [number, number])[] };
}

test('the batch that a training broke down at is kept, for its owner alone', async () => {
  const left = taskIn();
  const optimizer = { $: 'adamw', lr: 1e30 };
  const { code, values } = await failureOf(tuned({ ...tuning, optimizer }, left));
  assert.is(code, 'FTP0957');
  const file = String(values.file);
  assert.ok(file.startsWith(left.task.checkpoints));
  assert.is(statSync(file).mode & 0o777, 0o600);
  const incident = JSON.parse(readFileSync(file, 'utf8')) as Incident;
  assert.is(incident.step, values.step);
  assert.is(incident.what, `the ${values.what} became ${values.value}`);
  assert.is(incident.series.loss.length, incident.step - 1);
  assert.is(incident.rows.length, 4);
  const all = sentences(40, 100);
  for (const { text, example } of incident.rows) assert.match(text, all[example - 1]!);
});

/** The engine that works here, with programs that are changed. */
async function changed(change: (program: Program) => Partial<Program>, more: Partial<Engine> = {}): Promise<Engine> {
  const real = await engine();
  return {
    ...real,
    open: (...given) => {
      const program = real.open(...given);
      return { ...program, ...change(program) };
    },
    ...more,
  };
}

/** `finetune` of all weights, on an engine of the test's own. */
async function trained(
  on: Engine,
  options: Options,
  left = taskIn(),
): Promise<Left & { readonly weights: Float32Array }> {
  const loaded = await readModelFolder(base.folder, fail);
  const { config, tokenizer, weights } = loaded;
  const reading = { operator: 'finetune', tokenizer, bos: config.bos, eos: config.eos, context: config.positions };
  const learning = learningOf(options.objective, base.folder, left.task);
  const optimizer = {
    learningRate: 0.01,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'constant', warmup: 0 },
  } as const;
  const read = (rows: Options['on']) => learning.read(rows, reading, left.task);
  const preparing = { reading, objective: learning.objective, read, optimizer, identity: 'the same' };
  const prepared = await prepareTraining({ ...options, optimizer: undefined }, preparing, left.task);
  const run = openTraining(on, { config, weights, adapter: null }, { what: 'model', dropout: 0 }, prepared, left.task);
  await train(run, left.task);
  const state = await run.program.state();
  run.program.dispose();
  return { ...left, weights: Float32Array.from([...state.parameters.values()].flatMap(({ data }) => [...data])) };
}

/** A program whose memory ends at so many rows. */
const small =
  (most: number, tried: number[] = []) =>
  (program: Program) => ({
    step: async (batches: readonly Batch[], ...rest: readonly [readonly number[], Parameters<Program['step']>[2]]) => {
      const rows = Math.max(...batches.map((batch) => batch.rows));
      tried.push(rows);
      if (rows > most) throw new OutOfMemory(`OOM when allocating tensor with shape[${rows}]`);
      return program.step(batches, ...rest);
    },
  });

const lossesOf = ({ series }: Left) => series.loss!.map(([, y]) => y);

for (const [name, options] of Object.entries<Options>({
  'texts, two batches to a step': { ...tuning, batch: 8, accumulate: 2, steps: 5 },
  'packed rows': { ...tuning, batch: 7, packing: 'documents', steps: 3 },
  'pairs of answers': {
    ...tuning,
    on: rowsOf(sentences(20).map((prompt, n) => ({ prompt, chosen: ` Ja, ${n}.`, rejected: ' Nej.' }))),
    objective: { $: 'dpo', prompt: 'prompt', chosen: 'chosen', rejected: 'rejected', beta: 0.5 },
    batch: 5,
    steps: 4,
  },
}))
  test(`where memory runs out, a batch is computed in parts to the same effect: ${name}`, async () => {
    const tried: number[] = [];
    const whole = await trained(await engine(), options);
    const parts = await trained(await changed(small(2, tried)), options);
    assert.ok(distance(lossesOf(whole), lossesOf(parts)) < 1e-5);
    assert.ok(distance(whole.weights, parts.weights) < 1e-3);
    assert.is(parts.measures.micro_batch, 2);
    assert.is(whole.measures.micro_batch, undefined);
    const failed = tried.filter((rows) => rows > 2);
    assert.ok(failed.length > 0 && failed.length <= 3, 'halved at the first step, and never tried again');
    assert.is(parts.log.filter((line) => line.startsWith('out of memory at step 1 ')).length, failed.length);
  });

test('one example that does not fit ends it', async () => {
  const tried: number[] = [];
  await trained(await changed(small(0, tried)), tuning).then(
    () => assert.unreachable(),
    (error) => {
      assert.instance(error, OutOfMemory);
      assert.match(error.message, /one example of \d+ tokens does not fit/);
    },
  );
  assert.equal(tried, [4, 2, 1]);
});

test('other errors are no lack of memory', async () => {
  const on = await changed(() => ({ step: () => Promise.reject(new Error('a cable came loose')) }));
  await trained(on, tuning).then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, 'a cable came loose'),
  );
});

test('a training that goes on remembers how much fitted', async () => {
  const options: Options = { ...tuning, checkpoint: { $: 'every', steps: 2 } };
  const whole = await trained(await changed(small(2)), options);
  const { folder } = taskIn();
  const halted = taskIn(folder);
  const point = (series: string, x: number) => {
    if (series === 'grad_norm' && x === 5) throw new Gone();
  };
  await trained(await changed(small(2)), options, { ...halted, task: { ...halted.task, point } }).catch((error) => {
    if (!(error instanceof Gone)) throw error;
  });
  const tried: number[] = [];
  const again = await trained(await changed(small(2, tried)), options, taskIn(folder));
  assert.ok(tried.every((rows) => rows <= 2));
  assert.equal(again.weights, whole.weights);
  assert.is(again.measures.micro_batch, 2);
});

test('a step that failed halfway leaves nothing behind', async () => {
  const { config, weights } = await readModelFolder(base.folder, fail);
  const update = { learningRate: 0.01, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
  const training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false } as const;
  const ids = Int32Array.from({ length: 32 }, (_, n) => 3 + n);
  const batch: Batch = { rows: 2, length: 16, ids, labels: ids };
  const broken = {
    ...batch,
    get ids(): Int32Array {
      throw new RangeError('Array buffer allocation failed');
    },
  };
  const states = [];
  for (const fails of [false, true]) {
    const program = (await engine()).open({ config, weights, adapter: null }, training);
    if (fails)
      await program.step([batch, broken], [0, 0], update).then(
        () => assert.unreachable(),
        (error) => assert.match(error.message, 'allocation failed'),
      );
    await program.step([batch, batch], [0, 0], update);
    states.push(await program.state());
    program.dispose();
  }
  assert.equal(states[1]!.step, 1);
  assert.equal(states[1], states[0]);
});

test('parts of a batch are even, and pairs stay together', () => {
  const batch = (rows: number, paired: boolean): Batch => ({
    rows,
    length: 2,
    ids: Int32Array.from({ length: 2 * rows }, (_, n) => n),
    labels: new Int32Array(2 * rows),
    ...(paired && { preference: { reference: Float32Array.from({ length: rows }, (_, n) => n) } }),
  });
  const sizes = (parts: readonly Batch[]) => parts.map(({ rows }) => rows);
  assert.equal(sizes(partsOf(batch(8, false), 8)), [8]);
  assert.equal(sizes(partsOf(batch(9, false), 8)), [4, 5]);
  assert.equal(sizes(partsOf(batch(7, false), 3)), [2, 2, 3]);
  assert.equal(sizes(partsOf(batch(10, true), 5)), [2, 4, 4]);
  assert.equal(sizes(partsOf(batch(6, true), 1)), [2, 2, 2], 'a pair is the least');
  const parts = partsOf(batch(10, true), 5);
  assert.equal(
    parts.flatMap(({ ids }) => [...ids]),
    [...batch(10, true).ids],
  );
  assert.equal(
    parts.flatMap(({ preference }) => [...preference!.reference]),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.is(new Set(parts.map((part) => shapeKey(shapeOf(part, true)))).size, 2);
});

test('what an engine with a bound cannot hold at once is computed in parts from the start', async () => {
  const options: Options = { ...tuning, batch: 16, steps: 2 };
  const tried: number[] = [];
  const bounded = (memoryLimit: number) => changed(small(16, tried), { memoryLimit });
  const whole = await trained(await bounded(1e9), options);
  assert.equal(tried, [16, 16]);
  tried.length = 0;
  // Sixteen rows are eight to a thread; here four have room.
  const { config } = await readModelFolder(base.folder, fail);
  const training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false } as const;
  const of = {
    engine: (await engine()).name,
    config,
    adapter: null,
    training,
    packed: false,
    accumulate: 1,
    threads: 1,
  } as const;
  const { device } = ownMemory({ ...of, rows: 4, length: 32 });
  const parts = await trained(await bounded(sumOf(device)), options);
  assert.equal(tried, [4, 4]);
  assert.is(parts.measures.micro_batch, 4);
  assert.match(parts.log.join('\n'), 'at most 4 are computed at a time');
  assert.ok(distance(lossesOf(whole), lossesOf(parts)) < 1e-5);
  const { code, values } = await failureOf(trained(await bounded(1e5), options));
  assert.is(code, 'FTP0968');
  assert.is(values.context, 32);
});

test('a loss that rises for long is told once, with its batch', async () => {
  let step = 0;
  const rising = await changed((program) => ({
    step: async (...given: Parameters<Program['step']>) => {
      const done = await program.step(...given);
      return ++step > 22 ? { ...done, sum: done.sum * 9 } : done;
    },
  }));
  const left = await trained(rising, { ...tuning, steps: 32 });
  const warnings = left.log.filter((line) => line.startsWith('warning: the loss has been above'));
  assert.is(warnings.length, 1);
  assert.match(warnings[0]!, 'at step 27');
  assert.match(String(left.measures.divergence), 'incident-000000027.json');
  const incident = JSON.parse(readFileSync(join(left.task.checkpoints, 'incident-000000027.json'), 'utf8')) as Incident;
  assert.is(incident.series.loss.length, 27);
});

test('an engine without bfloat16 refuses it: FTP1060', async () => {
  const wasm = await changed(() => ({}), { name: 'tfjs-wasm' });
  const { code, values } = await failureOf(trained(wasm, { ...tuning, compute: 'bfloat16' }));
  assert.equal([code, values], ['FTP1060', { compute: 'bfloat16', engine: 'tfjs-wasm' }]);
});

test('another engine than the plan was made for does not step in: FTP0950', async () => {
  const left = taskIn();
  const numerics = 'tfjs-abacus/float32/deterministic';
  const { code, values } = await failureOf(finetune.run(base, tuning, { ...left.task, numerics }));
  assert.is(code, 'FTP0950');
  const { numerics: here } = await engine();
  assert.match(String(values.reason), `made for ${numerics}, and this machine would compute with ${here}`);
  await finetune.run(base, { ...tuning, steps: 1 }, { ...taskIn().task, numerics: here });
});

test.run();
