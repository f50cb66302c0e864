import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestsOf, finslipJson, notices, type RunJson, statuses } from '../support/cli.ts';
import { killRun } from '../support/killing.ts';
import { boundTensorflow } from '../support/tensorflow.ts';

/** Runs that are killed while TensorFlow trains, and go on. */

const pipeline = `edition 2026

pipeline small { seed: 7 }

source notices = jsonl("data/*.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data corpus = notices |> split(by: id, train: 80%, test: 20%)

model base = pretrain(llama(layers: 2, width: 32, heads: 4, context: 64 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  batch: 4
  steps: 300
  repeat: true
  evaluate: every(50 steps, on: corpus.test)
  checkpoint: every(10 steps)
}

model tuned = finetune(base, on: corpus.train) {
  objective: causal(text)
  method: lora(rank: 4, alpha: 8, dropout: 10%)
  batch: 4
  steps: 300
  repeat: true
  evaluate: every(50 steps, on: corpus.test)
  result: best
  checkpoint: every(10 steps)
}
`;

const tensorflow = boundTensorflow();

test('killed with SIGKILL in each of two trainings, a run on TensorFlow ends with the bytes of one that was not', async () => {
  if ('reason' in tensorflow) return console.log(`skipped: ${tensorflow.reason}`);
  const env = { FINSLIP_ENGINE: 'tfjs-node-gpu', FINSLIP_TFJS_NODE: tensorflow.folder };
  const run = (folder: string): RunJson => finslipJson<RunJson>(folder, ['run'], env);
  const whole = run(notices(pipeline));
  assert.is(whole.exit, 0, JSON.stringify(whole.failures));

  const folder = notices(pipeline);
  const step = /\/step-0*([1-9]\d*)\/progress\.json$/;
  const [first] = await killRun(folder, (path) => step.test(path), env);
  // The second training has a folder of its own.
  const key = first!.replace(step, '/');
  const [second] = await killRun(folder, (path) => step.test(path) && !path.startsWith(key), env);
  for (const path of [first!, second!]) assert.ok(Number(step.exec(path)![1]) < 300, path);
  const again = run(folder);
  assert.is(again.exit, 0, JSON.stringify(again.failures));
  assert.is(statuses(again).base, 'cached');
  assert.is(statuses(again).tuned, 'succeeded');
  assert.equal(digestsOf(again), digestsOf(whole));
});

test.run();
