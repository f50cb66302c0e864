import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stop } from './failing.ts';
import type { TensorFlow } from './library.ts';
import type { Tools } from './tools.ts';

export interface Compiled {
  /** `napi-v8`: the folder under `lib/` in which the package looks for its addon. */
  readonly abi: string;
  readonly addon: Buffer;
}

/**
 * Compiles the addon of a package against a TensorFlow, in a temporary folder: neither make nor gyp can deal with blanks in paths, and the package
 * stays as it is until everything works. `tell` hears what is being done. Fails with FTP1007; the compiler's words are then kept in a file.
 */
export async function compileAddon(
  packageFolder: string,
  tensorflow: TensorFlow,
  tools: Tools,
  tell: (what: string) => void,
  signal: AbortSignal,
): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'finslip-tensorflow-'));
  try {
    for (const part of ['package.json', 'binding.gyp', 'binding'])
      cpSync(join(packageFolder, part), join(folder, part), { recursive: true });
    linkForLinker(folder, tensorflow);
    const version = napiVersion(packageFolder);
    const abi = `napi-v${version}`;
    const target = join(folder, 'lib', abi);
    mkdirSync(target, { recursive: true });
    const addon = join(target, 'tfjs_binding.node');
    const args = [
      tools.nodeGyp,
      'rebuild',
      `--nodedir=${tools.headers}`,
      `--python=${tools.python}`,
      '--module_name=tfjs_binding',
      `--module_path=${target}`,
      `--module=${addon}`,
      `--napi_version=${process.versions.napi}`,
      `--napi_build_version=${version}`,
    ];
    const { code, log } = await run(args, folder, tell, signal);
    signal.throwIfAborted();
    if (code !== 0) failWith(log);
    return { abi, addon: readFileSync(addon) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `binding.gyp` asks for `-ltensorflow`; the name that gets into the addon is the one that the library gives itself. */
function linkForLinker(folder: string, { include, libraries, core, framework }: TensorFlow): void {
  const lib = join(folder, 'deps/lib');
  mkdirSync(lib, { recursive: true });
  symlinkSync(include, join(folder, 'deps/include'));
  for (const [name, target] of [
    ['libtensorflow.so', core],
    ['libtensorflow_framework.so', framework],
    // The linker looks for what a library needs under its own name.
    [framework, framework],
  ] as const)
    symlinkSync(join(libraries, target), join(lib, name));
}

/** The newest stable interface that both the package and this Node know: how node-pre-gyp chooses, too. */
function napiVersion(packageFolder: string): number {
  const { binary } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    binary: { napi_versions: readonly number[] };
  };
  return Math.max(...binary.napi_versions.filter((version) => version <= Number(process.versions.napi)));
}

function run(
  args: readonly string[],
  cwd: string,
  tell: (what: string) => void,
  signal: AbortSignal,
): Promise<{ readonly code: number | null; readonly log: string }> {
  return new Promise((resolve) => {
    // A group of its own, so that make and the compiler end with it.
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const end = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', end, { once: true });
    let log = '';
    const hear = (text: string): void => {
      log += text;
      for (const [, file] of text.matchAll(/^\s*CXX\(target\) (?:.*\/)?(\S+)\.o$/gm)) tell(`compiling ${file}`);
      if (/^\s*SOLINK_MODULE/m.test(text)) tell('linking');
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', ({ message }) => resolve({ code: null, log: `${log}\n${message}` }));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ code, log });
    });
  });
}

function failWith(log: string): never {
  const file = join(mkdtempSync(join(tmpdir(), 'finslip-tensorflow-log-')), 'build.log');
  writeFileSync(file, log);
  const said = /^.*\b(?:fatal )?error: .*$/im.exec(log)?.[0] ?? /^gyp ERR! stack (?:Error: )?(.*)$/m.exec(log)?.[1];
  const last = log
    .trim()
    .split('\n')
    .filter((line) => !/^gyp (info|ERR!)|^make: (Entering|Leaving)/.test(line))
    .at(-1);
  return stop('FTP1007', { reason: (said ?? last ?? 'node-gyp said nothing').trim(), log: file });
}
