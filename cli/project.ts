import { type Dirent, existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { reasonOf } from '../runtime/plan/files.ts';
import { UsageError } from './command.ts';

/** Where a command works: the root that paths in pipeline files start from, and the pipeline file in question. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, `/`-separated. */
  readonly entry: string;
}

const CONFIGURATION = 'finslip.ftp';

/** A file, a folder with a `main.ftp` or a single pipeline, or nothing for the current folder. */
export function locate(argument: string | undefined, cwd: string): Project {
  const path = resolve(cwd, argument ?? '.');
  const status = statOrNull(path);
  if (!status) throw new UsageError(`there is no file or folder \`${argument}\` in ${cwd}`);
  const file = status.isDirectory() ? pipelineIn(path, argument ?? '.') : path;
  const root = rootOf(file);
  return { root, entry: slashed(relative(root, file)) };
}

/** True where the argument names a pipeline rather than something in it: commands such as `show NAME` take either order. */
export const isPipelinePath = (argument: string, cwd: string): boolean =>
  isWrittenAsPath(argument) || isPipelineFolder(argument, cwd);

/** There or not: no name in a pipeline holds a slash, and `locate` says what is missing. */
export const isWrittenAsPath = (argument: string): boolean =>
  argument.endsWith('.ftp') || /[\\/]/.test(argument) || argument === '.' || argument === '..';

export function isPipelineFolder(argument: string, cwd: string): boolean {
  const path = resolve(cwd, argument);
  return statOrNull(path)?.isDirectory() === true && hasPipeline(path);
}

/** Every pipeline file below a folder, for `check` and `fmt` of a whole repository. */
export function pipelineFiles(folder: string): string[] {
  const found: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...pipelineFiles(path));
    else if (entry.name.endsWith('.ftp')) found.push(path);
  }
  return found.sort();
}

function pipelineIn(folder: string, argument: string): string {
  if (existsSync(join(folder, 'main.ftp'))) return join(folder, 'main.ftp');
  const files = entriesOf(folder).flatMap(({ name }) =>
    name.endsWith('.ftp') && name !== CONFIGURATION ? [name] : [],
  );
  if (files.length === 1) return join(folder, files[0]!);
  if (files.length === 0) {
    const above = folderAbove(folder);
    throw new UsageError(
      `no pipeline file (\`*.ftp\`) in \`${argument}\`; ${above === null ? '`finslip init` makes one' : `there is one above: write \`${above}\` after the command`}`,
    );
  }
  throw new UsageError(`\`${argument}\` has several pipeline files and no main.ftp: name one of ${files.join(', ')}`);
}

/** The nearest folder above with a pipeline, as `..`, `../..` and so on, within the repository. */
function folderAbove(folder: string): string | null {
  for (let steps = ['..']; ; steps = [...steps, '..']) {
    const above = join(folder, ...steps);
    if (statOrNull(join(above, 'main.ftp'))?.isFile()) return steps.join('/');
    if (dirname(above) === above || existsSync(join(above, '.git'))) return null;
  }
}

/** Null also for a path that leads through a file (`main.ftp/x`) or a circle of links. */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** What lies in a folder. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`the folder ${folder} cannot be read: ${reasonOf(error)}`);
  }
}

const hasPipeline = (folder: string): boolean =>
  existsSync(join(folder, 'main.ftp')) || entriesOf(folder).some(({ name }) => name.endsWith('.ftp'));

/** Every pipeline of the project that a folder belongs to, relative to its root. Modules are among them; the configuration is not. */
export function projectPipelines(cwd: string): Project[] {
  const root = rootOf(join(resolve(cwd), CONFIGURATION));
  // Without a configuration each folder is a project of its own.
  const files = existsSync(join(root, CONFIGURATION))
    ? pipelineFiles(root)
    : readdirSync(root).map((name) => join(root, name));
  return files
    .filter((file) => file.endsWith('.ftp') && basename(file) !== CONFIGURATION && rootOf(file) === root)
    .map((file) => ({ root, entry: slashed(relative(root, file)) }));
}

/** The nearest folder above with a `finslip.ftp`; without one, the file's own folder. */
function rootOf(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIGURATION))) return folder;
    if (dirname(folder) === folder) return dirname(file);
  }
}

const slashed = (path: string): string => path.split(sep).join('/');
