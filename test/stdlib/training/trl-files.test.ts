import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/authoring.ts';
import { parseConfig } from '../../../stdlib/models/config.ts';
import type { Answers } from '../../../stdlib/training/loop.ts';
import { dataOrder } from '../../../stdlib/training/order.ts';
import type { Example } from '../../../stdlib/training/rows/examples.ts';
import type { SamplePlan } from '../../../stdlib/training/samples.ts';
import { pinnedVersions } from '../../../stdlib/training/trl/assets.ts';
import {
  comparedBatches,
  heldOutBatches,
  trainingBatches,
  writeData,
  writeRates,
} from '../../../stdlib/training/trl/data.ts';
import {
  accelerateConfig,
  driverConfig,
  launchArguments,
  launchEnvironment,
  type TrlTraining,
} from '../../../stdlib/training/trl/lower.ts';
import { trlSettings } from '../../../stdlib/training/trl/settings.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { fail, failure } from '../models/support.ts';

const config = parseConfig(
  {
    model_type: 'llama',
    hidden_size: 64,
    num_attention_heads: 4,
    vocab_size: 600,
    num_hidden_layers: 2,
    intermediate_size: 128,
  },
  '/models/base',
  fail,
);

const plain = { compute: 'float32', memory: 'keep' } as const;

const training: TrlTraining = {
  settings: trlSettings({ ...plain, engine: { $: 'trl', python: 'python3.11' } }, { fail })!,
  device: 'cpu',
  model: '/models/base',
  prepared: {
    order: { examples: 50, batch: 4, accumulate: 2, seed: 2 ** 33 + 5 },
    steps: 40,
    optimizer: {
      learningRate: 2e-4,
      betas: [0.9, 0.95],
      epsilon: 1e-8,
      weightDecay: 0.1,
      schedule: { kind: 'cosine', warmup: 0.06 },
    },
    clip: 1,
    objective: { kind: 'labels' },
    evaluation: { every: 10, examples: [], together: 1, desirable: null },
    samples: null,
    checkpoint: { every: null, keep: 3 },
    stop: { evaluations: 3, by: 0.001 },
    result: 'last',
    keepBest: true,
    fingerprint: 'f',
  },
  config,
  start: {
    adapter: { rank: 8, alpha: 16, rankStabilised: true, weights: new Map() },
    names: ['q_proj', 'v_proj'],
    dropout: 0.05,
  },
  data: {
    train: { examples: 50, rows: 4, together: 1, segments: false },
    held_out: { examples: 7, rows: 4, together: 1, segments: false },
  },
  versions: { torch: '2.13.0' },
};

test('a training becomes the configuration of the driver, in the names of TRL and PEFT', () => {
  assert.equal(driverConfig(training), {
    fingerprint: 'f',
    versions: { torch: '2.13.0' },
    model: { folder: '/models/base', dtype: 'float32' },
    sharded: false,
    adapter: {
      start: 'start',
      lora: {
        bias: 'none',
        fan_in_fan_out: false,
        init_lora_weights: true,
        lora_alpha: 16,
        lora_dropout: 0.05,
        modules_to_save: null,
        r: 8,
        target_modules: ['q_proj', 'v_proj'],
        task_type: 'CAUSAL_LM',
        use_dora: false,
        use_rslora: true,
      },
    },
    objective: null,
    trainer: {
      per_device_train_batch_size: 1,
      gradient_accumulation_steps: 2,
      max_steps: 40,
      train_sampling_strategy: 'sequential',
      average_tokens_across_devices: true,
      ddp_find_unused_parameters: false,
      seed: 5,
      optim: 'adamw_torch',
      learning_rate: 2e-4,
      adam_beta1: 0.9,
      adam_beta2: 0.95,
      adam_epsilon: 1e-8,
      weight_decay: 0.1,
      max_grad_norm: 1,
      bf16: false,
      fp16: false,
      use_cpu: true,
      dataloader_pin_memory: false,
      gradient_checkpointing: false,
      loss_type: 'chunked_nll',
      dataset_kwargs: { skip_prepare_dataset: true },
      max_length: null,
      packing: false,
      remove_unused_columns: false,
      logging_steps: 1,
      logging_nan_inf_filter: false,
      eval_strategy: 'no',
      save_strategy: 'no',
      report_to: 'none',
      push_to_hub: false,
      disable_tqdm: true,
    },
    data: training.data,
    evaluate_every: 10,
    stop: { evaluations: 3, by: 0.001 },
    keep_best: true,
    result: 'last',
    samples: null,
    checkpoint: { every: null, seconds: 60, keep: 3 },
  });
});

test('what is frozen is loaded in bfloat16 where it is multiplied so, and what is trained never is', () => {
  const dtype = (more: Partial<TrlTraining['settings']>, start = training.start) =>
    (driverConfig({ ...training, start, settings: { ...training.settings, ...more } }) as { model: { dtype: string } })
      .model.dtype;
  assert.is(dtype({ precision: 'bf16' }), 'bfloat16');
  assert.is(dtype({ precision: 'bf16' }, null), 'float32');
  assert.is(dtype({ precision: 'bf16', sharding: 'fsdp', processes: 2 }), 'float32');
});

