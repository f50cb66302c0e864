import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestsOf, finslip, finslipJson, notices, program, type RunJson, statuses } from '../support/cli.ts';

/** Whatever moment a run is ended at, the next one goes on from there and ends with the same bytes. */

const pipeline = `edition 2026

pipeline small { seed: 7 }

source notices = jsonl("data/*.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data recent = notices |> where(year >= 1990)

data clean = recent |> dedup(text, minhash(similarity: 80%))

data corpus = clean |> split(by: id, train: 80%, test: 20%)

model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 32 tokens), on: corpus.train) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  batch: 4
  steps: 40
  repeat: true
  checkpoint: every(5 steps)
}
`;

const run = (folder: string): RunJson => finslipJson<RunJson>(folder, ['run']);

const reference = run(notices(pipeline));

test('the reference run computes everything', () => {
  assert.is(reference.exit, 0, JSON.stringify(reference.failures));
  assert.ok(reference.tasks.every(({ status }) => status === 'succeeded'));
});

const points = [
  'publish.begin',
  'publish.blob',
  'publish.tree',
  'publish.manifest',
  'publish.pieces',
  'publish.fence',
  'publish.record',
  'publish.end',
  'durable.synced',
  'events.write',
  'events.written',
  'events.synced',
];

for (const point of points) {
  for (const time of [1, 3]) {
    test(`killed at ${point}, time ${time}: nothing is lost, nothing half published`, () => {
      const folder = notices(pipeline);
      const killed = finslip(folder, ['run'], { FINSLIP_FAILPOINT: `${point}:${time}` });
      const again = run(folder);
      assert.is(again.exit, 0, JSON.stringify(again.failures));
      assert.equal(digestsOf(again), digestsOf(reference));
      const published = publishedTasks(folder, killed.err);
      for (const [id, status] of Object.entries(statuses(again)))
        if (published.has(id)) assert.is(status, 'cached', `${id} was finished before the crash`);
    });
  }
}

/** Tasks that the killed run said it had finished. */
function publishedTasks(_folder: string, output: string): Set<string> {
  return new Set([...output.matchAll(/^✓ \[\d+\/\d+\] (\S+)/gm)].map((match) => match[1]!));
}

test('killed while training: the next run goes on from a checkpoint and ends with the same bytes', async () => {
  const folder = notices(pipeline.replace('steps: 40', 'steps: 400'));
  const whole = run(notices(pipeline.replace('steps: 40', 'steps: 400')));
  const child = spawn(process.execPath, [program, 'run'], {
    cwd: folder,
    env: { ...process.env, CI: '1' },
    stdio: 'ignore',
  });
  await untilCheckpoint(folder);
  child.kill('SIGKILL');
  await once(child, 'close');
  const again = run(folder);
  assert.is(again.exit, 0, JSON.stringify(again.failures));
  assert.equal(digestsOf(again), digestsOf(whole));
  assert.is(statuses(again).clean, 'cached');
  const key = again.tasks.find(({ id }) => id === 'base')!.key;
  const log = finslip(folder, ['show', 'base', '--json']).out;
  assert.match(log, key);
});

test('two runs at once do equal work once', async () => {
  const folder = notices(pipeline);
  const both = await Promise.all([inBackground(folder), inBackground(folder)]);
  for (const each of both) assert.is(each.exit, 0, JSON.stringify(each.failures));
  assert.equal(digestsOf(both[0]!), digestsOf(both[1]!));
  for (const { id } of both[0]!.tasks) {
    const computed = both.filter((each) => statuses(each)[id] === 'succeeded').length;
    assert.is(computed, 1, `${id} was computed ${computed} times`);
  }
});

test('Ctrl-C stops cleanly and says how to go on', async () => {
  const folder = notices(pipeline.replace('steps: 40', 'steps: 4000'));
  const child = spawn(process.execPath, [program, 'run'], {
    cwd: folder,
    env: { ...process.env, CI: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  await untilCheckpoint(folder);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.is(code, 3);
  assert.match(said, 'the same command goes on from there');
  const runs = finslipJson<{ status: string }[]>(folder, ['runs']);
  assert.is(runs[0]!.status, 'cancelled');
});

async function inBackground(folder: string): Promise<RunJson> {
  const child = spawn(process.execPath, [program, 'run', '--json'], {
    cwd: folder,
    env: { ...process.env, CI: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  await once(child, 'close');
  return JSON.parse(out) as RunJson;
}

/** Waits until the training has kept a state. */
async function untilCheckpoint(folder: string): Promise<void> {
  const { readdirSync } = await import('node:fs');
  for (let i = 0; i < 600; i++) {
    const found = (() => {
      try {
        return readdirSync(join(folder, '.finslip/store/ckpt'), { recursive: true, encoding: 'utf8' }).some((path) =>
          /step|\.safetensors|\.json/.test(path),
        );
      } catch {
        return false;
      }
    })();
    if (found) return;
    await pause(100);
  }
  throw new Error(`no checkpoint appeared in ${folder}: ${readFileSync(join(folder, 'main.ftp'), 'utf8')}`);
}

test.run();
