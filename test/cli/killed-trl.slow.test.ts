import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestsOf, finslip, finslipJson, notices, type RunJson, statuses } from '../support/cli.ts';
import { killRun } from '../support/killing.ts';
import { trlPython } from '../support/trl.ts';

/** A run that hands a step over to TRL and is killed meanwhile. */

const pipeline = (python: string): string => `edition 2026

pipeline tiny { seed: 4 }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data corpus = notices |> split(by: id, train: 80%, test: 20%)

model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 64 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 400)
  steps: 4
}

model tuned = finetune(base, on: corpus.train) {
  objective: causal(text)
  method: lora(rank: 4, alpha: 8, dropout: 10%, target: all)
  batch: 2
  steps: 20
  evaluate: every(4 steps, on: corpus.test)
  result: best
  sample: every(10 steps, prompts: ["Biblioteket"], tokens: 8 tokens)
  checkpoint: every(2 steps)
  engine: trl(python: ${JSON.stringify(python)})
}
`;

const found = trlPython();

test('killed with SIGKILL, a training with TRL goes on from its checkpoint and ends with the bytes of one that was not', async () => {
  if ('reason' in found) return console.log(`skipped: ${found.reason}`);
  const run = (folder: string): RunJson => finslipJson<RunJson>(folder, ['run']);
  const whole = run(notices(pipeline(found.python)));
  assert.is(whole.exit, 0, JSON.stringify(whole.failures));

  const folder = notices(pipeline(found.python));
  const [kept] = await killRun(folder, (path) => /\/checkpoint-\d+\/complete$/.test(path));
  const again = run(folder);
  assert.is(again.exit, 0, JSON.stringify(again.failures));
  assert.is(statuses(again).base, 'cached');
  assert.equal(digestsOf(again), digestsOf(whole));
  // Not from the beginning: the driver says where it started. It may have gone on a little after the kill, until it saw that nobody waits.
  const store = join(folder, '.finslip/store/ckpt');
  const events = readFileSync(join(store, kept!.split('checkpoints')[0]!, 'events.jsonl'), 'utf8');
  const started = /"event": "start", "step": (\d+)/.exec(events);
  assert.ok(Number(started![1]) >= Number(/checkpoint-(\d+)/.exec(kept!)![1]), events.slice(0, 300));

  // Where Python lies is no part of the key.
  writeFileSync(join(folder, 'main.ftp'), pipeline('python3'));
  const plan = finslip(folder, ['plan', 'main.ftp']);
  assert.is(plan.status, 0, plan.err);
  assert.match(plan.out, 'Nothing to do');
});

test.run();
