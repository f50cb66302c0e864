import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { architectures } from '../../../compiler/semantics/training/architectures.ts';
import { targetNames } from '../../../stdlib/models/adapter.ts';
import { families, type ModelConfig, parseConfig, writeConfig } from '../../../stdlib/models/config.ts';
import { layoutOf } from '../../../stdlib/models/layout.ts';
import { decays, expectedTensors, linearModules, normModules, parameterCount } from '../../../stdlib/models/tensors.ts';
import { adapterParameters } from '../../../stdlib/training/estimate.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { fail, failure } from './support.ts';

type Raw = { readonly [key: string]: Json };
const parse = (raw: Raw): ModelConfig => parseConfig(raw, 'm', fail);

const llama = {
  model_type: 'llama',
  hidden_size: 16,
  num_attention_heads: 4,
  num_hidden_layers: 1,
  intermediate_size: 24,
  vocab_size: 300,
  max_position_embeddings: 64,
} satisfies Raw;
const gpt2 = {
  model_type: 'gpt2',
  n_embd: 16,
  n_head: 4,
  n_layer: 1,
  n_positions: 64,
  vocab_size: 300,
} satisfies Raw;
const of = (family: string): Raw => (family === 'gpt2' ? gpt2 : { ...llama, model_type: family });

/** What makes each family itself; everything else is as in Llama. Papers and model code are named in `stdlib/models/families`. */
const traits: Readonly<Record<(typeof families)[number], Partial<ModelConfig>>> = {
  llama: { norm: 'rms', activation: 'silu', gated: true, tied: false, attentionBias: false, headDim: 4 },
  mistral: { norm: 'rms', activation: 'silu', gated: true, tied: false, attentionBias: false, headDim: 4 },
  qwen2: { norm: 'rms', attentionBias: true, queryKeyNorm: false, tied: false, headDim: 4 },
  qwen3: { norm: 'rms', attentionBias: false, queryKeyNorm: true, tied: false, headDim: 128 },
  gemma: { norm: 'rms_plus_one', activation: 'gelu_tanh', gated: true, tied: true, embeddingScale: 4, headDim: 256 },
  gpt2: { norm: 'layer', activation: 'gelu_tanh', gated: false, tied: true, rope: null, feedForward: 64, headDim: 4 },
};
for (const family of families)
  test(`${family} is what its file and its code say`, () => {
    const config = parse(of(family));
    assert.is(config.family, family);
    for (const [trait, wanted] of Object.entries(traits[family]))
      assert.equal(config[trait as keyof ModelConfig], wanted, trait);
  });

test('the entries of GPT-2 have older and newer names', () => {
  const { n_embd, n_head, n_layer, n_positions, ...rest } = { ...gpt2, activation_function: 'gelu', n_inner: 40 };
  const newer = {
    ...rest,
    hidden_size: n_embd,
    num_attention_heads: n_head,
    num_hidden_layers: n_layer,
    max_position_embeddings: n_positions,
  };
  const older = parse({ ...gpt2, activation_function: 'gelu', n_inner: 40 });
  assert.equal(parse(newer), older);
  assert.equal([older.activation, older.feedForward], ['gelu', 40]);
  const { n_positions: _, ...oldest } = gpt2;
  assert.is(parse({ ...oldest, n_ctx: 32 }).positions, 32);
  // Dropout belongs to the training that made the model; how attention is reordered changes only its rounding.
  assert.equal(parse({ ...gpt2, resid_pdrop: 0.1, attn_pdrop: 0.1, reorder_and_upcast_attn: true }), parse(gpt2));
});

test('Gemma approximates its GELU, whatever its first files said', () => {
  const spellings: readonly Raw[] = [
    { hidden_act: 'gelu' },
    { hidden_act: 'gelu_pytorch_tanh' },
    { hidden_act: 'gelu', hidden_activation: 'gelu_pytorch_tanh' },
  ];
  for (const entries of spellings) assert.is(parse({ ...of('gemma'), ...entries }).activation, 'gelu_tanh');
});

const unsupported: readonly (readonly [family: string, entries: Raw])[] = [
  ['gpt2', { activation_function: 'relu' }],
  ['gpt2', { scale_attn_by_inverse_layer_idx: true }],
  ['gpt2', { scale_attn_weights: false }],
  ['gpt2', { add_cross_attention: true }],
  ['gpt2', { n_head: 3 }],
  ['gpt2', { n_embd: 16.5 }],
  ['llama', { hidden_act: 'gelu' }],
  ['llama', { attention_bias: 'yes' }],
  ['qwen3', { mlp_bias: true }],
  ['llama', { num_key_value_heads: 3 }],
  ['llama', { rms_norm_eps: '1e-6' }],
  ['llama', { tie_word_embeddings: 'yes' }],
  ['mistral', { sliding_window: 32 }],
  ['qwen2', { use_sliding_window: true, sliding_window: 32 }],
  ['qwen3', { layer_types: ['sliding_attention'], sliding_window: 32 }],
  ['mistral', { attention_bias: true }],
  ['gemma', { hidden_activation: 'gelu' }],
  ['gemma', { hidden_act: 'silu' }],
  ['gemma', { use_bidirectional_attention: true }],
  ['qwen2', { quantization_config: { quant_method: 'gptq' } }],
  ['gpt2', { quantization_config: { quant_method: 'bitsandbytes' } }],
];
for (const [family, entries] of unsupported)
  test(`${family} with ${JSON.stringify(entries)} is refused by name and value`, () => {
    const told = failure(() => parse({ ...of(family), ...entries }));
    assert.is(told?.code, 'FTP0951');
    const named = Object.entries(entries).some(([key, value]) => {
      const seen = key === 'quantization_config' ? (value as Raw).quant_method! : value;
      return String(told?.values.reason).startsWith(key) && String(told?.values.reason).includes(JSON.stringify(seen));
    });
    assert.ok(named, String(told?.values.reason));
  });

