import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { on } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch, EngineName } from '../stdlib/engines/engine.ts';
import { isBound, nativeNames } from '../stdlib/engines/native/package.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import { product } from '../stdlib/engines/tfjs/products.ts';
import { type ModelConfig, writeConfig } from '../stdlib/models/config.ts';
import { writeModelFiles } from '../stdlib/models/folder.ts';
import { initialWeights } from '../stdlib/models/initialise.ts';
import { linearModules } from '../stdlib/models/tensors.ts';
import { stream, uniforms } from '../stdlib/tensor/random.ts';
import { llamaConfig } from '../test/support/model-configs.ts';

/**
 * A training step (all weights, AdamW, clipping) of three decoders on each engine that is there and in PyTorch, eager, with transformers: the same model, the same
 * numbers, the same batch, in turn. Each has a process of its own. PyTorch is looked for in the Python that FINSLIP_BENCH_PYTHON names, else in python3. FINSLIP_ENGINE names one engine to
 * look at alone. Where others use the machine too, the time that a step takes of the processors is what tells: the best of all rounds, against products measured the same way.
 */
interface Size {
  readonly name: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly rows: number;
  readonly length: number;
  /** Steps after the first one. The smallest are over before V8 has compiled what they run. */
  readonly rounds: number;
}
const sizes: readonly Size[] = [
  { name: 'small', layers: 2, width: 64, heads: 4, vocabulary: 2000, rows: 8, length: 128, rounds: 30 },
  { name: 'middle', layers: 4, width: 256, heads: 8, vocabulary: 4000, rows: 8, length: 256, rounds: 5 },
  { name: 'large', layers: 8, width: 512, heads: 8, vocabulary: 8000, rows: 4, length: 512, rounds: 5 },
];

/** GFLOP/s of products of two square matrices. */
interface Told {
  /** On as many threads as a step. */
  readonly peak: number;
  /** By processor time, so on one thread: of the engine's own product and of that of tfjs. */
  readonly processor?: { readonly own: number; readonly tfjs: number };
}
interface Step {
  readonly seconds: number;
  /** Of all threads together. */
  readonly processor?: number;
  /** Measured again beside each step, since other work comes and goes. */
  readonly told?: Told;
  /** Mean over the tokens, before the step. */
  readonly loss: number;
}
/** One of those that are compared. */
interface Subject {
  readonly name: string;
  readonly told: Told;
  step(): Promise<Step>;
  close(): void;
}

const [engineOfChild, folderOfChild] = process.argv.slice(2);
if (folderOfChild === undefined) await compareAll();
else await answer(engineOfChild as EngineName, sizes.find(({ name }) => name === folderOfChild)!);

async function compareAll(): Promise<void> {
  const native = nativeNames.find(isBound);
  if (native === undefined) console.log('No TensorFlow is bound (`finslip engine add tensorflow`).');
  const alone = process.env.FINSLIP_ENGINE as EngineName | undefined;
  const python = process.env.FINSLIP_BENCH_PYTHON ?? 'python3';
  const hasTorch = alone === undefined && spawnSync(python, ['-c', 'import torch, transformers']).status === 0;
  if (!hasTorch && alone === undefined)
    console.log(`No torch and transformers in ${python} (FINSLIP_BENCH_PYTHON names another).`);
  for (const size of sizes) {
    const subjects: Subject[] = [];
    if (hasTorch) subjects.push(await pytorch(python, size));
    for (const name of alone !== undefined ? [alone] : [native ?? [], 'tfjs-wasm' as const].flat())
      subjects.push(await engine(name, size));
    const steps = subjects.map((): Step[] => []);
    for (let round = 0; round <= size.rounds; round++)
      for (const [at, subject] of subjects.entries()) steps[at]!.push(await subject.step());
    for (const subject of subjects) subject.close();
    report(size, subjects, steps);
  }
}

function report(size: Size, subjects: readonly Subject[], steps: readonly (readonly Step[])[]): void {
  const tokens = size.rows * size.length;
  const flops = flopsOf(size);
  console.log(
    `\n${size.name}: ${size.layers} layers, width ${size.width}, vocabulary ${size.vocabulary}, ${size.rows} x ${size.length} tokens, ${(flops / 1e9).toFixed(1)} GFLOP a step`,
  );
  const medians = steps.map((list) => {
    // The first step builds what the others use.
    const times = list.slice(1).map(({ seconds }) => seconds);
    return times.sort((a, b) => a - b)[times.length >> 1]!;
  });
  subjects.forEach(({ name, told: first }, at) => {
    const told = bestOf([first, ...steps[at]!.flatMap(({ told }) => told ?? [])]);
    const seconds = medians[at]!;
    const speed = flops / seconds / 1e9;
    const line = [
      name.padEnd(16),
      `${Math.round(tokens / seconds)} tokens/s`.padStart(16),
      `${(medians[0]! / seconds).toFixed(2)}x`.padStart(8),
      `${speed.toFixed(1)} GFLOP/s`.padStart(14),
      `${((100 * speed) / told.peak).toFixed(0)} % of its matmul (${told.peak.toFixed(0)})`.padStart(26),
      `first step ${steps[at]![0]!.seconds.toFixed(1)} s`,
    ];
    console.log(`  ${line.join('  ')}`);
    if (told.processor === undefined) return;
    const best = Math.min(...steps[at]!.map(({ processor }) => processor!));
    const share = (peak: number) => `${(flops / best / 1e9 / peak).toFixed(2)} of ${peak.toFixed(0)}`;
    const { own, tfjs } = told.processor;
    console.log(
      `${' '.repeat(18)}by processor time, a core: ${(flops / best / 1e9).toFixed(1)} GFLOP/s, ${share(own)} (its matmul), ${share(tfjs)} (that of tfjs)`,
    );
  });
  const losses = steps.map((list) => list.at(-1)!.loss);
  const apart = Math.max(...losses.map((loss) => Math.abs(loss / losses[0]! - 1)));
  console.log(`  after ${size.rounds} steps the losses of all differ by ${apart.toExponential(1)} of their value`);
}

