import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { families, parseConfig } from '../../../stdlib/models/config.ts';
import { parameterCount } from '../../../stdlib/models/tensors.ts';
import { adapterParameters } from '../../../stdlib/training/estimate.ts';
import { type DecoderShape, gpuMemory, totalMemory } from '../../../stdlib/training/gpu-memory.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail } from '../models/support.ts';

interface Golden {
  readonly models: Readonly<
    Record<
      string,
      {
        readonly config: { readonly [key: string]: Json };
        readonly dims: { readonly kind: string; L: number; h: number; f: number; a: number; k: number; V: number };
        readonly N: number;
        readonly lora: Readonly<
          Record<string, { target_modules: readonly string[]; r: number; use_dora: boolean; N_trainable: number }>
        >;
      }
    >
  >;
  readonly grid: readonly {
    readonly model: string;
    readonly method: 'full' | 'lora' | 'qlora';
    readonly dtype: 'float32' | 'bfloat16';
    readonly micro_batch: number;
    readonly seq: number;
    readonly gradient_checkpointing: boolean;
    readonly cross_entropy: 'full' | 'chunked';
    readonly attention: 'sdpa' | 'eager';
    readonly trainable_parameters: number;
    readonly static_bytes: number;
    readonly activation_bytes: number;
    readonly logits_bytes: number;
    readonly total_bytes: number;
  }[];
}

const golden = shared('golden/training');
if (golden !== null) {
  const { models, grid } = readJson<Golden>(golden, 'vram.json');

  test('memory is that of the reference, part by part', () => {
    let compared = 0;
    for (const one of grid) {
      // Weights in four bits cannot be trained here.
      if (one.method === 'qlora') continue;
      const { dims, N } = models[one.model]!;
      const { L: layers, h: width, f: feedForward, a: heads, k: keyValueHeads, V: vocabulary } = dims;
      const gated = dims.kind === 'swiglu';
      const shape: DecoderShape = { layers, width, feedForward, heads, keyValueHeads, vocabulary, gated };
      const memory = gpuMemory(shape, N, one.trainable_parameters, {
        method: one.method === 'full' ? 'full' : 'adapter',
        weights: one.dtype,
        compute: one.dtype,
        sequences: one.micro_batch,
        context: one.seq,
        recompute: one.gradient_checkpointing,
        wholeScores: one.cross_entropy === 'full',
        wholeAttention: one.attention === 'eager',
      });
      const what = JSON.stringify(one);
      assert.is(memory.weights + memory.gradients + memory.moments, one.static_bytes, what);
      assert.is(memory.activations, one.activation_bytes, what);
      assert.is(memory.scores, one.logits_bytes, what);
      assert.is(totalMemory(memory), one.total_bytes, what);
      compared++;
    }
    assert.is(compared, 296);
  });

  for (const [name, { config: raw, N, lora }] of Object.entries(models)) {
    if (!(families as readonly string[]).includes(String(raw.model_type))) continue;
    test(`parameters and adapters are counted as on the real modules: ${name}`, () => {
      const config = parseConfig(raw, name, fail);
      assert.is(parameterCount(config), N);
      for (const [adapter, { target_modules, r, use_dora, N_trainable }] of Object.entries(lora))
        if (!use_dora) assert.is(adapterParameters(config, r, target_modules), N_trainable, adapter);
    });
  }
}

test('weights in float32 that are multiplied in bfloat16 exist twice, and are cut up for several GPUs', () => {
  const shape = { layers: 1, width: 1, feedForward: 1, heads: 1, keyValueHeads: 1, vocabulary: 1, gated: true };
  const training = { method: 'full', weights: 'float32', compute: 'bfloat16', sequences: 1, context: 1 } as const;
  const { weights, gradients, moments } = gpuMemory(shape, 1000, 1000, { ...training, recompute: false, parts: 2 });
  assert.equal([weights, gradients, moments], [3000, 2000, 4000]);
});

test.run();
