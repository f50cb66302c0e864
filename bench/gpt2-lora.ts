import { availableParallelism } from 'node:os';
import { adapterScale, type Batch } from '../stdlib/engines/engine.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import type { ModelConfig } from '../stdlib/models/config.ts';
import { initialAdapter, initialWeights } from '../stdlib/models/initialise.ts';
import { linearModules, parameterCount } from '../stdlib/models/tensors.ts';
import { ownMemory, residentMemory } from '../stdlib/training/own-memory.ts';

/**
 * LoRA steps (rank 8 on c_attn) of a model of GPT-2's smallest layout, 124 million parameters at random, at a context of 512 tokens: time of a step and
 * peak of resident memory, against a bound of 8 GB. `npx tsx bench/gpt2-lora.ts [rows] [steps]`, 1 and 3 unless said; FINSLIP_ENGINE chooses the engine.
 */
const [rows, steps] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 3)];
const length = 512;
const bound = 8e9;

const config: ModelConfig = {
  family: 'gpt2',
  vocabulary: 50257,
  width: 768,
  layers: 12,
  heads: 12,
  keyValueHeads: 12,
  headDim: 64,
  feedForward: 3072,
  positions: 1024,
  epsilon: 1e-5,
  norm: 'layer',
  activation: 'gelu_tanh',
  gated: false,
  rope: null,
  tied: true,
  attentionBias: true,
  attentionOutputBias: true,
  feedForwardBias: true,
  queryKeyNorm: false,
  embeddingScale: 1,
  bos: 50256,
  eos: 50256,
  pad: null,
};

let begun = performance.now();
const lap = (): string => {
  const seconds = (performance.now() - begun) / 1000;
  begun = performance.now();
  return `${seconds.toFixed(1)} s`;
};
const engine = await requireEngine((code, values) => {
  throw new Error(`${code} ${JSON.stringify(values)}`);
});
const threads = Math.min(rows, availableParallelism());
const modules = [...linearModules(config).keys()].filter((module) => module.endsWith('.c_attn'));
const adapter = {
  rank: 8,
  alpha: 16,
  rankStabilised: false,
  weights: initialAdapter(config, modules, 8, 1),
};
lap();
const model = { config, weights: initialWeights(config, 1), adapter };
console.log(`${engine.name}: ${(parameterCount(config) / 1e6).toFixed(1)} million random weights in ${lap()}`);
const training = { what: 'adapter', dropout: 0, objective: { kind: 'labels' }, recompute: false } as const;
const estimate = ownMemory({
  engine: engine.name,
  config,
  adapter: { rank: 8, scale: adapterScale(adapter), modules: new Set(modules), magnitudes: false },
  training,
  rows,
  length,
  packed: false,
  accumulate: 1,
  threads,
});
console.log(`  its memory estimated in ${lap()}`);
const program = engine.open(model, training, threads);
const ids = Int32Array.from({ length: rows * length }, (_, at) => (at * 7919) % config.vocabulary);
const batch: Batch = { rows, length, ids, labels: ids };
const update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
for (let step = 1; step <= steps; step++) {
  const { sum, count } = await program.step([batch], [0], update);
  console.log(`  step ${step} of ${rows} x ${length} tokens: ${lap()}, loss ${(sum / count).toFixed(4)}`);
}
const peak = process.resourceUsage().maxRSS * 1024;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
console.log(
  `  peak of resident memory ${gigabytes(peak)}, estimated ${gigabytes(residentMemory(estimate))}, of ${gigabytes(bound)}: ${peak <= bound ? 'within' : 'ABOVE'}`,
);
program.dispose();
if (peak > bound) process.exitCode = 1;
