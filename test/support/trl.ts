import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { pinnedVersions, requirementsPath } from '../../stdlib/training/trl/assets.ts';
import { alone } from './alone.ts';

/**
 * A Python with TRL for tests that want one: the packages that `requirements.txt` pins, in an environment in the system's temporary folder, made once.
 * `FINSLIP_TEST_TRL_PYTHON` names a Python to use instead. Where torch comes for GPUs alone, as it does from PyPI on Linux, nothing is fetched: that would be
 * gigabytes. A folder or index with a build for processors is named to pip as usual (`PIP_FIND_LINKS`, `PIP_EXTRA_INDEX_URL`, `pip.conf`).
 */

const { trl, torch } = pinnedVersions();
const machineFolder = join(tmpdir(), `finslip-trl-${trl}-${torch}-${userInfo().uid}`);
/** Of pip, in ms. */
const patience = { planning: 90_000, installing: 300_000 };
/** Bytes that may come over the network. */
const limit = 700e6;
/** How long other tests believe that there is no way to a TRL, in ms. */
const memory = 600_000;

/** The path of Python, or why there is none; the reason is for a line `skipped: …`. May take minutes the first time. */
export function trlPython(): { readonly python: string } | { readonly reason: string } {
  const given = process.env.FINSLIP_TEST_TRL_PYTHON;
  if (given !== undefined)
    return existsSync(given)
      ? { python: given }
      : { reason: `FINSLIP_TEST_TRL_PYTHON names ${given}, which is not there` };
  return alone(machineFolder, () => {
    // A virtual environment stays where it was made: its programs name its folder. The mark says that it is whole.
    const environment = join(machineFolder, 'environment');
    const whole = join(machineFolder, 'whole');
    const failed = join(machineFolder, 'failed');
    const python = join(environment, 'bin/python');
    const wanted = readFileSync(requirementsPath, 'utf8');
    if (existsSync(whole) && readFileSync(whole, 'utf8') === wanted) return { python };
    if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < memory)
      return { reason: readFileSync(failed, 'utf8') };
    rmSync(whole, { force: true });
    rmSync(environment, { recursive: true, force: true });
    const problem = install(environment, python);
    if (problem === null) {
      writeFileSync(whole, wanted);
      return { python };
    }
    rmSync(environment, { recursive: true, force: true });
    const reason = `no TRL could be installed: ${problem}`;
    writeFileSync(failed, reason);
    return { reason };
  });
}

/** Gives what went wrong, or null. */
function install(environment: string, python: string): string | null {
  const run = (command: string, args: readonly string[], timeout: number): string | null => {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout });
    if (status === 0) return null;
    return `${basename(command)} ${args.slice(0, 3).join(' ')}: ${error?.message ?? (stderr.trim().split('\n').at(-1) || `status ${status}`)}`;
  };
  const report = join(machineFolder, 'plan.json');
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--only-binary', ':all:', '-r', requirementsPath];
  return (
    run('python3', ['-m', 'venv', environment], patience.planning) ??
    run(python, [...pip, '--dry-run', '--report', report], patience.planning) ??
    tooMuch(report, python) ??
    run(python, [...pip, '--no-compile'], patience.installing)
  );
}

interface Planned {
  readonly install: readonly {
    readonly metadata: { readonly name: string };
    readonly download_info: { url: string };
  }[];
}

/** Sizes of what is not on this machine yet, by asking for the headers alone. A machine that is asked through pip may want its certificates. */
const sizes = `
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
from pip._vendor import requests
def size(url):
    answer = requests.head(url, allow_redirects=True, timeout=20, verify=os.environ.get("PIP_CERT", True))
    answer.raise_for_status()
    return int(answer.headers["content-length"])
with ThreadPoolExecutor(8) as pool:
    print(sum(pool.map(size, json.load(sys.stdin))))
`;

/** Says so where pip would fetch more than the limit; asks for no sizes where the build is plainly one for GPUs. */
function tooMuch(report: string, python: string): string | null {
  const { install } = JSON.parse(readFileSync(report, 'utf8')) as Planned;
  const forGpus = install.find(({ metadata: { name } }) => /^(nvidia|cuda)-|^triton$/.test(name));
  if (forGpus !== undefined)
    return `torch is to be had for GPUs alone here (with ${forGpus.metadata.name}), which is gigabytes`;
  const urls = install.map(({ download_info: { url } }) => url).filter((url) => /^https?:/.test(url));
  const { status, stdout, stderr } = spawnSync(python, ['-c', sizes], {
    input: JSON.stringify(urls),
    encoding: 'utf8',
    timeout: patience.planning,
  });
  if (status !== 0) return `sizes of the packages: ${stderr.trim().split('\n').at(-1) || `status ${status}`}`;
  const bytes = Number(stdout);
  return bytes > limit ? `the packages are ${Math.round(bytes / 1e6)} MB` : null;
}