test('accelerate is told of processes, precision and sharding', () => {
  const alone = accelerateConfig(training).split('\n');
  assert.ok(alone.includes("distributed_type: 'NO'"));
  assert.ok(alone.includes('num_processes: 1'));
  assert.ok(alone.includes('use_cpu: true'));
  const settings = { ...training.settings, processes: 4, precision: 'bf16' as const };
  const parallel = accelerateConfig({ settings, device: 'gpu' }).split('\n');
  assert.ok(parallel.includes("distributed_type: 'MULTI_GPU'"));
  assert.ok(parallel.includes("mixed_precision: 'bf16'"));
  assert.not(parallel.includes('fsdp_config:'));
  const sharded = accelerateConfig({ settings: { ...settings, sharding: 'fsdp' }, device: 'gpu' }).split('\n');
  assert.ok(sharded.includes("distributed_type: 'FSDP'"));
  assert.ok(sharded.includes('  fsdp_version: 2'));
});

test('the driver is launched offline and silent, with the threads shared out', () => {
  assert.equal(launchArguments(29511, null), [
    ...['-m', 'accelerate.commands.launch', '--config_file', 'accelerate.yaml', '--main_process_port', '29511'],
    'driver.py',
  ]);
  assert.equal(launchArguments(1, 20).slice(-3), ['driver.py', '--resume', '20']);
  const on = (device: 'cpu' | 'gpu', processes: number) =>
    launchEnvironment({ device, settings: { ...training.settings, processes } }, 8) as Record<string, string>;
  assert.is(on('cpu', 3).OMP_NUM_THREADS, '2');
  assert.is(on('cpu', 3).CUDA_VISIBLE_DEVICES, '');
  // On a GPU what the user shows of them stays.
  assert.not('CUDA_VISIBLE_DEVICES' in on('gpu', 1));
  for (const name of ['HF_HUB_OFFLINE', 'HF_HUB_DISABLE_TELEMETRY', 'DO_NOT_TRACK']) assert.is(on('gpu', 1)[name], '1');
});

const exampleOf = (ids: number[], targets?: number[], segments?: number[]): Example => ({
  ids: Int32Array.from(ids),
  targets: targets === undefined ? null : Uint8Array.from(targets),
  segments: segments === undefined ? null : Int32Array.from(segments),
});

const rowsOf = (examples: readonly Example[]): Answers => ({ examples, together: 1, desirable: null });

const numbers = (folder: string, part: string) => {
  const { buffer, byteOffset, byteLength } = Uint8Array.from(readFileSync(join(folder, `${part}.bin`)));
  return part.endsWith('offsets')
    ? Array.from(new BigInt64Array(buffer, byteOffset, byteLength / 8), Number)
    : Array.from(new Int32Array(buffer, byteOffset, byteLength / 4));
};

test('examples are written as what is read and what is asked for, in the order of every step', () => {
  const folder = temporaryFolder();
  const examples = [
    [3, 4, 5],
    [6, 7],
    [8, 9, 10, 11],
  ].map((ids) => exampleOf(ids));
  const order = { examples: 3, batch: 2, accumulate: 3, seed: 4 };
  const shape = writeData(folder, 'train', rowsOf(examples), trainingBatches(order, 2, 1), 2, 8);
  assert.equal(shape, { examples: 3, rows: 2, together: 1, segments: false });
  assert.equal(numbers(folder, 'train.offsets'), [0, 2, 3, 6]);
  assert.equal(numbers(folder, 'train.ids'), [3, 4, 6, 8, 9, 10]);
  assert.equal(numbers(folder, 'train.targets'), [4, 5, 7, 9, 10, 11]);
  const batchesOf = dataOrder(order);
  // Three examples are two batches: the third of each step is empty, and the second has one row.
  const expected = [0, 1].flatMap((step) => {
    const [first, second] = batchesOf(step);
    return [...first!, ...second!, -1, -1, -1];
  });
  assert.equal(numbers(folder, 'train.order'), expected);
  assert.is.not(expected.slice(0, 3).join(), expected.slice(6, 9).join());
});

test('what is not asked for and what is packed is told token by token', () => {
  const folder = temporaryFolder();
  const examples = [exampleOf([3, 4, 5, 6], [0, 0, 1, 0]), exampleOf([7, 8, 9, 10, 11], undefined, [0, 0, 1, 1, 1])];
  const shape = writeData(folder, 'train', rowsOf(examples), [], 2, 8);
  assert.equal(shape, { examples: 2, rows: 2, together: 1, segments: true });
  // Nothing is computed behind the last token that is asked for.
  assert.equal(numbers(folder, 'train.ids'), [3, 4, 7, 8, 9, 10]);
  assert.equal(numbers(folder, 'train.targets'), [-1, 5, 8, -1, 10, 11]);
  assert.equal(numbers(folder, 'train.segments'), [0, 0, 0, 0, 1, 1]);
  assert.equal(numbers(folder, 'train.offsets'), [0, 2, 6]);
});

