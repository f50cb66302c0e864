import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Weights } from '../../../stdlib/models/tensors.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { driverFiles } from '../../../stdlib/training/trl/assets.ts';
import { finslip, notices } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { fail } from '../models/support.ts';
import { defaults, filesIn, type Left, rowsOf, sentences, taskIn, texts } from './support.ts';

/**
 * The driver with the real packages, on processors. They are 1.5 GB, too much to fetch for a test: an environment that has them is named by
 * `FINSLIP_TEST_TRL_PYTHON` (docs/guides/large-models.md says how to make one).
 */
const python = process.env.FINSLIP_TEST_TRL_PYTHON;
if (python === undefined) console.log('skipped: FINSLIP_TEST_TRL_PYTHON names no Python with TRL');
const golden = python === undefined ? null : shared('golden/training/models/tiny-llama-gqa');
const here = golden === null ? test.skip : test;
const base = { kind: 'model', folder: golden ?? '' } as const;
const engine = { $: 'trl', python };

const lora = { $: 'lora', rank: 4, alpha: 8, target: 'all' };
const options = {
  ...{ ...defaults, on: texts(sentences(50)), objective: { $: 'causal', text: 'text' }, method: lora },
  // The last batch of an epoch has two rows, and the last step one batch.
  ...{ batch: 3, accumulate: 2, epochs: 2, context: 40 },
  optimizer: { $: 'adamw', lr: 5e-3, weight_decay: 0.1, schedule: { $: 'cosine', warmup: 2 } },
  evaluate: { $: 'every', steps: 6, on: texts(sentences(10, 500)) },
};

async function trained(more: object): Promise<Left> {
  const left = taskIn(temporaryFolder());
  await finetune.run(base, { ...options, ...more }, left.task);
  return left;
}

const weightsOf = (left: Left): Weights => readSafetensors(join(left.folder, 'model', 'model.safetensors'), fail);

/** |a - b| / |b - start| over all tensors. */
function updateDistance(a: Weights, b: Weights): number {
  const start = readSafetensors(join(base.folder, 'model.safetensors'), fail);
  let [difference, update] = [0, 0];
  for (const [name, { data }] of b)
    for (let i = 0; i < data.length; i++) {
      difference += (a.get(name)!.data[i]! - data[i]!) ** 2;
      update += (data[i]! - start.get(name)!.data[i]!) ** 2;
    }
  assert.ok(update > 0);
  return Math.sqrt(difference / update);
}

function assertSameCourse(left: Left, reference: Left, tolerance: number): void {
  assert.equal(Object.keys(left.series).sort(), Object.keys(reference.series).sort());
  for (const [name, points] of Object.entries(reference.series)) {
    assert.is(left.series[name]!.length, points.length, name);
    points.forEach(([step, value], n) => {
      const [at, other] = left.series[name]![n]!;
      assert.is(at, step);
      const bound = (name === 'learning_rate' ? 1e-12 : tolerance) * Math.max(Math.abs(value), 1e-12);
      assert.ok(Math.abs(other - value) <= bound, `${name} at step ${step}: ${other}, not ${value}`);
    });
  }
}

here('LoRA through TRL takes the course of the embedded engine and ends with its weights', async () => {
  const [outside, embedded] = [await trained({ engine }), await trained({})];
  assertSameCourse(outside, embedded, 1e-3);
  const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
  assert.ok(distance <= 2e-3, String(distance));
  assert.equal([...filesIn(join(outside.folder, 'model')).keys()], [...filesIn(join(embedded.folder, 'model')).keys()]);
  assert.equal(outside.measures.trainable_parameters, embedded.measures.trainable_parameters);
  assert.ok((outside.measures.tokens_per_second as number) > 0);
});

here('so do all weights, with two processes that share batches of three', async () => {
  const full = { method: { $: 'full' }, optimizer: { ...options.optimizer, lr: 1e-3 } };
  const outside = await trained({ ...full, engine: { ...engine, processes: 2, gradient_checkpointing: true } });
  const embedded = await trained(full);
  assertSameCourse(outside, embedded, 1e-3);
  const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
  assert.ok(distance <= 2e-3, String(distance));
});

