import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Adapter } from '../../../stdlib/engines/engine.ts';
import { mergeAdapter, partsTiedWeights, targetModules, targetNames } from '../../../stdlib/models/adapter.ts';
import { type ModelConfig, parseConfig, readConfig } from '../../../stdlib/models/config.ts';
import { initialAdapter, initialWeights } from '../../../stdlib/models/initialise.ts';
import { layoutOf } from '../../../stdlib/models/layout.ts';
import { readAdapter, writeAdapter } from '../../../stdlib/models/peft.ts';
import { readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { expectedTensors, linearModules, type Weights } from '../../../stdlib/models/tensors.ts';
import { readWeights } from '../../../stdlib/models/weights.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { batchOf, engine, readJson } from '../engines/support.ts';
import { distance, fail, failure } from './support.ts';

const small = { num_attention_heads: 2, num_hidden_layers: 2, vocab_size: 20, max_position_embeddings: 16 };
const llama = parseConfig({ model_type: 'llama', hidden_size: 8, intermediate_size: 12, ...small }, 'm', fail);
const gpt2 = parseConfig({ model_type: 'gpt2', hidden_size: 8, ...small }, 'm', fail);

test('groups and names are those of the family', () => {
  assert.equal(targetNames(llama, 'attention', fail), ['q_proj', 'k_proj', 'v_proj', 'o_proj']);
  assert.equal(targetNames(llama, ['v_proj', 'q_proj', 'q_proj'], fail), ['q_proj', 'v_proj']);
  const modules = (config: ModelConfig, target: string | readonly string[]) =>
    targetModules(config, targetNames(config, target, fail)).map((module) => module.replace(/^.*\.(\d)\./, '$1 '));
  assert.equal(modules(gpt2, 'attention'), ['0 attn.c_attn', '0 attn.c_proj', '1 attn.c_attn', '1 attn.c_proj']);
  assert.equal(modules(gpt2, 'mlp'), ['0 mlp.c_fc', '0 mlp.c_proj', '1 mlp.c_fc', '1 mlp.c_proj']);
  assert.is(modules(gpt2, 'all').length, linearModules(gpt2).size);
  // Both layers of that name, or the one that is meant.
  assert.equal(modules(gpt2, ['c_proj']), ['0 attn.c_proj', '0 mlp.c_proj', '1 attn.c_proj', '1 mlp.c_proj']);
  assert.equal(modules(gpt2, ['mlp.c_proj']), ['0 mlp.c_proj', '1 mlp.c_proj']);
  assert.equal(modules(gpt2, ['transformer.h.1.mlp.c_fc']), ['1 mlp.c_fc']);
});

test('embedding and output layer are targets by name alone', () => {
  const modules = (config: ModelConfig, names: readonly string[]) =>
    targetModules(config, targetNames(config, names, fail));
  assert.equal(modules(llama, ['embed_tokens', 'lm_head']), ['model.embed_tokens', 'lm_head']);
  assert.equal(modules(gpt2, ['lm_head', 'wte']), ['transformer.wte', 'lm_head']);
  assert.equal(targetNames(llama, ['lm_head', 'embed_tokens', 'q_proj'], fail), ['embed_tokens', 'q_proj', 'lm_head']);
  for (const config of [llama, gpt2]) {
    const { embedding, output } = layoutOf(config);
    for (const target of ['all', 'attention', 'mlp']) {
      const found = targetModules(config, targetNames(config, target, fail));
      assert.not.ok(found.includes(embedding) || found.includes(output), target);
    }
    const weights = initialWeights(config, 1);
    const low = initialAdapter(config, [embedding, output], 3, 5);
    assert.equal(
      [...low].map(([name, { shape }]) => [name, shape]),
      [
        [`${embedding}.lora_embedding_A`, [3, 20]],
        [`${embedding}.lora_embedding_B`, [8, 3]],
        [`${output}.lora_A.weight`, [3, 8]],
        [`${output}.lora_B.weight`, [20, 3]],
      ],
    );
    // As in PEFT, of an embedding A is the zero one.
    assert.ok(low.get(`${embedding}.lora_embedding_A`)!.data.every((x) => x === 0));
    const adapter: Adapter = { rank: 3, alpha: 4, rankStabilised: false, weights: low };
    const merged = mergeAdapter(config, weights, adapter);
    for (const [name, { data }] of weights) assert.is(distance(merged.get(name)!.data, data), 0, name);
    assert.is(partsTiedWeights(config, adapter), config.tied);
    assert.is(merged.size, expectedTensors({ ...config, tied: false }).size);
  }
});

test('layers of an adapter may be named by a pattern, or as all', () => {
  const folder = temporaryFolder();
  for (const [given, expected] of [
    ['all-linear', 'all'],
    ['.*\\.(q|v)_proj', ['q_proj', 'v_proj']],
    ['model\\.layers\\.1\\.mlp\\..*', ['layers.1.mlp.gate_proj', 'layers.1.mlp.up_proj', 'layers.1.mlp.down_proj']],
  ] as const) {
    const names = targetNames(llama, expected, fail);
    const weights = initialAdapter(llama, targetModules(llama, names), 2, 5);
    writeAdapter(folder, llama, { adapter: { rank: 2, alpha: 4, rankStabilised: false, weights }, names, dropout: 0 });
    const path = join(folder, 'adapter_config.json');
    const written = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...written, target_modules: given }));
    assert.equal([...readAdapter(folder, llama, fail).adapter.weights.keys()], [...weights.keys()]);
  }
  rmSync(folder, { recursive: true });
});

