import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fail } from './failure.ts';
import { layoutOf } from './layout.ts';
import type { ModelConfig } from './model-config.ts';
import { readSafetensors } from './safetensors.ts';
import { expectedTensors, type Tensor, type Weights } from './tensors.ts';

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/**
 * Reads the weights of a folder, in one file or in shards, and checks every name and shape against the configuration. Files of the bare decoder, whose
 * names lack its prefix, are read all the same.
 */
export function readWeights(folder: string, config: ModelConfig, fail: Fail): Weights {
  const expected = expectedTensors(config);
  const { prefix } = layoutOf(config);
  const weights = new Map<string, Tensor>();
  const seen = new Set<string>();
  const wrong = (tensor: string, problem: string): never => fail('FTP0953', { folder, tensor, problem });
  for (const file of weightFiles(folder, fail)) {
    const tensors = readSafetensors(join(folder, file), fail, (stored, shape) => {
      const name = expected.has(stored) ? stored : prefix + stored;
      const wanted = expected.get(name);
      if (wanted === undefined && isIgnorable(stored, config)) return null;
      if (wanted === undefined) return wrong(stored, `has no place in a ${config.family} of this configuration`);
      if (wanted.join() !== shape.join())
        wrong(stored, `has shape [${shape.join(', ')}], where its config.json calls for [${wanted.join(', ')}]`);
      if (seen.has(name)) wrong(stored, 'is there twice');
      seen.add(name);
      return name;
    });
    for (const [name, tensor] of tensors) weights.set(name, tensor);
  }
  for (const name of expected.keys()) if (!weights.has(name)) wrong(name, 'is missing');
  return weights;
}

/** What older files hold besides parameters: the causal mask of GPT-2 and the rotary tables of Llama, which are computed here. */
const buffer = /\.attn\.(masked_)?bias$|\.rotary_emb\.inv_freq$/;

/** A tied head may be stored all the same. */
function isIgnorable(name: string, config: ModelConfig): boolean {
  return buffer.test(name) || (config.tied && name === `${layoutOf(config).output}.weight`);
}

/** Names of the weight files of a folder: one, or the shards that its index names. */
export function weightFiles(folder: string, fail: Fail): readonly string[] {
  if (!existsSync(join(folder, index))) {
    if (existsSync(join(folder, single))) return [single];
    return fail('FTP0951', { folder, reason: `it has neither ${single} nor ${index}` });
  }
  let map: unknown;
  try {
    map = (JSON.parse(readFileSync(join(folder, index), 'utf8')) as { weight_map?: unknown }).weight_map;
  } catch {
    map = null;
  }
  const files = typeof map === 'object' && map !== null ? [...new Set(Object.values(map))] : [];
  const plain = (file: unknown): file is string => typeof file === 'string' && !/[/\\]/.test(file);
  if (files.length === 0 || !files.every(plain))
    return fail('FTP0951', { folder, reason: `its ${index} has no usable weight_map` });
  return files.sort();
}

/** One digest for all tensors: what tells the start of one training from another. */
export function digestOfWeights(weights: Weights): string {
  const hash = createHash('sha256');
  for (const [name, { shape, data }] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name} ${shape.join('x')};`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest('hex');
}
