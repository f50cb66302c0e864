import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, Program } from '../../../stdlib/engines/engine.ts';
import { OutOfMemory } from '../../../stdlib/engines/out-of-memory.ts';
import { readModelFolder } from '../../../stdlib/models/folder.ts';
import { shapeKey, shapeOf } from '../../../stdlib/programs/batch.ts';
import { partsOf } from '../../../stdlib/training/ladder.ts';
import { ownMemory, sumOf } from '../../../stdlib/training/own-memory.ts';
import { engine } from '../engines/support.ts';
import { distance, fail, failureOf } from '../models/support.ts';
import { base, changed, lossesOf, type Options, trained, tuning } from './course-support.ts';
import { rowsOf, sentences, taskIn } from './support.ts';

/** How a training is fitted into memory. */

class Gone extends Error {}

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

test.run();
