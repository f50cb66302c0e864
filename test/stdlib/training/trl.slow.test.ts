import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Weights } from '../../../stdlib/models/tensors.ts';
import { finetune } from '../../../stdlib/training/finetune.ts';
import { pretrain } from '../../../stdlib/training/pretrain.ts';
import { chatmlSource } from '../../../stdlib/training/rows/chatml-source.ts';
import { driverFiles } from '../../../stdlib/training/trl/assets.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { trlPython } from '../../support/trl.ts';
import { fail } from '../models/support.ts';
import { defaults, filesIn, type Left, rowsOf, sentences, taskIn, texts } from './support.ts';

/** The driver with the real packages, on processors, against the embedded engine on the same rows. */
const found = trlPython();
if ('reason' in found) console.log(`skipped: ${found.reason}`);
const python = 'reason' in found ? null : found.python;
const here = python === null ? test.skip : test;
const base = python === null ? { kind: 'model' as const, folder: '' } : await smallModel();
const engine = { $: 'trl', python };

/** A Llama that has learned a little, and writes conversations as ChatML. */
async function smallModel() {
  const start = taskIn(temporaryFolder());
  await pretrain.run(
    { $: 'llama', layers: 2, width: 64, heads: 4, kv_heads: 2, context: 128, tied: false },
    {
      ...{
        ...defaults,
        on: texts(sentences(80)),
        objective: { $: 'causal', text: 'text' },
        batch: 8,
        steps: 30,
        repeat: true,
      },
      tokenizer: { $: 'bpe', vocabulary: 400 },
    },
    start.task,
  );
  const folder = join(start.folder, 'model');
  writeFileSync(join(folder, 'chat_template.jinja'), chatmlSource(null));
  return { kind: 'model' as const, folder };
}

const lora = { $: 'lora', rank: 4, alpha: 8, target: 'all' };
const options = {
  ...{ ...defaults, on: texts(sentences(50)), objective: { $: 'causal', text: 'text' }, method: lora },
  // The last batch of an epoch has two rows, and the last step one batch.
  ...{ batch: 3, accumulate: 2, epochs: 2, context: 40 },
  optimizer: { $: 'adamw', lr: 5e-3, weight_decay: 0.1, schedule: { $: 'cosine', warmup: 2 } },
  evaluate: { $: 'every', steps: 6, on: texts(sentences(10, 500)) },
};

async function trained(
  more: object,
  left = taskIn(temporaryFolder()),
  task = left.task,
  folder = base.folder,
): Promise<Left> {
  await finetune.run({ kind: 'model', folder }, { ...options, ...more }, task);
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
  const outside = await trained({ ...full, memory: 'recompute', engine: { ...engine, processes: 2 } });
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
  // Of the reference model every number; of our own, which changes whenever training does, its losses alone.
  const golden = shared('golden/training/models/tiny-llama-gqa');
  const in16 = { engine, compute: 'bfloat16' };
  const from = (folder: string, more: object) => trained(more, undefined, undefined, folder);
  if (golden !== null) assertSameCourse(await from(golden, in16), await from(golden, {}), 2e-2);
  const losses = ({ series: { grad_norm, ...series }, ...left }: Left): Left => ({ ...left, series });
  assertSameCourse(losses(await trained(in16)), losses(await trained({})), 5e-3);
});

/** Answers to the beginnings of sentences: how they go on, or how another one does. */
const answers = (count: number, from: number) =>
  rowsOf(
    sentences(count, from).map((text, n) => ({
      ...{ prompt: text.slice(0, 9), chosen: text.slice(9), rejected: sentences(1, from + n + 7)[0]!.slice(12) },
      wanted: n % 3 > 0,
    })),
  );

const compared = (objective: object) => ({
  ...{ on: answers(22, 0), evaluate: { $: 'every', steps: 3, on: answers(10, 40) } },
  objective: { prompt: 'prompt', chosen: 'chosen', rejected: 'rejected', ...objective },
});

