import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { tryWebgpu } from '../../stdlib/engines/native/trial.ts';
import { alone } from './alone.ts';

/**
 * WebGPU for tests that want it: the packages from npm, and an adapter. That is a GPU of this machine, else SwiftShader, which computes on the processor: from an
 * installed Chromium, or from Debian's package of it, unpacked and not installed. What is downloaded lies in the system's temporary folder for the next time.
 */

const packages = ['webgpu@0.6.2', '@tensorflow/tfjs-backend-webgpu@4.22.0', '@tensorflow/tfjs-core@4.22.0'];
const machineFolder = join(tmpdir(), `finslip-webgpu-0.6.2-${userInfo().uid}`);
/** Of each download, in ms: 65 MB of packages, 27 MB of Chromium. */
const patience = 60_000;
/** How long other tests believe that there is no way to an adapter, in ms. */
const memory = 600_000;

export type Webgpu =
  | {
      /** What a process needs in its environment. */
      readonly env: Readonly<Record<string, string>>;
      /** What computes. */
      readonly adapter: string;
    }
  | { readonly reason: string };

/** The environment of a process that is to compute with WebGPU, or why there is none; the reason is for a line `skipped: …`. */
export async function webgpu(): Promise<Webgpu> {
  const folder = join(machineFolder, 'packages');
  const problem = once(folder, (unfinished) =>
    run('npm', ['install', '--prefix', unfinished, '--ignore-scripts', '--no-audit', '--no-fund', ...packages]),
  );
  if (problem !== null) return { reason: `the packages of WebGPU could not be installed: ${problem}` };
  const asked = { FINSLIP_WEBGPU: folder, FINSLIP_ENGINE: 'tfjs-webgpu' };
  const own = await tryWebgpu({ ...process.env, ...asked });
  if (!('problem' in own)) return { env: asked, adapter: own.name };
  const chromium = swiftShader();
  if ('reason' in chromium) return { reason: `${own.problem}; ${chromium.reason}` };
  const env = {
    ...asked,
    // The loader of Vulkan drivers lies there too.
    LD_LIBRARY_PATH: [chromium.folder, process.env.LD_LIBRARY_PATH ?? ''].filter((path) => path !== '').join(':'),
    VK_DRIVER_FILES: join(chromium.folder, 'vk_swiftshader_icd.json'),
  };
  const software = await tryWebgpu({ ...process.env, ...env });
  return 'problem' in software ? { reason: software.problem } : { env, adapter: software.name };
}

function swiftShader(): { readonly folder: string } | { readonly reason: string } {
  const within = 'usr/lib/chromium';
  if (process.platform !== 'linux') return { reason: 'SwiftShader is looked for on Linux only' };
  if (existsSync(join('/', within, 'libvk_swiftshader.so'))) return { folder: join('/', within) };
  const folder = join(machineFolder, 'chromium');
  const problem = once(folder, (unfinished) => {
    const failed = run('apt-get', ['download', 'chromium-common'], unfinished);
    if (failed !== null) return failed;
    const archive = readdirSync(unfinished).find((name) => name.endsWith('.deb'));
    if (archive === undefined) return 'apt-get download left no package';
    const unpacked = run('dpkg', ['-x', archive, '.'], unfinished);
    rmSync(join(unfinished, archive));
    return unpacked;
  });
  return problem === null ? { folder: join(folder, within) } : { reason: `SwiftShader could not be had: ${problem}` };
}

/** Fills a folder unless it is there, in one process at a time. What went wrong is believed for a while. */
function once(folder: string, fill: (unfinished: string) => string | null): string | null {
  return alone(machineFolder, () => {
    const failed = `${folder}.failed`;
    if (existsSync(folder)) return null;
    if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < memory) return readFileSync(failed, 'utf8');
    const unfinished = mkdtempSync(join(machineFolder, 'unfinished-'));
    try {
      const problem = fill(unfinished);
      if (problem === null) renameSync(unfinished, folder);
      else writeFileSync(failed, problem);
      return problem;
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
}

function run(command: string, args: readonly string[], cwd?: string): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: patience, cwd });
  if (status === 0) return null;
  return `${basename(command)} ${args[0]}: ${error?.message ?? (stderr.trim().split('\n').at(-1) || `status ${status}`)}`;
}
