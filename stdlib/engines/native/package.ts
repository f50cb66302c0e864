import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';

/** Packages that drive a TensorFlow library from JavaScript. Their code is the same; only their names and what their install scripts would download differ. */
export const nativeNames = ['tfjs-node-gpu', 'tfjs-node'] as const;
export type NativeName = (typeof nativeNames)[number];

/** The variable that names a package's folder elsewhere than beside Finslip, such as one that a cluster's machines share. */
export const folderVariable = 'FINSLIP_TFJS_NODE';

/** Where the package lies; null where it is not installed. */
export function packageFolder(name: NativeName): string | null {
  const given = process.env[folderVariable];
  if (given !== undefined) return nameIn(given) === `@tensorflow/${name}` ? given : null;
  try {
    return dirname(createRequire(import.meta.url).resolve(`@tensorflow/${name}/package.json`));
  } catch {
    return null;
  }
}

function nameIn(folder: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string }).name;
  } catch {
    return null;
  }
}

/** Whether a native package is bound to a TensorFlow library, told from its files: loading it takes seconds. */
export function isBound(name: NativeName): boolean {
  const folder = packageFolder(name);
  return folder !== null && addonOf(folder) !== null;
}

/** The compiled part of a package; null where it was never compiled. */
export function addonOf(folder: string): string | null {
  const lib = join(folder, 'lib');
  if (!existsSync(lib)) return null;
  const found = readdirSync(lib).map((abi) => join(lib, abi, 'tfjs_binding.node'));
  return found.find((path) => existsSync(path)) ?? null;
}

/** Why the package cannot be loaded, as far as its files tell; null where nothing speaks against it. */
export function obstacle(name: NativeName): string | null {
  const folder = packageFolder(name);
  if (folder === null) return 'its package is not installed';
  if (addonOf(folder) === null) return 'its package is installed, but not bound to a TensorFlow library';
  const libraries = join(folder, 'deps', 'lib');
  // A link whose target is gone does not exist, but its folder lists it.
  if (existsSync(libraries)) return null;
  return existsSync(join(folder, 'deps')) && readdirSync(join(folder, 'deps')).includes('lib')
    ? 'the TensorFlow that its package was bound to is no longer there'
    : 'its package is bound, but lacks its `deps/lib`';
}

/** What of a loaded package we look at beyond tfjs itself. */
export interface NativePackage {
  tensor2d(values: readonly (readonly number[])[]): NativeTensor;
  matMul(a: NativeTensor, b: NativeTensor): NativeTensor;
  backend(): { readonly isUsingGpuDevice: boolean; readonly binding: { readonly TF_Version: string } };
}
interface NativeTensor {
  dataSync(): ArrayLike<number>;
}

/**
 * Loads a package, which makes its backend `tensorflow` known to tfjs. By `require`: it finds its compiled part relative to itself, and one that is absent
 * must not stop a bundler.
 */
export function loadNative(folder: string): NativePackage {
  // Node 23 removed what 4.22.0 still calls (tfjs#8425, merged and never released).
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
  // TensorFlow tells about the processor and its own passes on the error stream. 2 keeps errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  return createRequire(import.meta.url)(realpathSync(folder)) as NativePackage;
}