for (const objective of [
  { $: 'ipo' },
  { $: 'orpo', beta: 0.3 },
  { $: 'simpo' },
  { $: 'kto', completion: 'chosen', label: 'wanted', undesirable: 1.3 },
]) {
  const two = objective.$ === 'kto' ? 2 : 1;
  here(`${objective.$} takes the course of the embedded engine too, processes: ${two}`, async () => {
    const outside = await trained({ ...compared(objective), engine: { ...engine, processes: two } });
    const embedded = await trained(compared(objective));
    assert.is(outside.series.loss!.length, 8);
    assertSameCourse(outside, embedded, 1e-3);
    const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
    assert.ok(distance <= 2e-3, String(distance));
  });
}

here('dpo for all weights too, and one that was asked to stop goes on from that step to the same bytes', async () => {
  const preferring = {
    ...{ ...compared({ $: 'dpo', label_smoothing: 0.1 }), method: { $: 'full' }, epochs: 6 },
    optimizer: { ...options.optimizer, lr: 1e-3 },
  };
  const [outside, embedded] = [await trained({ ...preferring, engine }), await trained(preferring)];
  assertSameCourse(outside, embedded, 1e-3);
  const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
  assert.ok(distance <= 2e-3, String(distance));

  const stop = new AbortController();
  const halted = taskIn(temporaryFolder(), stop.signal);
  const polite = {
    ...halted.task,
    point(series: string, x: number, y: number) {
      halted.task.point(series, x, y);
      if (series === 'loss' && x === 2) stop.abort(new Error('asked to stop'));
    },
  };
  await trained({ ...preferring, engine }, halted, polite).then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, 'asked to stop'),
  );
  const trl = join(halted.folder, 'checkpoints', 'trl');
  const stopped = /"event": "stopped", "step": (\d+)/.exec(readFileSync(join(trl, 'events.jsonl'), 'utf8'));
  const step = Number(stopped![1]);
  assert.ok(step >= 2 && step < 24, String(step));
  assert.ok(existsSync(join(trl, 'checkpoints', `checkpoint-${step}`, 'complete')));

  const again = await trained({ ...preferring, engine }, taskIn(halted.folder));
  assert.match(again.log.join('\n'), `continues after step ${step} of 24`);
  assert.equal(again.series, outside.series);
  assert.equal(filesIn(join(again.folder, 'model')), filesIn(join(outside.folder, 'model')));
});

here('an early stop, the best state and samples are those of the embedded engine', async () => {
  const spoiled = {
    // So fast that it gets worse on other rows.
    ...{ epochs: 12, accumulate: 1, optimizer: { $: 'adamw', lr: 0.005, schedule: { $: 'constant' } } },
    ...{ on: texts(sentences(9)), evaluate: { $: 'every', steps: 2, on: texts(sentences(10, 500)) } },
    ...{ stop: { $: 'when_flat', evaluations: 4 }, result: 'best' },
    sample: { $: 'every', steps: 4, prompts: ['Biblioteket', 'En'], tokens: 12 },
  };
  const [outside, embedded] = [await trained({ ...spoiled, engine }), await trained(spoiled)];
  const last = embedded.measures.stopped_after as number;
  assert.ok(last < 36, String(last));
  assert.ok((embedded.measures.best_step as number) < last);
  for (const name of ['stopped_after', 'best_step', 'samples'])
    assert.equal(outside.measures[name], embedded.measures[name], name);
  assertSameCourse(outside, embedded, 1e-3);
  const ends = (log: readonly string[]) => log.filter((line) => /^(stops after|the model is that of)/.test(line));
  assert.is(ends(outside.log).length, 2);
  assert.equal(ends(outside.log), ends(embedded.log));
  const distance = updateDistance(weightsOf(outside), weightsOf(embedded));
  assert.ok(distance <= 2e-3, String(distance));
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
import json, sys, torch
from finslip_model import load_model
from finslip_rows import Rows
config = {"model": {"folder": sys.argv[1], "dtype": "float32"}, "adapter": None}
model = load_model(config).eval()
def loss(name, segments):
    rows = Rows(name, {"examples": 1 + 1 * (name == "apart"), "rows": 2, "together": 1, "segments": segments})
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

test.run();
