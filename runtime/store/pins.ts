import { join } from 'node:path';
import { report } from '../../compiler/diagnostics/report.ts';
import type { StoreContext } from './context.ts';
import { CodedFailure, shown } from './failure.ts';
import { isAbsent, listOrEmpty, readOrNull } from './file-system.ts';
import { isDigest, pinsFolder } from './layout.ts';
import type { Digest } from './result.ts';
import { writeWhole } from './workspace.ts';

/** Results that gc spares under a name, as a release does. */
export interface Pin {
  readonly name: string;
  readonly keys: readonly Digest[];
}

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

/** Every pin. One that cannot be read stops gc, which would sweep what it protects. */
export function pins({ fs, root }: StoreContext): readonly Pin[] {
  return listOrEmpty(fs, pinsFolder(root))
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const name = file.slice(0, -5);
      const keys = keysIn(readOrNull(fs, pinPath(root, name)));
      if (keys !== null) return { name, keys };
      throw new CodedFailure(report('FTP0866', null, { pin: name, path: shown(root, pinPath(root, name)) }));
    });
}

function keysIn(text: Buffer | null): readonly Digest[] | null {
  try {
    const { keys } = JSON.parse(text?.toString('utf8') ?? '') as { keys: readonly Digest[] };
    return keys.every(isDigest) ? keys : null;
  } catch {
    // Not JSON, or JSON of another shape.
    return null;
  }
}
