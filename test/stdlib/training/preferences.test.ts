import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Objective, Program } from '../../../stdlib/engines/engine.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { batchOf, withReference } from '../../../stdlib/training/batches.ts';
import { answerLosses } from '../../../stdlib/training/objectives/preference-loss.ts';
import { mismatched } from '../../../stdlib/training/rows/answers.ts';
import type { Example } from '../../../stdlib/training/rows/examples.ts';
import { shared } from '../../support/shared.ts';
import { engine, readJson, readModel } from '../engines/support.ts';
import { fail } from '../models/support.ts';
import { taskIn } from './support.ts';

const example = (prompt: readonly number[], answer: readonly number[]): Example => ({
  ids: Int32Array.from([...prompt, ...answer]),
  targets: Uint8Array.from([...prompt.map(() => 0), ...answer.map(() => 1)]),
  segments: null,
});

/** A model to which every token is as likely as `logP` says. */
const constant = (logP: () => number): Program =>
  ({
    async logProbabilities({ labels }: { labels: Int32Array }) {
      return Float32Array.from([...labels].filter((label) => label >= 0).map(logP));
    },
  }) as unknown as Program;

test('single answers are drawn together with those of other rows', () => {
  const examples = [example([1, 2], [3]), example([4], [5, 6]), example([7, 8, 9], [10, 11])];
  const others = mismatched(examples, 4);
  assert.equal(
    others.map(({ ids, targets }) => [[...ids], [...targets!]]),
    [
      [
        [1, 2, 10, 11],
        [0, 0, 1, 1],
      ],
      [
        [4, 3],
        [0, 1],
      ],
      [
        [7, 8, 9, 5],
        [0, 0, 0, 1],
      ],
    ],
  );
});

test('the divergence is what unrelated answers have gained, and never below nothing', async () => {
  const examples = [example([1, 2], [3]), example([4], [5, 6])];
  let logP = -2;
  const program = constant(() => logP);
  const objective: Objective = { kind: 'kto', beta: 0.1, desirableWeight: 1, undesirableWeight: 1 };
  const desirable = Uint8Array.from([1, 0]);
  const data = await withReference(
    { objective, program, context: 8 },
    { examples, together: 1, desirable },
    taskIn().task,
  );
  assert.equal([...data.reference!], [-2, -4]);
  assert.equal([...data.drift!.reference], [-4, -2]);
  logP = -1.5;
  const { preference } = await batchOf(data, [1, 0], 8, program);
  assert.equal([...preference!.desirable!], [0, 1]);
  assert.equal([...preference!.reference], [-4, -2]);
  // Two answers of one and two tokens, each token half a nat likelier: (0.5 + 1) / 2.
  assert.is(preference!.divergence, 0.75);
  logP = -3;
  assert.is((await batchOf(data, [0, 1], 8, program)).preference!.divergence, 0);
});

test('losses by hand: 2 and 1 nats apart, three tokens each', () => {
  // c - c_ref = 1, r - r_ref = -1.
  const preference = { reference: Float32Array.from([-3, -3]) };
  const of = (objective: Objective) => answerLosses(objective, [-2, -4], [3, 3], { rows: 2, preference })[0]!.loss;
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);
  close(of({ kind: 'dpo', beta: 0.5, labelSmoothing: 0 }), Math.log(1 + Math.exp(-1)));
  close(
    of({ kind: 'dpo', beta: 0.5, labelSmoothing: 0.25 }),
    0.75 * Math.log(1 + Math.exp(-1)) + 0.25 * Math.log(1 + Math.E),
  );
  close(of({ kind: 'ipo', beta: 0.5 }), (2 / 3 - 1) ** 2);
  close(of({ kind: 'simpo', beta: 3, margin: 0.5 }), Math.log(1 + Math.exp(-1.5)));
  const odds = (logP: number) => Math.log(Math.exp(logP) / (1 - Math.exp(logP)));
  close(of({ kind: 'orpo', beta: 0.5 }), 2 / 3 + 0.5 * Math.log(1 + Math.exp(odds(-4 / 3) - odds(-2 / 3))));
  const kto = { kind: 'kto', beta: 0.5, desirableWeight: 2, undesirableWeight: 3 } as const;
  const single = answerLosses(kto, [-2, -4], [3, 3], {
    rows: 2,
    preference: { ...preference, desirable: Uint8Array.from([1, 0]), divergence: 0.5 },
  });
  close(single[0]!.loss, 2 * (1 - 1 / (1 + Math.exp(-0.25))));
  close(single[1]!.loss, 3 * (1 - 1 / (1 + Math.exp(-0.75))));
  assert.equal(
    single.map(({ right }) => right),
    [true, true],
  );
});

