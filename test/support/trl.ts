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
const patience = { planning: 60_000, installing: 300_000 };
/** Bytes of torch that may come over the network. */
const torchLimit = 450e6;
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
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-compile', '--only-binary', ':all:'];
  return (
    run('python3', ['-m', 'venv', environment], patience.planning) ??
    tooMuch(python) ??
    run(python, [...pip, '-r', requirementsPath], patience.installing)
  );
}

/**
 * Which torch pip would take, how large it is and what it needs, without fetching it: a dry run of pip fetches everything. What else is installed has less than
 * 250 MB.
 */
const whichTorch = `
import json, sys, zipfile
from pip._internal.commands import create_command
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.specifiers import SpecifierSet

command = create_command("install")
options, _ = command.parse_args(["--only-binary", ":all:", "--quiet", "--retries", "1", "--timeout", "15", "torch"])
with command.main_context():
    session = command.get_default_session(options)
    found = command._build_package_finder(options, session).find_best_candidate("torch", SpecifierSet("==" + sys.argv[1]))
    if found.best_candidate is None:
        sys.exit("no index that can be reached has torch " + sys.argv[1])
    link = found.best_candidate.link
    if link.is_file:
        wheel = zipfile.ZipFile(link.file_path)
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        size, metadata = 0, wheel.read(name).decode()
    else:
        head = session.head(link.url_without_fragment, allow_redirects=True)
        head.raise_for_status()
        size = int(head.headers["content-length"])
        answer = session.get(link.url_without_fragment + ".metadata")
        metadata = answer.text if answer.ok else ""
lines = (line.partition(": ") for line in metadata.partition("\\n\\n")[0].splitlines())
needs = [Requirement(value) for name, _, value in lines if name == "Requires-Dist"]
here = [each.name for each in needs if each.marker is None or each.marker.evaluate({"extra": ""})]
print(json.dumps({"bytes": size, "needs": here}))
`;

function tooMuch(python: string): string | null {
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', whichTorch, torch!], {
    encoding: 'utf8',
    timeout: patience.planning,
  });
  if (status !== 0) return error?.message ?? (stderr.trim().split('\n').at(-1) || `status ${status}`);
  const { bytes, needs } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { bytes: number; needs: string[] };
  const forGpus = needs.find((name) => /^(nvidia|cuda|triton)\b/.test(name));
  if (forGpus !== undefined) return `pip finds a torch for GPUs alone, which needs ${forGpus}: gigabytes`;
  return bytes > torchLimit ? `torch is ${Math.round(bytes / 1e6)} MB` : null;
}