test('what is no adapter is told as what it is', () => {
  const folder = temporaryFolder();
  const said = () => {
    const { code, values } = failure(() => readAdapter(folder, llama, fail))!;
    assert.is(code, 'FTP1080');
    return String(values.reason);
  };
  assert.is(said(), 'it has no adapter_config.json');
  writeFileSync(join(folder, 'config.json'), '{}');
  assert.is(said(), 'it has no adapter_config.json: it holds a whole model');
  mkdirSync(join(folder, 'adapter'));
  writeFileSync(join(folder, 'adapter', 'adapter_config.json'), '{}');
  assert.match(said(), /but its folder `adapter` has one/);
  writeFileSync(join(folder, 'adapter_config.json'), '[');
  assert.is(said(), 'its adapter_config.json is no JSON object');
  rmSync(folder, { recursive: true });
});

test('each name is checked by itself', () => {
  for (const [config, names, wrong] of [
    [llama, ['q_proj', 'c_attn'], 'c_attn'],
    [gpt2, ['c_attn', 'q_proj'], 'q_proj'],
    [gpt2, ['proj'], 'proj'],
    [llama, ['head'], 'head'],
  ] as const) {
    const told = failure(() => targetNames(config, names, fail))!;
    assert.equal([told.code, told.values.target], ['FTP0961', wrong]);
    assert.match(String(told.values.known), config === gpt2 ? 'c_attn, attn.c_proj, c_fc' : 'q_proj, k_proj');
  }
});

for (const config of [llama, gpt2])
  test(`a new adapter of a ${config.family} changes nothing, decomposed or not`, () => {
    const weights = initialWeights(config, 1);
    const modules = targetModules(config, targetNames(config, 'all', fail));
    for (const base of [null, weights]) {
      const low = initialAdapter(config, modules, 2, 5, base);
      assert.is(low.size, modules.length * (base === null ? 2 : 3));
      const { out, into } = linearModules(config).get(modules.at(-1)!)!;
      assert.equal(low.get(`${modules.at(-1)}.lora_A.weight`)!.shape, [2, into]);
      assert.equal(low.get(`${modules.at(-1)}.lora_B.weight`)!.shape, [out, 2]);
      const adapter: Adapter = { rank: 2, alpha: 4, rankStabilised: false, weights: low };
      const merged = mergeAdapter(config, weights, adapter);
      for (const [name, { data }] of weights)
        assert.ok(distance(merged.get(name)!.data, data) <= (base === null ? 0 : 1e-8), name);
    }
  });

test('new weights of GPT-2 begin as OpenAI began', () => {
  const wide = parseConfig({ ...small, model_type: 'gpt2', hidden_size: 64, num_hidden_layers: 8 }, 'm', fail);
  const deviation = (name: string): number => {
    const { data } = initialWeights(wide, 1).get(name)!;
    return Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);
  };
  assert.ok(Math.abs(deviation('transformer.h.0.attn.c_attn.weight') / 0.02 - 1) < 0.03);
  assert.ok(Math.abs(deviation('transformer.h.7.mlp.c_proj.weight') / (0.02 / 4) - 1) < 0.03);
  assert.ok(Math.abs(deviation('transformer.h.0.attn.c_proj.weight') / (0.02 / 4) - 1) < 0.05);
  assert.is(deviation('transformer.h.0.mlp.c_fc.bias'), 0);
  assert.is(deviation('transformer.ln_f.weight'), 1);
  assert.is(deviation('transformer.ln_f.bias'), 0);
});