test('a window that spans all positions, or is turned off, changes nothing', () => {
  assert.equal(parse({ ...of('mistral'), sliding_window: 64 }), parse(of('mistral')));
  assert.equal(parse({ ...of('mistral'), sliding_window: null }), parse(of('mistral')));
  const qwen = { use_sliding_window: false, sliding_window: 32, layer_types: ['full_attention'] };
  assert.equal(parse({ ...of('qwen2'), ...qwen }), parse(of('qwen2')));
});

for (const family of ['llama', 'gpt2'])
  test(`what is written of a new ${family} is read again`, () => {
    for (const tied of [true, false]) {
      const config = parse({ ...of(family), tie_word_embeddings: tied, bos_token_id: 0, eos_token_id: 1 });
      assert.equal(parse(writeConfig(config) as Raw), config);
    }
  });

test('tensors are laid out as each family stores them', () => {
  const conv = expectedTensors(parse(gpt2));
  assert.equal(conv.get('transformer.h.0.attn.c_attn.weight'), [16, 48]);
  assert.equal(conv.get('transformer.h.0.mlp.c_proj.weight'), [64, 16]);
  assert.equal(conv.get('transformer.h.0.mlp.c_proj.bias'), [16]);
  assert.equal(conv.get('transformer.ln_f.bias'), [16]);
  assert.equal(conv.get('transformer.wpe.weight'), [64, 16]);
  const heads = expectedTensors(parse(of('qwen3')));
  assert.equal(heads.get('model.layers.0.self_attn.q_norm.weight'), [128]);
  assert.equal(heads.get('model.layers.0.self_attn.q_proj.weight'), [512, 16]);
  assert.not(heads.has('model.layers.0.self_attn.q_proj.bias'));
  assert.equal(expectedTensors(parse(of('qwen2'))).get('model.layers.0.self_attn.v_proj.bias'), [16]);
  assert.not(expectedTensors(parse(of('qwen2'))).has('model.layers.0.self_attn.o_proj.bias'));
  assert.ok(heads.has('lm_head.weight') && !conv.has('lm_head.weight'));
});

test('what `check` knows of families is what the engine knows', () => {
  assert.equal([...architectures.keys()].sort(), [...families].sort());
  for (const family of families) {
    const { attention, mlp, ...ends } = architectures.get(family)!;
    const { attentionTargets, feedForwardTargets, embedding, output } = layoutOf(parse(of(family)));
    assert.equal([attention, mlp], [attentionTargets, feedForwardTargets], family);
    assert.equal(ends, { output, embedding: embedding.split('.').at(-1) }, family);
  }
});

test('norms and biases do not decay, everything else does', () => {
  for (const family of families) {
    const config = parse(of(family));
    const norms = normModules(config);
    for (const name of expectedTensors(config).keys()) {
      const spared = name.endsWith('.bias') || norms.has(name.replace(/\.weight$/, ''));
      assert.is(decays(name), !spared, name);
    }
  }
});

// Published: the models' cards and repositories.
const published: readonly (readonly [name: string, parameters: number, raw: Raw])[] = [
  [
    'Gemma 2B',
    2_506_172_416,
    {
      model_type: 'gemma',
      hidden_size: 2048,
      num_attention_heads: 8,
      num_key_value_heads: 1,
      head_dim: 256,
      num_hidden_layers: 18,
      intermediate_size: 16_384,
      vocab_size: 256_000,
      max_position_embeddings: 8192,
    },
  ],
  [
    'Qwen3 0.6B',
    596_049_920,
    {
      model_type: 'qwen3',
      hidden_size: 1024,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 128,
      num_hidden_layers: 28,
      intermediate_size: 3072,
      vocab_size: 151_936,
      max_position_embeddings: 40_960,
      tie_word_embeddings: true,
    },
  ],
];
for (const [name, parameters, raw] of published)
  test(`${name} has the parameters that were published`, () => {
    assert.is(parameterCount(parse(raw)), parameters);
  });

interface Counted {
  readonly config: Raw;
  readonly N: number;
  readonly linear_parameters: number;
  readonly lora: Readonly<
    Record<string, { target_modules: readonly string[]; r: number; use_dora: boolean; N_trainable: number }>
  >;
}

const golden = shared('golden/training');
if (golden !== null) {
  const { models } = readJson<{ models: Readonly<Record<string, Counted>> }>(golden, 'vram.json');
  for (const [name, counted] of Object.entries(models))
    test(`parameters of ${name} and of its adapters are counted as the reference counts them`, () => {
      const config = parse(counted.config);
      assert.is(parameterCount(config), counted.N);
      let linear = 0;
      for (const { out, into } of linearModules(config).values()) linear += out * into;
      assert.is(linear, counted.linear_parameters);
      assert.ok(Object.keys(counted.lora).length >= 6);
      for (const [which, { target_modules, r: rank, use_dora: decomposed, N_trainable }] of Object.entries(
        counted.lora,
      )) {
        const names = targetNames(config, target_modules, fail);
        assert.is(adapterParameters(config, { rank, names, decomposed }), N_trainable, which);
        if (which === 'all_linear_r8') {
          const all = targetNames(config, 'all', fail);
          assert.is(adapterParameters(config, { rank, names: all }), N_trainable, 'all');
        }
      }
    });
}

test.run();
