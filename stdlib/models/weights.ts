import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelConfig } from './config.ts';
import type { Fail } from './failure.ts';
import { readSafetensors } from './safetensors.ts';
import { expectedTensors, output, type Tensor, type Weights } from './tensors.ts';

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/** Reads the weights of a folder, in one file or in shards, and checks every name and shape against the configuration. */
export function readWeights(folder: string, config: ModelConfig, fail: Fail): Weights {
  const expected = expectedTensors(config);
  const weights = new Map<string, Tensor>();
  for (const file of weightFiles(folder, fail)) {
    for (const [name, tensor] of readSafetensors(join(folder, file), fail, (name) => !ignorable(name, config))) {
      const shape = expected.get(name);
      if (shape === undefined)
        fail('FTP0953', { folder, tensor: name, problem: `has no place in a ${config.family} of this configuration` });
      if (shape.join() !== tensor.shape.join())
        fail('FTP0953', {
          folder,
          tensor: name,
          problem: `has shape [${tensor.shape.join(', ')}], where its config.json calls for [${shape.join(', ')}]`,
        });
      weights.set(name, tensor);
    }
  }
  for (const name of expected.keys())
    if (!weights.has(name)) fail('FTP0953', { folder, tensor: name, problem: 'is missing' });
  return weights;
}

/** A tied head may be stored all the same; rotary tables are computed, not read. */
function ignorable(name: string, config: ModelConfig): boolean {
  return name.endsWith('.rotary_emb.inv_freq') || (config.tied && name === output);
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