/** The most that products reached at any time. */
function bestOf(all: readonly Told[]): Told {
  const peak = Math.max(...all.map(({ peak }) => peak));
  const processors = all.flatMap(({ processor }) => processor ?? []);
  if (processors.length === 0) return { peak };
  const most = (of: 'own' | 'tfjs') => Math.max(...processors.map((each) => each[of]));
  return { peak, processor: { own: most('own'), tfjs: most('tfjs') } };
}

/** Products of matrices alone, forward and twice that backward. */
function flopsOf({ rows, length, layers, width, vocabulary, ...size }: Size): number {
  const config = configOf({ rows, length, layers, width, vocabulary, ...size });
  let weights = vocabulary * width;
  for (const { out, into } of linearModules(config).values()) weights += out * into;
  return 3 * rows * length * (2 * weights + 4 * layers * width * length);
}

function configOf({ layers, width, heads, vocabulary, length }: Size): ModelConfig {
  return llamaConfig({ layers, width, heads, vocabulary, positions: length, pad: null });
}

/** [rows, length + 1]: each token is followed by the next. */
function idsOf({ rows, length, vocabulary }: Size): Int32Array {
  const numbers = uniforms(stream(1, 'tokens'), rows * (length + 1));
  return Int32Array.from(numbers, (u) => Math.floor(u * vocabulary));
}

function batchOf(size: Size): Batch {
  const { rows, length } = size;
  const all = idsOf(size);
  const cut = (from: number) =>
    Int32Array.from(
      { length: rows * length },
      (_, i) => all[Math.floor(i / length) * (length + 1) + (i % length) + from]!,
    );
  return { rows, length, ids: cut(0), labels: cut(1) };
}

async function pytorch(python: string, size: Size): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-bench-'));
  const config = configOf(size);
  writeModelFiles(folder, writeConfig(config) as Parameters<typeof writeModelFiles>[1], initialWeights(config, 1));
  writeFileSync(join(folder, 'ids.json'), JSON.stringify([...idsOf(size)]));
  const script = fileURLToPath(new URL('pytorch_step.py', import.meta.url));
  const child = spawn(python, [script, folder, String(size.rows), String(size.length)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;
  return {
    name: 'PyTorch eager',
    told: await next<Told>(),
    async step() {
      child.stdin.write('step\n');
      return next<Step>();
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function engine(name: EngineName, size: Size): Promise<Subject> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), [name, size.name], {
    env: { ...process.env, FINSLIP_ENGINE: name },
  });
  const messages = on(child, 'message');
  const next = async <T>(): Promise<T> => ((await messages.next()).value as [T])[0];
  return {
    name,
    told: await next<Told>(),
    async step() {
      child.send('step');
      return next<Step>();
    },
    close: () => child.disconnect(),
  };
}

/** In a child: what its products of matrices reach, then one step for each message. */
async function answer(name: EngineName, size: Size): Promise<void> {
  const chosen = await requireEngine((code, values) => {
    throw new Error(`${name}: ${code} ${JSON.stringify(values)}`);
  });
  const config = configOf(size);
  const training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false } as const;
  const threads = Math.min(4, availableParallelism());
  const model = { config, weights: initialWeights(config, 1), adapter: null };
  const program = chosen.open(model, training, threads);
  const batch = batchOf(size);
  const update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
  const wasm = name === 'tfjs-wasm';
  const tell = (): Told => {
    const own = matmulPeak((a, b) => product(a, b, false, false));
    // The wasm backend multiplies in one thread, and the steps of its program are shared among all.
    if (!wasm) return { peak: own.wall };
    const tfjs = matmulPeak((a, b) => tf.matMul(a, b));
    return { peak: own.wall * threads, processor: { own: own.processor, tfjs: tfjs.processor } };
  };
  process.send!(tell());
  process.on('message', async () => {
    const [begun, used] = [performance.now(), processorSeconds()];
    const { sum, count } = await program.step([batch], [0], update);
    const seconds = (performance.now() - begun) / 1000;
    const step = { seconds, processor: processorSeconds() - used, loss: sum / count };
    process.send!((wasm ? { ...step, told: tell() } : step) satisfies Step);
  });
  process.on('disconnect', () => process.exit(0));
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** GFLOP/s of products of two square matrices, by the clock and by processor time. */
function matmulPeak(multiply: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor, n = 1024) {
  const [a, b] = [tf.randomUniform<tf.Rank.R2>([n, n]), tf.randomUniform<tf.Rank.R2>([n, n])];
  // Reading one number waits for an engine that computes by the way.
  const once = () => tf.tidy(() => tf.slice(multiply(a, b), [0, 0], [1, 1]).dataSync());
  once();
  const [begun, used] = [performance.now(), processorSeconds()];
  let count = 0;
  for (; performance.now() - begun < 300; count++) once();
  const flops = 2e-9 * n ** 3 * count;
  tf.dispose([a, b]);
  return { wall: (flops * 1000) / (performance.now() - begun), processor: flops / (processorSeconds() - used) };
}