test('the learning rate of every step is that of the embedded engine', () => {
  const folder = temporaryFolder();
  writeRates(folder, { kind: 'linear', warmup: 2 }, 6);
  const { buffer } = Uint8Array.from(readFileSync(join(folder, 'rates.bin')));
  assert.equal([...new Float64Array(buffer)], [0, 0.5, 1, 0.75, 0.5, 0.25]);
});

test('held-out rows go by length', () => {
  const examples = [
    [1, 2, 3],
    [1, 2],
    [1, 2, 3, 4],
  ].map((ids) => exampleOf(ids));
  assert.equal(
    [...heldOutBatches(examples, 2)].map((batch) => [...batch]),
    [
      [1, 0],
      [2, -1],
    ],
  );
});

test('every package that the driver uses is pinned', () => {
  assert.equal(Object.keys(pinnedVersions()), ['torch', 'transformers', 'trl', 'peft', 'accelerate', 'datasets']);
});

test('without an engine, and with `embedded()`, nothing leaves this process', () => {
  assert.is(trlSettings(plain, { fail }), null);
  assert.is(trlSettings({ ...plain, engine: { $: 'embedded' } }, { fail }), null);
  assert.is(failure(() => trlSettings({ ...plain, engine: { $: 'abacus' } }, { fail }))!.code, 'FTP0967');
});

test('what a training says of number format and memory counts as what the engine says', () => {
  const settings = (more: object, engine: object = {}) => {
    const { precision, gradientCheckpointing } = trlSettings(
      { ...plain, ...more, engine: { $: 'trl', ...engine } },
      { fail },
    )!;
    return [precision, gradientCheckpointing];
  };
  assert.equal(settings({}), ['float32', false]);
  assert.equal(settings({ compute: 'bfloat16' }), ['bf16', false]);
  assert.equal(settings({}, { precision: 'bf16' }), ['bf16', false]);
  assert.equal(settings({ memory: 'recompute' }), ['float32', true]);
  assert.equal(settings({}, { gradient_checkpointing: true }), ['float32', true]);
});

test('an objective that compares answers, samples and their settings reach the driver by name', () => {
  const objective = { kind: 'dpo', beta: 0.2, labelSmoothing: 0.1 } as const;
  const writer = { positions: 64 } as SamplePlan['writer'];
  const samples = { every: 5, prompts: ['a'], ids: [[1, 2]], tokens: 9, ends: [1], writer };
  const prepared = { ...training.prepared, objective, samples, stop: null, result: 'best' as const };
  const config = driverConfig({ ...training, prepared }) as Record<string, Json> & { trainer: Record<string, Json> };
  assert.equal(config.objective, objective);
  assert.is(config.trainer.loss_type, 'nll');
  assert.equal(config.samples, { every: 5, prompts: [[1, 2]], tokens: 9, positions: 64, ends: [1] });
  assert.equal([config.stop, config.result], [null, 'best']);
});

test('pairs stand side by side, also where they are held out', () => {
  const folder = temporaryFolder();
  const examples = Array.from({ length: 20 }, (_, n) => exampleOf([n, n + 1, n + 2], [0, 0, 1]));
  const order = { examples: 10, batch: 2, accumulate: 1, seed: 4 };
  const pairs: Answers = { examples, together: 2, desirable: null };
  const shape = writeData(folder, 'train', pairs, trainingBatches(order, 1, 2), 4, 8);
  assert.equal(shape, { examples: 20, rows: 4, together: 2, segments: false });
  const [[first, second]] = dataOrder(order)(0) as [[number, number]];
  assert.equal(numbers(folder, 'train.order'), [2 * first, 2 * first + 1, 2 * second, 2 * second + 1]);
  const [whole, rest] = [...comparedBatches(pairs)];
  assert.equal([...whole!], [...Array(16).keys()]);
  assert.equal([...rest!], [16, 17, 18, 19, ...Array(12).fill(-1)]);
});

test('answers that are judged one by one come with what is wanted, and with those of other rows', () => {
  const folder = temporaryFolder();
  const examples = [exampleOf([1, 2, 3, 4], [0, 0, 1, 1]), exampleOf([5, 6, 7], [0, 1, 1])];
  writeData(folder, 'train', { examples, together: 1, desirable: Uint8Array.of(1, 0) }, [], 2, 4);
  assert.equal([...readFileSync(join(folder, 'train.desirable.bin'))], [1, 0]);
  // Prompt 1 2 with answer 6 7, and prompt 5 with answer 3 4.
  assert.equal(numbers(folder, 'train_drift.ids'), [1, 2, 6, 5, 3]);
  assert.equal(numbers(folder, 'train_drift.targets'), [-1, 6, 7, 3, 4]);
});

test.run();
