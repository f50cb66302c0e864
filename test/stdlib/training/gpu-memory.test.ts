import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { parseConfig } from '../../../stdlib/models/config.ts';
import { parameterCount } from '../../../stdlib/models/tensors.ts';
import { gpuMemory, totalMemory } from '../../../stdlib/training/gpu-memory.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail } from '../models/support.ts';

interface Golden {
  readonly models: Readonly<
    Record<
      string,
      {
        readonly config: { readonly [key: string]: Json };
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
      const shape = parseConfig(models[one.model]!.config, one.model, fail);
      const memory = gpuMemory(shape, parameterCount(shape), one.trainable_parameters, {
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
}

test('weights in float32 that are multiplied in bfloat16 exist twice, and are cut up for several GPUs', () => {
  const shape = { layers: 1, width: 1, feedForward: 1, heads: 1, keyValueHeads: 1, vocabulary: 1, gated: true };
  const training = { method: 'full', weights: 'float32', compute: 'bfloat16', sequences: 1, context: 1 } as const;
  const { weights, gradients, moments } = gpuMemory(shape, 1000, 1000, { ...training, recompute: false, parts: 2 });
  assert.equal([weights, gradients, moments], [3000, 2000, 4000]);
});

test.run();