/** Small conversations about what the sentences say. */
const conversations = rowsOf(
  sentences(40).map((text) => ({
    messages: [
      { role: 'user', content: text.split(' ')[0]! },
      { role: 'assistant', content: text },
    ],
  })),
);

here('answers of conversations, packed, with DoRA and a schedule of many parts', async () => {
  const packed = {
    ...{ on: conversations, objective: { $: 'sft', messages: 'messages' }, packing: 'documents', context: 96 },
    ...{
      method: { ...lora, $: 'dora', target: ['q_proj', 'down_proj'] },
      evaluate: undefined,
      epochs: 3,
      accumulate: 1,
    },
    optimizer: { $: 'adamw', lr: 2e-3, schedule: { $: 'warmup_stable_decay', warmup: 2, decay: 0.3 } },
  };
  const [outside, embedded] = [await trained({ ...packed, engine }), await trained(packed)];
  assertSameCourse(outside, embedded, 1e-3);
  const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
  assert.ok(distance <= 2e-3, String(distance));
});

here('in bfloat16 the course is the same to bfloat16', async () => {
  assertSameCourse(await trained({ engine: { ...engine, precision: 'bf16' } }), await trained({}), 2e-2);
});

const program = fileURLToPath(new URL('./interrupted.ts', import.meta.url));

/** Runs a training in a process of its own and kills that after a step. Gives what it wrote, null where it was killed. */
function run(folder: string, killAfter: number | null): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, base.folder, folder, JSON.stringify(engine)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      if (killAfter !== null && output.includes(`step ${killAfter}\n`)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(null);
      else if (code === 0) resolve(output);
      else reject(new Error(`exit status ${code}`));
    });
  });
}

here('a training that was killed goes on to the same bytes and the same curves, dropout included', async () => {
  const [whole, halted] = [temporaryFolder(), temporaryFolder()];
  const expected = await run(whole, null);
  assert.is(await run(halted, 7), null);
  const events = join(halted, 'checkpoints', 'trl', 'events.jsonl');
  // The processes of a training end with the one that wants it.
  await sleep(2000);
  const size = readFileSync(events).length;
  await sleep(1000);
  assert.is(readFileSync(events).length, size);
  assert.not(existsSync(join(halted, 'checkpoints', 'trl', 'result')));
  const resumed = await run(halted, null);
  const series = (output: string | null): string => output!.slice(output!.indexOf('series '));
  assert.is(series(resumed), series(expected));
  assert.equal(filesIn(join(halted, 'model')), filesIn(join(whole, 'model')));
  // Not from the beginning: the driver says where it started.
  const started = /"event": "start", "step": (\d+)/.exec(readFileSync(events, 'utf8'));
  assert.ok(Number(started![1]) >= 2);
});

here('a stop that was asked for leaves a checkpoint of the step that was reached', async () => {
  const stop = new AbortController();
  const halted = taskIn(temporaryFolder(), stop.signal);
  const polite = {
    ...halted.task,
    point(series: string, x: number, y: number) {
      halted.task.point(series, x, y);
      if (series === 'loss' && x === 4) stop.abort(new Error('asked to stop'));
    },
  };
  // Long enough that it cannot end before it is asked.
  const long = { ...options, engine, epochs: 40 };
  await finetune.run(base, long, polite).then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, 'asked to stop'),
  );
  const events = readFileSync(join(halted.folder, 'checkpoints', 'trl', 'events.jsonl'), 'utf8');
  const stopped = /"event": "stopped", "step": (\d+)/.exec(events);
  const step = Number(stopped![1]);
  assert.ok(step >= 4);
  assert.ok(existsSync(join(halted.folder, 'checkpoints', 'trl', 'checkpoints', `checkpoint-${step}`, 'complete')));
});

/** The driver alone in a folder with this configuration. Gives the message with which it refuses. */
function refusal(config: object): string {
  const folder = temporaryFolder();
  for (const file of driverFiles) copyFileSync(file, join(folder, basename(file)));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  spawnSync(python!, ['driver.py'], {
    cwd: folder,
    env: { ...process.env, FINSLIP_PARENT: String(process.pid), HF_HUB_OFFLINE: '1' },
  });
  return readFileSync(join(folder, 'events.jsonl'), 'utf8');
}