const golden = shared('golden/training');
if (golden === null) console.log('skipped: preference losses of the reference (no shared/golden)');
else {
  const folder = join(golden, 'train', 'e_dpo');
  const { policy_logps, ref_logps, completion_tokens, losses, micro_batch } = readJson<{
    policy_logps: readonly number[];
    ref_logps: readonly number[];
    completion_tokens: readonly number[];
    losses: readonly { loss_type: string; beta: number; label_smoothing: number; loss: number }[];
    micro_batch: { input_ids: readonly (readonly number[])[]; completion_mask: readonly (readonly number[])[] };
  }>(folder, 'preference_losses.json');
  // The reference has all chosen answers first; here the answers of a pair are neighbours.
  const paired = <T>(all: readonly T[]): T[] => all.slice(0, 4).flatMap((one, pair) => [one, all[4 + pair]!]);

  test('losses are those of the reference', () => {
    const preference = { reference: Float32Array.from(paired(ref_logps)) };
    const objectives = { sigmoid: 'dpo', ipo: 'ipo' } as const;
    let compared = 0;
    for (const { loss_type, beta, loss } of losses) {
      if (!(loss_type in objectives)) continue;
      const kind = objectives[loss_type as keyof typeof objectives];
      const all = answerLosses({ kind, beta, labelSmoothing: 0 }, paired(policy_logps), paired(completion_tokens), {
        rows: 8,
        preference,
      });
      const mean = all.reduce((sum, one) => sum + one.loss, 0) / 4;
      assert.ok(Math.abs(mean - loss) < 1e-5 * loss, `${loss_type} ${mean} ${loss}`);
      compared++;
    }
    assert.is(compared, 3);
  });

  test('what the start model makes of answers is what the reference says', async () => {
    const model = readModel(join(golden, 'models', 'tiny-llama-gqa'));
    const examples = paired(
      micro_batch.input_ids.map((ids, row) => {
        const targets = Uint8Array.from(micro_batch.completion_mask[row]!);
        const length = targets.lastIndexOf(1) + 1;
        return { ids: Int32Array.from(ids.slice(0, length)), targets: targets.slice(0, length), segments: null };
      }),
    );
    const objective: Objective = { kind: 'dpo', beta: 0.1, labelSmoothing: 0 };
    const training = { what: 'model', dropout: 0, objective, recompute: false } as const;
    const program = (await engine()).open(model, training);
    const data = await withReference(
      { objective, program, context: 84 },
      { examples, together: 2, desirable: null },
      taskIn().task,
    );
    for (const [row, wanted] of paired(ref_logps).entries())
      assert.ok(Math.abs(data.reference![row]! - wanted) < 1e-3, `${data.reference![row]} ${wanted}`);
    program.dispose();
    // The engine's own loss of the same pairs, with the weights that the reference trained from.
    const weights = readSafetensors(join(golden, 'train', 'c1_sft_assistant', 'final', 'model.safetensors'), fail);
    const policy = (await engine()).open({ ...model, weights }, training);
    const { sum, count } = await policy.gradients(await batchOf(data, [0, 1, 2, 3], 84, policy), 0);
    assert.is(count, 4);
    assert.ok(Math.abs(sum / count - 1.7734192609786987) < 1e-4, String(sum / count));
    policy.dispose();
  });
}

test.run();
