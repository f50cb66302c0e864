import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const adapterFolder = 'adapter';

/** Copies what a user of the model needs: complete weights, or the adapter in PEFT's layout. False where there is no adapter. */
export function copyModel(from: string, to: string, weights: 'merged' | 'adapter'): boolean {
  if (weights === 'adapter' && !existsSync(join(from, adapterFolder))) return false;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const weighty = entry.name.includes('.safetensors');
    if (entry.isFile() && !(weights === 'adapter' && weighty))
      copyFileSync(join(from, entry.name), join(to, entry.name));
  }
  if (weights === 'adapter') {
    for (const name of readdirSync(join(from, adapterFolder)))
      copyFileSync(join(from, adapterFolder, name), join(to, name));
  }
  return true;
}

/** File name -> `sha256:…`, in order of names. */
export function digests(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      `sha256:${createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')}`,
    ]),
  );
}
