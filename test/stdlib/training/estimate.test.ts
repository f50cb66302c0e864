import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseConfig } from '../../../stdlib/models/config.ts';
import { parameterCount } from '../../../stdlib/models/tensors.ts';
import { adapterParameters, estimateTraining } from '../../../stdlib/training/estimate.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail } from '../models/support.ts';

const golden = shared('golden/training');
if (golden !== null)
  test('parameters are counted as the reference counts them', () => {
    const { models } = readJson<{ models: Readonly<Record<string, { readonly parameters: number }>> }>(
      golden,
      'models',
      'info.json',
    );
    for (const name of ['tiny-llama-gqa', 'tiny-llama3-tied', 'tiny-qwen2', 'tiny-mistral']) {
      const config = parseConfig(readJson(golden, 'models', name, 'config.json'), name, fail);
      assert.is(parameterCount(config), models[name]!.parameters, name);
    }
  });

const config = parseConfig(
  {
    model_type: 'llama',
    hidden_size: 64,
    num_attention_heads: 4,
    num_hidden_layers: 2,
    intermediate_size: 176,
    vocab_size: 2000,
    max_position_embeddings: 128,
    tie_word_embeddings: true,
  },
  'example',
  fail,
);

const own = (adapted: boolean) =>
  ({
    engine: 'tfjs-wasm',
    training: { what: adapted ? 'adapter' : 'model', dropout: 0, objective: { kind: 'labels' }, recompute: false },
    rows: 8,
    packed: false,
    threads: 1,
  }) as const;

test('steps, tokens and time of joined and of single documents', () => {
  const joined = estimateTraining(config, 1000, 350_000, {
    batch: 8,
    context: 128,
    joined: true,
    steps: 200,
    own,
    tokensPerSecond: 5000,
  });
  assert.is(joined.steps, 200);
  assert.is(joined.tokens, 200 * 8 * 128);
  assert.is(joined.seconds, joined.tokens / 5000);
  assert.is(joined.trainable, joined.parameters);
  const single = estimateTraining(config, 1000, 350_000, {
    batch: 8,
    context: 128,
    joined: false,
    epochs: 2,
    lora: { rank: 8, names: ['q_proj'] },
    own,
    tokensPerSecond: null,
  });
  assert.is(single.steps, 250);
  assert.is(single.tokens, 250 * 8 * 102);
  assert.is(single.trainable, 2 * 8 * 128);
  assert.is(single.seconds, null);
  assert.ok(single.memory! < joined.memory!);
});

test('adapters are counted by layer', () => {
  assert.is(adapterParameters(config, { rank: 4, names: ['q_proj', 'down_proj'] }), 2 * 4 * (64 + 64 + 176 + 64));
});

test('no rows cost no steps', () => {
  const none = estimateTraining(config, 0, 0, { batch: 8, context: 128, joined: false, tokensPerSecond: 1 });
  assert.equal([none.steps, none.tokens, none.memory], [0, 0, null]);
});

test.run();
