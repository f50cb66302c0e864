import { join } from 'node:path';
import type { StoreContext } from './context.ts';
import { isAbsent, listOrEmpty, readOrNull } from './file-system.ts';
import { isDigest, pinsFolder } from './layout.ts';
import type { Digest } from './result.ts';
import { writeWhole } from './workspace.ts';

/** Results that gc spares under a name, as a release does. */
export interface Pin {
  readonly name: string;
  readonly keys: readonly Digest[];
}

const NAME = /^[\w.-]{1,120}$/;

export const isPinName = (name: string): boolean => NAME.test(name) && !name.startsWith('.');

const pinPath = (root: string, name: string): string => join(pinsFolder(root), `${name}.json`);

export async function pin({ fs, root }: StoreContext, { name, keys }: Pin): Promise<void> {
  await writeWhole(fs, root, pinPath(root, name), `${JSON.stringify({ format: 1, keys }, null, 2)}\n`);
}

export function unpin({ fs, root }: StoreContext, name: string): void {
  try {
    fs.unlink(pinPath(root, name));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Every pin. One that cannot be read is given as `null`, so that gc stops instead of sweeping what it may protect. */
export function pins({ fs, root }: StoreContext): readonly (Pin | { readonly name: string; readonly keys: null })[] {
  return listOrEmpty(fs, pinsFolder(root))
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({ name: file.slice(0, -5), keys: keysIn(readOrNull(fs, join(pinsFolder(root), file))) }));
}

function keysIn(text: Buffer | null): readonly Digest[] | null {
  try {
    const { keys } = JSON.parse(text?.toString('utf8') ?? '') as { keys: readonly Digest[] };
    return keys.every(isDigest) ? keys : null;
  } catch {
    // Damaged.
    return null;
  }
}
