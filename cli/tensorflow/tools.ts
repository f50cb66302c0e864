import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stop } from './failing.ts';

/** What compiling an addon takes, found on this machine. */
export interface Tools {
  /** Folder with `include/node/`. */
  readonly headers: string;
  /** The script of npm's node-gyp, which reads the package's `binding.gyp`. */
  readonly nodeGyp: string;
  /** A Python 3: node-gyp is written in it. */
  readonly python: string;
}

/** Fails with FTP1005 or FTP1006 where something is missing. */
export function findTools(python: string | null): Tools {
  const packages = 'on Debian or Ubuntu `apt install g++ make python3`, on Fedora `dnf install gcc-c++ make python3`';
  if (which('make') === null) stop('FTP1005', { tool: 'make', hint: packages });
  const compiler = process.env.CXX?.trim().split(/\s+/)[0] || 'g++';
  if (which(compiler) === null && (process.env.CXX !== undefined || which('c++') === null))
    stop('FTP1005', { tool: `a C++ compiler (\`${compiler}\`)`, hint: packages });
  const interpreter = [python, 'python3', 'python'].find((program) => program !== null && which(program) !== null);
  if (interpreter == null) return stop('FTP1005', { tool: 'Python 3', hint: packages });
  const nodeGyp = findNodeGyp();
  if (nodeGyp === null)
    return stop('FTP1005', {
      tool: 'node-gyp',
      hint: 'it comes with npm: install npm, or `npm install --global node-gyp`',
    });
  return { headers: findHeaders(headerFolders()), nodeGyp, python: interpreter };
}

/** The path of a program, as a shell finds it; null where there is none. */
export function which(program: string): string | null {
  const folders = program.includes('/')
    ? ['']
    : (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const path = folder === '' ? program : join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** npm brings one along: beside the running npm, beside Node, or beside the npm of PATH. */
function findNodeGyp(): string | null {
  const inside = 'node_modules/node-gyp/bin/node-gyp.js';
  const npm = which('npm');
  const own = which('node-gyp');
  const candidates = [
    ...(process.env.npm_execpath === undefined ? [] : [join(dirname(process.env.npm_execpath), '..', inside)]),
    join(prefix(), 'lib/node_modules/npm', inside),
    ...(npm === null ? [] : [join(dirname(realpathSync(npm)), '..', inside)]),
    ...(own === null ? [] : [realpathSync(own)]),
  ];
  return candidates.find((path) => path.endsWith('.js') && existsSync(path)) ?? null;
}

/** The folder that Node is installed in. */
const prefix = (): string => join(dirname(realpathSync(process.execPath)), '..');

/** Beside this Node, in the system's folders, and where node-gyp keeps headers that it downloaded once. */
function headerFolders(): string[] {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const given = process.env.npm_config_nodedir;
  return [
    ...(given === undefined ? [] : [given]),
    prefix(),
    '/usr',
    '/usr/local',
    join(cache, 'node-gyp', process.versions.node),
  ];
}

/** The first of the folders with headers of this Node's main version. Fails with FTP1006. */
export function findHeaders(folders: readonly string[], version: string = process.versions.node): string {
  const major = version.split('.')[0];
  const looked: string[] = [];
  for (const folder of new Set(folders)) {
    const include = join(folder, 'include/node');
    const theirs = versionIn(include);
    if (theirs === major && existsSync(join(include, 'common.gypi'))) return folder;
    looked.push(
      theirs === null
        ? include
        : theirs === major
          ? `${include} (without common.gypi)`
          : `${include} (of Node ${theirs})`,
    );
  }
  return stop('FTP1006', { version, looked });
}

function versionIn(include: string): string | null {
  const header = join(include, 'node_version.h');
  if (!existsSync(header) || !existsSync(join(include, 'node_api.h'))) return null;
  return /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(header, 'utf8'))?.[1] ?? null;
}