here('a key that nothing reads is an error, in our part and in that of the libraries', async () => {
  const left = await trained({ engine, epochs: 1, evaluate: undefined });
  const folder = join(left.folder, 'checkpoints', 'trl');
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  assert.match(refusal({ ...config, sede: 1 }), "unknown key 'sede' in the top level");
  const { fingerprint: _, ...less } = config;
  assert.match(refusal(less), "lacks 'fingerprint'");
  const typo = { ...config, trainer: { ...config.trainer, warmup_ratio: 0.1 } };
  assert.match(refusal(typo), "SFTConfig of the installed version has no 'warmup_ratio'");
  assert.match(refusal({ ...config, versions: { ...config.versions, trl: '0.1' } }), 'other packages');
});

/** Sum of -log p by the driver's own batch of one packed row, and by one row for each document. */
const packing = `
import json, sys, torch, driver
config = {"model": {"folder": sys.argv[1], "dtype": "float32"}, "adapter": None}
model = driver.load_model(config).eval()
def loss(name, segments):
    rows = driver.Rows(name, {"examples": 1 + 1 * (name == "apart"), "rows": 2, "segments": segments})
    batch = rows.batch(0, 0, 1)
    with torch.no_grad():
        return model(**batch, use_cache=False, num_items_in_batch=1).loss.item(), batch["position_ids"].tolist()
print(json.dumps([loss("packed", True), loss("packed", False), loss("apart", False)]))
`;

here('packed documents are computed as if each stood alone', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  for (const file of driverFiles) copyFileSync(file, join(folder, basename(file)));
  const write = (name: string, numbers: Int32Array | BigInt64Array) =>
    writeFileSync(join(folder, 'data', `${name}.bin`), new Uint8Array(numbers.buffer));
  const documents = [
    [11, 25, 32, 47, 58],
    [61, 72, 11, 94],
  ];
  const ids = documents.flat();
  const targets = documents.flatMap(([, ...next]) => [...next, -1]);
  for (const name of ['packed', 'apart']) {
    write(`${name}.ids`, Int32Array.from(ids));
    write(`${name}.targets`, Int32Array.from(targets));
  }
  write('packed.segments', Int32Array.from([4, 4, 4, 4, 4, 9, 9, 9, 9]));
  write('packed.offsets', BigInt64Array.from([0n, 9n]));
  write('packed.order', Int32Array.from([0, -1]));
  write('apart.offsets', BigInt64Array.from([0n, 5n, 9n]));
  write('apart.order', Int32Array.from([0, 1]));
  const { stdout, stderr } = spawnSync(python!, ['-c', packing, base.folder], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [packed, mixed, apart] = JSON.parse(stdout || `"${stderr}"`) as [number, number[][]][];
  assert.equal(packed![1], [[0, 1, 2, 3, 4, 0, 1, 2, 3]]);
  assert.ok(Math.abs(packed![0] / apart![0] - 1) < 1e-6, `${packed![0]} and ${apart![0]}`);
  // It would show if they saw each other.
  assert.ok(Math.abs(mixed![0] / apart![0] - 1) > 1e-3);
});

here('the built program hands a step over, and where Python lies decides nothing', () => {
  const folder = notices(`pipeline tiny {
  seed: 4
}
source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}
model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 64 tokens), on: notices) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 400)
  steps: 4
}
model tuned = finetune(base, on: notices) {
  objective: causal(text)
  method: full()
  steps: 6
  engine: trl(python: HERE)
}
`);
  const text = readFileSync(join(folder, 'main.ftp'), 'utf8').replace('HERE', JSON.stringify(python));
  writeFileSync(join(folder, 'main.ftp'), text);
  const first = finslip(folder, ['run', 'main.ftp']);
  assert.is(first.status, 0, first.out + first.err);
  // Where Python lies is no part of the key.
  writeFileSync(join(folder, 'main.ftp'), text.replace(JSON.stringify(python), '"python3"'));
  const plan = finslip(folder, ['plan', 'main.ftp']);
  assert.is(plan.status, 0, plan.err);
  assert.match(plan.out, 'Nothing to do');
});

test.run();
