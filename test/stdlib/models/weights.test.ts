import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, cpSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ModelConfig, parseConfig, readConfig } from '../../../stdlib/models/config.ts';
import { initialWeights } from '../../../stdlib/models/initialise.ts';
import { encodeSafetensors, readSafetensors, writeSafetensors } from '../../../stdlib/models/safetensors.ts';
import type { Tensor, Weights } from '../../../stdlib/models/tensors.ts';
import { readWeights } from '../../../stdlib/models/weights.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { shared } from '../../support/shared.ts';
import { distance, fail, failure } from './support.ts';

const root = temporaryFolder();
const config = parseConfig(
  { model_type: 'gpt2', n_embd: 8, n_head: 2, n_layer: 2, n_positions: 16, vocab_size: 20 },
  'm',
  fail,
);
const weights = initialWeights(config, 3);

function read(stored: Weights, of: ModelConfig = config): Weights {
  writeSafetensors(join(root, 'model.safetensors'), stored);
  return readWeights(root, of, fail);
}
const told = (stored: Weights, of: ModelConfig = config) => {
  const { code, values } = failure(() => read(stored, of))!;
  assert.is(code, 'FTP0953');
  return `${values.tensor} ${values.problem}`;
};
const tensor = (...shape: number[]): Tensor => ({
  shape,
  data: new Float32Array(shape.reduce((size, n) => size * n, 1)).fill(0.5),
});

test('names are read with and without the prefix', () => {
  const bare = new Map([...weights].map(([name, value]) => [name.replace('transformer.', ''), value]));
  assert.ok(bare.has('h.0.attn.c_attn.weight'));
  assert.equal(read(bare), new Map([...weights].sort(([a], [b]) => (a < b ? -1 : 1))));
});

test('what is no parameter is passed over: masks, and a tied head that is stored all the same', () => {
  const more = new Map([
    ...weights,
    ['transformer.h.0.attn.bias', tensor(1, 1, 16, 16)],
    ['h.1.attn.masked_bias', tensor()],
    ['lm_head.weight', tensor(20, 8)],
  ] as const);
  assert.equal([...read(more).keys()].sort(), [...weights.keys()].sort());
});

test('what is missing, left over, misshapen or there twice is told by name', () => {
  const without = new Map([...weights].filter(([name]) => name !== 'transformer.h.1.ln_2.bias'));
  assert.match(told(without), /^transformer\.h\.1\.ln_2\.bias is missing/);
  assert.match(told(new Map([...weights, ['h.2.ln_1.bias', tensor(8)]])), /^h\.2\.ln_1\.bias has no place in a gpt2/);
  const turned = new Map([...weights, ['transformer.h.0.attn.c_attn.weight', tensor(24, 8)]]);
  assert.match(told(turned), /c_attn\.weight has shape \[24, 8\], where its config\.json calls for \[8, 24\]/);
  assert.match(
    told(new Map([...weights, ['wte.weight', tensor(20, 8)]])),
    /^(transformer\.)?wte\.weight is there twice/,
  );
  assert.match(told(weights, { ...config, tied: false }), /^lm_head\.weight is missing/);
});

const golden = shared('golden/training/models');
if (golden !== null) {
  test('a checkpoint without prefix and with masks holds the weights of the one it was made from', () => {
    const [plain, bare] = ['tiny-gpt2', 'tiny-gpt2-noprefix'].map((name) => {
      const folder = join(golden, name);
      return readWeights(folder, readConfig(folder, fail), fail);
    }) as [Weights, Weights];
    assert.equal([...bare.keys()].sort(), [...plain.keys()].sort());
    for (const [name, { data }] of plain) assert.equal(bare.get(name)!.data, data, name);
  });

  test('shards hold the weights of the whole file', () => {
    const [whole, sharded] = ['tiny-mistral', 'tiny-mistral-sharded'].map((name) => {
      const folder = join(golden, name);
      return readWeights(folder, readConfig(folder, fail), fail);
    }) as [Weights, Weights];
    assert.is(sharded.size, whole.size);
    for (const [name, { data }] of whole) assert.equal(sharded.get(name)!.data, data, name);
  });

  test('16-bit checkpoints are the rounded ones', () => {
    for (const [name, base, steps] of [
      ['tiny-llama3-tied-bf16', 'tiny-llama3-tied', 2 ** -8],
      ['tiny-qwen2-fp16', 'tiny-qwen2', 2 ** -11],
    ] as const) {
      const [half, full] = [name, base].map((each) => {
        const folder = join(golden, each);
        return readWeights(folder, readConfig(folder, fail), fail);
      }) as [Weights, Weights];
      for (const [key, { data }] of full) {
        const most = data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
        const off = distance(half.get(key)!.data, data);
        assert.ok(off > 0 && off <= most * steps, `${name} ${key}: ${off}`);
      }
    }
  });

  test('a tensor that two shards hold is told', () => {
    const folder = temporaryFolder();
    cpSync(join(golden, 'tiny-llama-gqa'), folder, { recursive: true });
    const all = readSafetensors(join(folder, 'model.safetensors'), fail);
    const [first] = all;
    writeFileSync(join(folder, 'a.safetensors'), encodeSafetensors(all));
    writeFileSync(join(folder, 'b.safetensors'), encodeSafetensors(new Map([first!])));
    const map = {
      weight_map: Object.fromEntries(
        [...all.keys(), 'x'].map((name, n) => [name, n === 0 ? 'b.safetensors' : 'a.safetensors']),
      ),
    };
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify(map));
    const { values } = failure(() => readWeights(folder, readConfig(folder, fail), fail))!;
    assert.is(values.problem, 'is there twice');
    rmSync(folder, { recursive: true });
  });
}

test('a file is written as it is encoded, and who watches sees every byte', () => {
  const path = join(root, 'watched.safetensors');
  const hash = createHash('sha256');
  writeSafetensors(path, weights, (bytes) => hash.update(bytes));
  const bytes = readFileSync(path);
  assert.equal(bytes, Buffer.from(encodeSafetensors(weights)));
  assert.is(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
});

/** 32 million numbers as BF16, written without being held. */
function writeLarge(path: string): number {
  const count = 2 ** 25;
  const header = new TextEncoder().encode(
    JSON.stringify({ large: { dtype: 'BF16', shape: [count], data_offsets: [0, 2 * count] } }),
  );
  const file = openSync(path, 'w');
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  writeSync(file, new Uint8Array(length.buffer));
  writeSync(file, header);
  const piece = new Uint16Array(2 ** 19).fill(0x3f80);
  for (let at = 0; at < count; at += piece.length) writeSync(file, piece);
  closeSync(file);
  return 4 * count;
}

test('reading takes the memory of the numbers and hardly more; writing takes none', () => {
  const size = writeLarge(join(root, 'large.safetensors'));
  writeSafetensors(join(root, 'small.safetensors'), weights);
  const program = fileURLToPath(new URL('peak.ts', import.meta.url));
  const growth = (what: string): number => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, what, root], {
      encoding: 'utf8',
    });
    assert.ok(stdout !== '', stderr);
    const measured = JSON.parse(stdout) as { growth: number; tensors: number };
    assert.is(measured.tensors, 1);
    return measured.growth;
  };
  const reading = growth('read');
  assert.ok(reading > 0.9 * size && reading < 1.1 * size, `reading ${size} bytes took ${reading}`);
  const writing = growth('write');
  assert.ok(writing < 0.1 * size, `writing ${size} bytes took ${writing}`);
  assert.ok(statSync(join(root, 'large-again.safetensors')).size > size);
  rmSync(root, { recursive: true });
});

test.run();
