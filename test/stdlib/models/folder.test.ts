import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseConfig, writeConfig } from '../../../stdlib/models/config.ts';
import { readModelFolder, writeDerivedModel } from '../../../stdlib/models/folder.ts';
import { inverseFrequencies, readRope } from '../../../stdlib/models/rope.ts';
import { encodeSafetensors, readSafetensors } from '../../../stdlib/models/safetensors.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { readJson } from '../engines/support.ts';
import { distance, Failed, fail, failure } from './support.ts';

const golden = shared('golden/training');
const raw = {
  model_type: 'llama',
  hidden_size: 16,
  num_attention_heads: 4,
  num_hidden_layers: 1,
  intermediate_size: 24,
  vocab_size: 300,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-5,
};

test('config.json is read in its older and newer spelling', () => {
  const scaling = { factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 64 };
  const newer = parseConfig(
    { ...raw, rope_parameters: { rope_type: 'llama3', rope_theta: 5e5, ...scaling } },
    'm',
    fail,
  );
  const older = parseConfig({ ...raw, rope_theta: 5e5, rope_scaling: { type: 'llama3', ...scaling } }, 'm', fail);
  assert.equal(older, newer);
  assert.is(older.keyValueHeads, 4);
  assert.is(parseConfig({ ...raw, eos_token_id: [7, 8] }, 'm', fail).eos, 7);
});

test('what is written is read again', () => {
  const config = parseConfig({ ...raw, tie_word_embeddings: true, bos_token_id: 0, eos_token_id: 1 }, 'm', fail);
  assert.equal(parseConfig(writeConfig(config) as Parameters<typeof parseConfig>[0], 'm', fail), config);
});

const unusable: Readonly<Record<string, readonly [string, object]>> = {
  'another family': ['FTP0954', { ...raw, model_type: 'gpt_neox' }],
  'no family': ['FTP0954', { ...raw, model_type: undefined }],
  'heads that do not divide': ['FTP0951', { ...raw, num_key_value_heads: 3 }],
  'an odd head': ['FTP0951', { ...raw, head_dim: 5 }],
  'a missing number': ['FTP0951', { ...raw, vocab_size: undefined }],
  'another activation': ['FTP0951', { ...raw, hidden_act: 'gelu' }],
  'a sliding window': ['FTP0951', { ...raw, model_type: 'mistral', sliding_window: 32 }],
  'an unknown stretching': ['FTP0951', { ...raw, rope_scaling: { type: 'longrope', factor: 4 } }],
  'a stretching without factor': ['FTP0951', { ...raw, rope_scaling: { type: 'linear' } }],
};
for (const [name, [code, config]] of Object.entries(unusable))
  test(`${name}: ${code}`, () => {
    assert.is(failure(() => parseConfig(config as Parameters<typeof parseConfig>[0], 'm', fail))?.code, code);
  });

if (golden !== null) {
  test('rotary frequencies are those of the reference', () => {
    const llama3 = readRope(
      {
        rope_theta: 5e5,
        rope_scaling: {
          rope_type: 'llama3',
          factor: 32,
          low_freq_factor: 1,
          high_freq_factor: 4,
          original_max_position_embeddings: 8192,
        },
      },
      'm',
      fail,
    );
    const found = inverseFrequencies(llama3, 64, 1);
    const wanted = [
      [0, 1],
      [8, 0.0376060307],
      [14, 0.00321144611],
      [16, 0.000429556705],
      [31, 9.41830649e-8],
    ] as const;
    for (const [i, value] of wanted) assert.ok(Math.abs(found[i]! / value - 1) < 1e-5, String(i));
  });

  const tiny = join(golden, 'models', 'tiny-llama-gqa');
  const changed = (change: (folder: string) => void): string => {
    const folder = temporaryFolder();
    cpSync(tiny, folder, { recursive: true });
    change(folder);
    return folder;
  };
  const rewrite = (folder: string, change: (config: Record<string, unknown>) => void) => {
    const config = readJson<Record<string, unknown>>(folder, 'config.json');
    change(config);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  };
  const broken: Readonly<Record<string, readonly [string, RegExp, (folder: string) => void]>> = {
    'no config.json': ['FTP0951', /config\.json/, (folder) => rmSync(join(folder, 'config.json'))],
    'no weights': ['FTP0951', /neither/, (folder) => rmSync(join(folder, 'model.safetensors'))],
    'a config.json that is cut': ['FTP0951', /JSON/, (folder) => writeFileSync(join(folder, 'config.json'), '{"a":')],
    'cut weights': [
      'FTP0952',
      /truncated/,
      (folder) => {
        const path = join(folder, 'model.safetensors');
        writeFileSync(path, readFileSync(path).subarray(0, 300_000));
      },
    ],
    'one layer more than weights': [
      'FTP0953',
      /layers\.2.*missing/,
      (folder) => rewrite(folder, (c) => (c.num_hidden_layers = 3)),
    ],
    'one layer less than weights': [
      'FTP0953',
      /no place/,
      (folder) => rewrite(folder, (c) => (c.num_hidden_layers = 1)),
    ],
    'another width': [
      'FTP0953',
      /172.*calls for.*170/,
      (folder) => rewrite(folder, (c) => (c.intermediate_size = 170)),
    ],
    'no tokenizer': ['FTP0962', /no tokenizer/, (folder) => rmSync(join(folder, 'tokenizer.json'))],
    'a tokenizer of another model': [
      'FTP0962',
      /do not belong together/,
      (folder) => rewrite(folder, (c) => (c.vocab_size = 599)),
    ],
    'a shard index without files': [
      'FTP0951',
      /weight_map/,
      (folder) =>
        writeFileSync(join(folder, 'model.safetensors.index.json'), '{"weight_map": {"a": "../../etc/passwd"}}'),
    ],
  };
  for (const [name, [code, said, change]] of Object.entries(broken))
    test(`${name}: ${code}`, async () => {
      const folder = changed(change);
      const told = await readModelFolder(folder, fail).then(
        () => assert.unreachable(),
        (error) => error as Failed,
      );
      rmSync(folder, { recursive: true });
      assert.instance(told, Failed);
      assert.is((told as Failed).code, code);
      assert.match(Object.values((told as Failed).values).join(' '), said);
    });

  test('a derived model keeps configuration and tokenizer', async () => {
    const half = await readModelFolder(join(golden, 'models', 'tiny-llama3-tied-bf16'), fail);
    const folder = temporaryFolder();
    writeDerivedModel(folder, half, half.weights, fail);
    const again = await readModelFolder(folder, fail);
    assert.equal(again.config, half.config);
    for (const [name, { data }] of half.weights) assert.is(distance(again.weights.get(name)!.data, data), 0);
    assert.is(readJson<{ dtype: string }>(folder, 'config.json').dtype, 'float32');
    for (const file of ['tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'])
      assert.equal(readFileSync(join(folder, file)), readFileSync(join(half.folder, file)));
    const bytes = readFileSync(join(folder, 'model.safetensors'));
    assert.equal(Buffer.from(encodeSafetensors(readSafetensors(join(folder, 'model.safetensors'), fail))), bytes);
  });
}

test.run();
