import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { engine } from '../engines/support.ts';
import { fail, failureOf } from '../models/support.ts';
import { base, evaluate, type Options, stepsOf, tuned, tuning, weightsOf } from './course-support.ts';
import { type Left, sentences, taskIn, texts } from './support.ts';

/** How a training is watched, and when it ends. */

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
