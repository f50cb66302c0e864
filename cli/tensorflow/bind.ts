import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { addonOf } from '../../stdlib/engines/native/package.ts';
import { tryPackage, type Working } from '../../stdlib/engines/native/trial.ts';
import { writing } from '../writing.ts';
import { type Compiled, compileAddon } from './compile.ts';
import { stop } from './failing.ts';
import type { TensorFlow } from './library.ts';
import type { Tools } from './tools.ts';

export interface Binding {
  readonly folder: string;
  readonly version: string | null;
  /** Size and time of the library: pip puts another version in the same place. */
  readonly library: string;
}
export interface Bound extends Working {
  /** True where nothing had to be done. */
  readonly already: boolean;
}

const record = (packageFolder: string): string => join(packageFolder, 'deps', 'finslip.json');
/** Begins the name of a folder that is being prepared; the number of the process at work follows. */
const staging = '.finslip-';

/** What `finslip engine add` bound the package to; null where it did not, or where what it bound is not whole. */
export function bindingOf(packageFolder: string): Binding | null {
  const path = record(packageFolder);
  if (addonOf(packageFolder) === null || !existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Binding;
  } catch {
    return null;
  }
}

/**
 * Binds the package to a TensorFlow: compiles, tries it in a process of its own, and only then puts it in place. A package that is bound to the same
 * one and works is left as it is. Fails with FTP1007, FTP1008 or, where the package cannot be written, FTP0983.
 */
export async function bind(
  packageFolder: string,
  tensorflow: TensorFlow,
  tools: () => Tools,
  tell: (what: string) => void,
  signal: AbortSignal,
): Promise<Bound> {
  const before = bindingOf(packageFolder);
  if (before !== null && same(before, describe(tensorflow))) {
    tell('trying a product of matrices');
    const trial = await tryPackage(packageFolder);
    if (!('problem' in trial)) return { ...trial, already: true };
  }
  const stage = await writing(packageFolder, () => {
    removeStages(packageFolder);
    return mkdtempSync(join(packageFolder, `${staging}${process.pid}-`));
  });
  try {
    const compiled = await compileAddon(packageFolder, tensorflow, tools(), tell, signal);
    await writing(packageFolder, () => fill(stage, packageFolder, tensorflow, compiled));
    tell('trying a product of matrices');
    const trial = await tryPackage(stage);
    signal.throwIfAborted();
    if ('problem' in trial)
      return stop('FTP1008', { version: tensorflow.version ?? `of ${tensorflow.folder}`, problem: trial.problem });
    await writing(packageFolder, () => putInPlace(stage, packageFolder));
    return { ...trial, already: false };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Takes a binding away. False where there was none; fails with FTP1009 where it is not ours. */
export async function unbind(packageFolder: string): Promise<boolean> {
  if (addonOf(packageFolder) === null && !existsSync(record(packageFolder))) return false;
  if (!existsSync(record(packageFolder))) stop('FTP1009', { folder: packageFolder });
  await writing(packageFolder, () => {
    // The addon first: what is left without it counts as not bound.
    for (const part of ['lib', 'deps']) rmSync(join(packageFolder, part), { recursive: true, force: true });
    removeStages(packageFolder);
  });
  return true;
}

function describe({ folder, version, libraries, core }: TensorFlow): Binding {
  const { size, mtimeMs } = statSync(join(libraries, core));
  return { folder, version, library: `${size} bytes of ${Math.floor(mtimeMs)}` };
}

const same = (a: Binding, b: Binding): boolean =>
  a.folder === b.folder && a.version === b.version && a.library === b.library;

/** A small copy of the package with its new binding, inside the package, so that it finds the same dependencies and moves by renaming. */
function fill(stage: string, packageFolder: string, tensorflow: TensorFlow, { abi, addon }: Compiled): void {
  for (const part of ['package.json', 'dist'])
    cpSync(join(packageFolder, part), join(stage, part), { recursive: true });
  mkdirSync(join(stage, 'deps'));
  symlinkSync(tensorflow.include, join(stage, 'deps/include'));
  // The folder as a whole: libraries look for others (CUDA's, in a wheel) relative to the path that they were loaded by.
  symlinkSync(tensorflow.libraries, join(stage, 'deps/lib'));
  writeFileSync(record(stage), `${JSON.stringify(describe(tensorflow), null, 2)}\n`);
  mkdirSync(join(stage, 'lib', abi), { recursive: true });
  writeFileSync(join(stage, 'lib', abi, 'tfjs_binding.node'), addon, { mode: 0o755 });
}

/** The addon goes first and comes last: whoever looks or is interrupted in between finds a package that is not bound. */
function putInPlace(stage: string, packageFolder: string): void {
  for (const part of ['lib', 'deps'])
    if (lstatSync(join(packageFolder, part), { throwIfNoEntry: false }) !== undefined)
      renameSync(join(packageFolder, part), join(stage, `old-${part}`));
  for (const part of ['deps', 'lib']) renameSync(join(stage, part), join(packageFolder, part));
}

/** Folders that processes left behind that were killed. */
function removeStages(packageFolder: string): void {
  for (const name of readdirSync(packageFolder)) {
    const owner = name.startsWith(staging) ? Number.parseInt(name.slice(staging.length), 10) : null;
    if (owner !== null && !isAlive(owner)) rmSync(join(packageFolder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
