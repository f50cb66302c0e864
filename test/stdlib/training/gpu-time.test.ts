import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type GpuSpeed, gpuTokensPerSecond, operationsPerToken } from '../../../stdlib/training/gpu-time.ts';

const llama8b: GpuSpeed = {
  parameters: 8.03e9,
  trainable: 2.1e7,
  layers: 32,
  width: 4096,
  context: 4096,
  recompute: false,
};

test('speeds are near published ones', () => {
  // NeMo AutoModel, performance summary: LoRA on one H100, sequences of 4096 tokens.
  const published: readonly (readonly [GpuSpeed, number])[] = [
    [llama8b, 12_473],
    [{ ...llama8b, parameters: 7.62e9, layers: 28, width: 3584 }, 14_110],
  ];
  for (const [training, measured] of published) {
    const speed = gpuTokensPerSecond('h100', 'bfloat16', training)!;
    assert.ok(speed > 0.75 * measured && speed < 1.25 * measured, `${speed} for ${measured}`);
  }
});

test('operations as counted by hand', () => {
  const tiny = { parameters: 100, trainable: 100, layers: 1, width: 4, context: 8, recompute: false };
  // 6 for each parameter; attention 12 * layers * width * context, halved.
  assert.is(operationsPerToken(tiny), 600 + 6 * 4 * 8);
  assert.is(operationsPerToken({ ...tiny, recompute: true }), 800 + 8 * 4 * 8);
  assert.is(operationsPerToken({ ...tiny, trainable: 1 }), 402 + 6 * 4 * 8);
});

test('a GPU or a format that is not known has no speed', () => {
  assert.is(gpuTokensPerSecond('b9000', 'bfloat16', llama8b), null);
  assert.is(gpuTokensPerSecond('v100', 'bfloat16', llama8b), null);
});

test.run();
