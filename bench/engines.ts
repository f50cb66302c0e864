import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Batch, EngineName, Program } from '../stdlib/engines/engine.ts';
import { isBound, nativeNames } from '../stdlib/engines/native/package.ts';
import { requireEngine } from '../stdlib/engines/select.ts';
import type { ModelConfig } from '../stdlib/models/config.ts';
import { initialWeights } from '../stdlib/models/initialise.ts';
import { stream, uniforms } from '../stdlib/tensor/random.ts';
import { print } from './ratio.ts';

/**
 * A training step of a small and of a larger decoder (4 layers; 8 x 256 tokens) on each engine that is there, as ratios against WebAssembly. Each engine has a
 * process of its own, and they take their steps in turn.
 */
const widths = [64, 256] as const;
const [rounds, rows, length, vocabulary] = [5, 8, 256, 4000];

const asked = process.argv[2];
if (asked === undefined) await compareAll();
else await answer(Number(asked));

async function compareAll(): Promise<void> {
  const native = nativeNames.find(isBound);
  if (native === undefined) console.log('No TensorFlow is bound (`finslip engine add tensorflow`): WebAssembly alone.');
  for (const width of widths) {
    const engines: readonly EngineName[] = ['tfjs-wasm', ...(native === undefined ? [] : [native])];
    const children = engines.map((engine) =>
      fork(fileURLToPath(import.meta.url), [String(width)], { env: { ...process.env, FINSLIP_ENGINE: engine } }),
    );
    const times = engines.map((): number[] => []);
    for (let round = 0; round <= rounds; round++)
      for (const [at, child] of children.entries()) {
        child.send('step');
        const [seconds] = (await once(child, 'message')) as [number];
        if (round > 0) times[at]!.push(seconds);
      }
    for (const child of children) child.disconnect();
    const medians = times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]!);
    print(
      `Training step, width ${width}, ${rows * length} tokens`,
      engines.map((engine, at) => ({
        name: `${engine}, ${Math.round((rows * length) / medians[at]!)} tokens/s`,
        seconds: medians[at]!,
        ratio: medians[at]! / medians[0]!,
      })),
    );
  }
}

/** In a child: one step for each message, and how long it took. */
async function answer(width: number): Promise<void> {
  const engine = await requireEngine((code, values) => {
    throw new Error(`${code} ${JSON.stringify(values)}`);
  });
  const config = configOf(width);
  const weights = initialWeights(config, 1);
  const training = { what: 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false } as const;
  const threads = Math.min(4, availableParallelism());
  const program: Program = engine.open({ config, weights, adapter: null }, training, threads);
  const numbers = uniforms(stream(1, 'tokens'), rows * length + 1);
  const tokens = Int32Array.from(numbers, (u) => Math.floor(u * vocabulary));
  const batch: Batch = { rows, length, ids: tokens.slice(0, -1), labels: tokens.slice(1) };
  const update = { learningRate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, clip: 1 } as const;
  process.on('message', async () => {
    const begun = performance.now();
    await program.step([batch], [0], update);
    process.send!((performance.now() - begun) / 1000);
  });
  process.on('disconnect', () => process.exit());
}

function configOf(width: number): ModelConfig {
  return {
    family: 'llama',
    vocabulary,
    width,
    layers: 4,
    heads: width / 16,
    keyValueHeads: width / 16,
    headDim: 16,
    feedForward: Math.round(width * 2.75),
    positions: length,
    epsilon: 1e-5,
    norm: 'rms',
    activation: 'silu',
    gated: true,
    rope: { theta: 10_000, scaling: { kind: 'default' } },
    tied: true,
    attentionBias: false,
    queryKeyNorm: false,
    embeddingScale: 1,
    bos: 0,
    eos: 1,
    pad: 2,
  };
}
