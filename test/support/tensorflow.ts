import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
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
import { fileURLToPath } from 'node:url';
import { alone, lockName } from './alone.ts';
import { program } from './cli.ts';

/**
 * A real TensorFlow for tests that want one, and the package that drives it, bound to it by `finslip engine add`. What takes long is done once: the wheel
 * lies in the system's temporary folder, the bound package in `node_modules/.cache`, which `npm ci` empties. `FINSLIP_TEST_TENSORFLOW` names a TensorFlow to
 * use instead of pip's; the build in `dist/` must be there.
 */

const version = '2.21.0';
const root = fileURLToPath(new URL('../../', import.meta.url));
const installed = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');
const machineFolder = join(tmpdir(), `finslip-tensorflow-${version}-${userInfo().uid}`);
const checkoutFolder = join(root, 'node_modules/.cache/finslip-tensorflow');
/** Of pip, in ms: 270 MB come over the network. */
const patience = 150_000;
/** How long other tests believe that there is no way to a TensorFlow, in ms. */
const memory = 600_000;

export type Bound =
  | {
      /** A copy of @tensorflow/tfjs-node-gpu, for the variable `FINSLIP_TFJS_NODE`. Not to be changed. */
      readonly folder: string;
      /** The TensorFlow that it is bound to. */
      readonly tensorflow: string;
      /** What `finslip engine add tensorflow --json` printed when it was bound. */
      readonly report: {
        readonly tensorflow: { readonly version: string };
        readonly already: boolean;
        readonly seconds: number;
      };
    }
  | { readonly reason: string };

/** The folder of a bound package, or why there is none; the reason is for a line `skipped: …`. May take three minutes the first time. */
export function boundTensorflow(): Bound {
  if (process.platform !== 'linux')
    return { reason: `a TensorFlow is bound on Linux only, and this is ${process.platform}` };
  if (!existsSync(installed)) return { reason: '@tensorflow/tfjs-node-gpu is not installed' };
  const found = tensorflowFolder();
  if ('reason' in found) return found;
  const folder = join(checkoutFolder, stamp(found.folder));
  const report = join(folder, 'report.json');
  // Its dependencies are found from there: a folder `node_modules` is above it.
  const bound = join(folder, 'tfjs-node-gpu');
  alone(checkoutFolder, () => {
    if (existsSync(report)) return;
    for (const old of readdirSync(checkoutFolder))
      if (!old.startsWith(lockName)) rmSync(join(checkoutFolder, old), { recursive: true });
    cpSync(installed, bound, {
      recursive: true,
      filter: (path) => !['lib', 'deps', 'build'].some((part) => path === join(installed, part)),
    });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, 'engine', 'add', 'tensorflow', '--from', found.folder, '--json'],
      { encoding: 'utf8', env: { ...process.env, FINSLIP_TFJS_NODE: bound } },
    );
    if (status !== 0) throw new Error(`finslip engine add tensorflow ended with ${status}:\n${stdout}\n${stderr}`);
    writeFileSync(report, stdout);
  });
  return { folder: bound, tensorflow: found.folder, report: JSON.parse(readFileSync(report, 'utf8')) };
}

/** Changes with the TensorFlow and with the code that binds. */
function stamp(tensorflow: string): string {
  const hash = createHash('sha256').update(`${tensorflow}\n${process.version}\n`);
  for (const room of ['cli/tensorflow', 'stdlib/engines/native'])
    for (const name of readdirSync(join(root, room)).sort()) hash.update(readFileSync(join(root, room, name)));
  return hash.digest('hex').slice(0, 16);
}

function tensorflowFolder(): { readonly folder: string } | { readonly reason: string } {
  const given = process.env.FINSLIP_TEST_TENSORFLOW;
  if (given !== undefined)
    return existsSync(given)
      ? { folder: given }
      : { reason: `FINSLIP_TEST_TENSORFLOW names ${given}, which is not there` };
  return alone(machineFolder, () => {
    const environment = join(machineFolder, 'environment');
    const failed = join(machineFolder, 'failed');
    if (existsSync(environment)) return { folder: environment };
    if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < memory)
      return { reason: readFileSync(failed, 'utf8') };
    const problem = install(environment);
    if (problem === null) return { folder: environment };
    const reason = `no TensorFlow could be installed: ${problem}`;
    writeFileSync(failed, reason);
    return { reason };
  });
}

/** A virtual environment with the wheel alone: what TensorFlow imports is not needed, since nothing imports it. Gives what went wrong, or null. */
function install(environment: string): string | null {
  const unfinished = mkdtempSync(join(machineFolder, 'unfinished-'));
  try {
    const run = (command: string, args: readonly string[]): string | null => {
      const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: patience });
      if (status === 0) return null;
      return `${basename(command)} ${args.slice(0, 3).join(' ')}: ${error?.message ?? (stderr.trim().split('\n').at(-1) || `status ${status}`)}`;
    };
    const problem =
      run('python3', ['-m', 'venv', unfinished]) ??
      run(join(unfinished, 'bin/python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-input',
        '--no-deps',
        '--no-compile',
        `tensorflow-cpu==${version}`,
      ]);
    if (problem !== null) return problem;
    renameSync(unfinished, environment);
    return null;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
