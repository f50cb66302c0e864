import type { LockedModel } from '../../compiler/semantics/training/lock-file.ts';
import { addressOf, bytesOf, type RemoteFile } from '../../runtime/hub/api.ts';
import { unusable } from '../../runtime/hub/failure.ts';
import type { Hub } from '../../runtime/hub/hub.ts';
import { headerLength, headerOf, type SafetensorsHeader } from '../../stdlib/models/safetensors.ts';

/** Bytes asked for at first: the whole header of most files, so that one question is enough. */
const FIRST = 65_536;

/** Names, types and shapes of all tensors, from the headers of the weight files; a hundredth of a percent of what the files hold. */
export async function readTensors(
  hub: Hub,
  model: string,
  commit: string,
  files: readonly RemoteFile[],
  signal: AbortSignal,
): Promise<Pick<LockedModel, 'dtype' | 'dtypes' | 'tensors'>> {
  const tensors = new Map<string, readonly number[]>();
  const types = new Map<string, string>();
  for (const file of files) {
    const header = await readHeader(hub, model, commit, file, signal);
    for (const [name, { dtype, shape }] of header.tensors) {
      if (tensors.has(name)) throw unusable(model, `two of its files hold ${name}`);
      tensors.set(name, shape);
      types.set(name, dtype);
    }
  }
  if (tensors.size === 0) throw unusable(model, 'its weight files hold no tensors');
  const usual = mostCommon([...types.values()]);
  const others = [...types].filter(([, type]) => type !== usual);
  return {
    dtype: usual,
    tensors: Object.fromEntries(tensors),
    ...(others.length > 0 ? { dtypes: Object.fromEntries(others) } : {}),
  };
}

async function readHeader(
  hub: Hub,
  model: string,
  commit: string,
  { path, bytes: size }: RemoteFile,
  signal: AbortSignal,
): Promise<SafetensorsHeader> {
  const damaged = (reason: string): never => {
    throw unusable(model, `${path}: ${reason}`);
  };
  const request = { model, what: `${path} of ${model}`, url: addressOf(hub, model, commit, path), signal };
  const start = size === 0 ? new Uint8Array() : await bytesOf(hub, request, 0, Math.min(FIRST, size));
  const end = 8 + headerLength(start, size, damaged);
  const rest = end > start.length ? await bytesOf(hub, request, start.length, end) : new Uint8Array();
  const header = Buffer.concat([start, rest]).subarray(8, end);
  if (header.length < end - 8) return damaged(`its header ended after ${header.length} of ${end - 8} bytes`);
  return headerOf(header, size, damaged);
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0];
}