for (const [config, decomposed, rankStabilised] of [
  [llama, true, false],
  [gpt2, false, true],
] as const)
  test(`an adapter of a ${config.family} is read as it was written`, () => {
    const folder = temporaryFolder();
    const names = targetNames(config, 'mlp', fail);
    const base = decomposed ? initialWeights(config, 1) : null;
    const weights = initialAdapter(config, targetModules(config, names), 2, 5, base);
    const stored = { adapter: { rank: 2, alpha: 4, rankStabilised, weights }, names, dropout: 0.25 };
    writeAdapter(folder, config, stored);
    assert.equal(readAdapter(folder, config, fail), stored);
    const written = readJson<Record<string, unknown>>(folder, 'adapter_config.json');
    assert.equal(
      [written.use_dora, written.use_rslora, written.fan_in_fan_out],
      [decomposed, rankStabilised, config === gpt2],
    );
    rmSync(folder, { recursive: true });
  });

const golden = shared('golden/training');
if (golden !== null) {
  const load = (name: string) => {
    const folder = join(golden, 'models', name);
    const config = readConfig(folder, fail);
    return { config, weights: readWeights(folder, config, fail) };
  };
  const runs = { b_lora: 'tiny-llama-gqa', b2_lora_gpt2: 'tiny-gpt2', b3_dora: 'tiny-qwen2' } as const;
  interface Merge {
    readonly changed_tensors: readonly string[];
    readonly stored_tensors: readonly string[];
    readonly input_ids: readonly (readonly number[])[];
    readonly elements?: number;
  }
  const merges = readJson<Readonly<Record<string, Merge>>>(golden, 'merge', 'merge.json');
  const changed = (before: Weights, after: Weights) =>
    [...before].filter(([name, { data }]) => distance(after.get(name)!.data, data) > 0).map(([name]) => name);

  for (const [run, name] of Object.entries(runs)) {
    test(`the adapter of ${run}, merged, changes the tensors of the reference to its values`, () => {
      const { config, weights } = load(name);
      const { adapter } = readAdapter(join(golden, 'train', run, 'final_adapter'), config, fail);
      const merged = mergeAdapter(config, weights, adapter);
      const { changed_tensors, stored_tensors } = merges[run]!;
      assert.equal(changed(weights, merged).sort(), [...changed_tensors].sort());
      const expected = readSafetensors(join(golden, 'merge', `${run}.merged_tensors.safetensors`), fail);
      assert.equal([...expected.keys()].sort(), [...stored_tensors].sort());
      for (const [key, { data }] of expected) {
        const off = distance(merged.get(key)!.data, data);
        assert.ok(off < 1e-6, `${key}: ${off}`);
      }
    });

    test(`the model of ${run} says the same adapted and merged, and what the reference says`, async () => {
      const { config, weights } = load(name);
      const { adapter } = readAdapter(join(golden, 'train', run, 'final_adapter'), config, fail);
      const expected = readSafetensors(join(golden, 'merge', `${run}.logits.safetensors`), fail);
      assert.is(expected.size, 2);
      const { input_ids } = merges[run]!;
      const batch = batchOf(input_ids);
      const opened = [
        { config, weights, adapter },
        { config, weights: mergeAdapter(config, weights, adapter), adapter: null },
      ];
      for (const model of opened) {
        const program = (await engine()).open(model, null);
        const scores = await program.logits(batch, [...batch.ids.keys()]);
        program.dispose();
        for (const [which, { data }] of expected) assert.ok(distance(scores, data) < 1e-4, which);
      }
    });

    test(`the first adapter of ${run} is read, and leaves the model as it is`, () => {
      const { config, weights } = load(name);
      const { adapter, names } = readAdapter(join(golden, 'train', run, 'init_adapter'), config, fail);
      assert.is(changed(weights, mergeAdapter(config, weights, adapter)).length > 0, run === 'b3_dora');
      const modules = targetModules(config, targetNames(config, names, fail));
      const own = initialAdapter(config, modules, adapter.rank, 1, run === 'b3_dora' ? weights : null);
      assert.equal([...own.keys()].sort(), [...adapter.weights.keys()].sort());
      for (const [key, { shape, data }] of own) {
        assert.equal(adapter.weights.get(key)!.shape, shape, key);
        // Magnitudes follow from the weights alone.
        if (key.endsWith('vector')) assert.ok(distance(adapter.weights.get(key)!.data, data) < 1e-5, key);
      }
    });
  }

  test('an adapter merged into a 16-bit model gives the rounded weights of the reference', () => {
    const { config, weights } = load('tiny-llama3-tied-bf16');
    const { adapter } = readAdapter(join(golden, 'merge', 'bf16_adapter'), config, fail);
    const merged = mergeAdapter(config, weights, adapter);
    assert.equal(changed(weights, merged).sort(), [...merges.bf16!.changed_tensors].sort());
    const expected = readSafetensors(join(golden, 'merge', 'bf16.merged_tensors.safetensors'), fail);
    assert.is(expected.size, merges.bf16!.stored_tensors.length);
    let differing = 0;
    for (const [key, { data }] of expected) {
      const rounded = merged.get(key)!.data.map(toBrainFloat);
      // The reference sums in 32 bits; where weight and addition all but cancel, its rounding can decide the last bit.
      assert.ok(distance(rounded, data) < 1e-8, key);
      differing += rounded.filter((x, i) => x !== data[i]).length;
    }
    assert.ok(differing <= 1, `${differing} of ${merges.bf16!.elements} elements differ`);
  });

  const broken: Readonly<Record<string, readonly [string, RegExp, (config: Record<string, unknown>) => void]>> = {
    'another kind of adapter': ['FTP1080', /peft_type .* "IA3"/, (c) => (c.peft_type = 'IA3')],
    'trained biases': ['FTP1080', /bias .* "all"/, (c) => (c.bias = 'all')],
    'whole layers beside it': ['FTP1080', /modules_to_save/, (c) => (c.modules_to_save = ['lm_head'])],
    'ranks by layer': ['FTP1080', /rank_pattern .* \{"q_proj":4\}/, (c) => (c.rank_pattern = { q_proj: 4 })],
    'layers by number': ['FTP1080', /layers_to_transform/, (c) => (c.layers_to_transform = [0])],
    'the wrong way round': ['FTP1080', /fan_in_fan_out .* true, not false/, (c) => (c.fan_in_fan_out = true)],
    'no rank': ['FTP1080', /^r of its adapter_config\.json is null/, (c) => delete c.r],
    'another rank': ['FTP1081', /lora_A\.weight.*\[8, 64\].*\[4, 64\]/, (c) => (c.r = 4)],
    'one layer more': [
      'FTP1081',
      /k_proj\.lora_A\.weight is missing/,
      (c) => (c.target_modules = ['q_proj', 'k_proj', 'v_proj']),
    ],
    'one layer less': ['FTP1081', /v_proj.*belongs to no layer/, (c) => (c.target_modules = ['q_proj'])],
    'a layer of another family': [
      'FTP1081',
      /^c_attn of target_modules is no layer of it; it has q_proj.*lm_head, embed_tokens$/,
      (c) => (c.target_modules = ['q_proj', 'v_proj', 'c_attn']),
    ],
    'a pattern that matches nothing': ['FTP1080', /pattern that some layer/, (c) => (c.target_modules = 'c_.*')],
    'a pattern of another language': [
      'FTP1080',
      /pattern that can be read/,
      (c) => (c.target_modules = '(?P<n>q_proj'),
    ],
    'a start that changes the model': [
      'FTP1080',
      /init_lora_weights.*"pissa_niter_4"/,
      (c) => (c.init_lora_weights = 'pissa_niter_4'),
    ],
    'magnitudes that are not there': ['FTP1081', /lora_magnitude_vector is missing/, (c) => (c.use_dora = true)],
  };
  for (const [name, [code, said, change]] of Object.entries(broken))
    test(`${name}: ${code}`, () => {
      const folder = temporaryFolder();
      cpSync(join(golden, 'train', 'b_lora', 'final_adapter'), folder, { recursive: true });
      const path = join(folder, 'adapter_config.json');
      const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      change(config);
      writeFileSync(path, JSON.stringify(config));
      const told = failure(() => readAdapter(folder, load('tiny-llama-gqa').config, fail))!;
      rmSync(folder, { recursive: true });
      assert.is(told.code, code);
      const { reason, tensor, problem, target } = told.values;
      assert.match([reason, tensor, problem, target].filter((part) => part !== undefined).join(' '), said);
    });
}

/** Round to nearest, ties to even, in the upper half of the bits. */
function toBrainFloat(x: number): number {
  const bits = new Uint32Array(Float32Array.of(x).buffer);
  const rounded = (bits[0]! + 0x7fff + ((bits[0]! >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(Uint32Array.of(rounded >>> 0).buffer)[0]!;
}

test.run();
