import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { completeDefaults } from './constructors.ts';
import { authoring, readerProcess } from './installation.ts';
import type { OperatorSignature } from './manifest.ts';
import type { ReadUserRequest, ReadUserResponse } from './reader-process.ts';
import { type CachedReading, digestFile, readCached, writeCached } from './user-cache.ts';

export { bundlePath } from './user-cache.ts';

/** A file that a `use "./filters/medical.ts"` names. */
export interface UsedFile {
  /** Relative to the project root, `/`-separated. */
  readonly path: string;
  /** The `use` itself; every problem in the file points back at it. */
  readonly location: Location | null;
}

export interface UserOperators {
  readonly operators: readonly OperatorSignature[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Signatures of a project's own operators, from a cache by content where nothing changed. Else they are read, type-checked and bundled in a
 * process of their own. `constructors` are the operators whose values their defaults may name. A task imports `bundlePath(root, digest)`.
 */
export async function readUserOperators(
  used: readonly UsedFile[],
  root: string,
  constructors: readonly OperatorSignature[] = [],
): Promise<UserOperators> {
  const operators: OperatorSignature[] = [];
  const diagnostics: Diagnostic[] = [];
  const missed: string[] = [];
  for (const path of new Set(used.map((each) => each.path))) {
    const digest = digestFile(join(root, path));
    const cached = digest === null ? null : readCached(root, path, digest);
    if (cached !== null) operators.push(...cached.operators);
    else if (digest !== null) missed.push(path);
    else diagnostics.push(report('FTP0513', null, { file: path, problem: 'there is no such file' }));
  }
  if (missed.length > 0) {
    const read = await readFresh(missed, root, constructors);
    operators.push(...read.operators);
    diagnostics.push(...read.diagnostics);
  }
  return { operators, diagnostics: diagnostics.map((each) => atBothPlaces(each, used)) };
}

async function readFresh(
  files: readonly string[],
  root: string,
  constructors: readonly OperatorSignature[],
): Promise<UserOperators> {
  const response = await askReader({ root, files, authoring });
  if (typeof response === 'string')
    return { operators: [], diagnostics: [report('FTP0514', null, { file: files.join(', '), problem: response })] };
  const all = response.files.flatMap((file) => file.operators);
  const completed = completeDefaults(all, [...constructors, ...all]);
  const diagnostics = [...response.diagnostics, ...completed.diagnostics];
  const dependencies = Object.fromEntries(
    response.dependencies.map((path) => [path, digestFile(join(root, path)) ?? '']),
  );
  for (const { path, operators } of response.files) {
    const isBlamed = diagnostics.some(({ location }) => location?.file === path);
    if (operators.length === 0 && !isBlamed) diagnostics.push(report('FTP0511', null, { file: path }));
  }
  if (diagnostics.length > 0) return { operators: completed.signatures, diagnostics };
  for (const { path, bundle } of response.files) {
    if (bundle === null) continue;
    const own = completed.signatures.filter((signature) => signature.module === path);
    const reading: CachedReading = { operators: own, files: dependencies, bundle: bundle.digest };
    writeCached(root, path, dependencies[path]!, reading, bundle.code, bundle.map);
  }
  return { operators: completed.signatures, diagnostics };
}

/** The response, or in words why there is none. */
async function askReader(request: ReadUserRequest): Promise<ReadUserResponse | string> {
  const child = spawn(process.execPath, [...readerProcess()], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? null : `the reader ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  const [failure, answer, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (failure === null) return JSON.parse(answer) as ReadUserResponse;
  const lastWords = complaint
    .trim()
    .split('\n')
    .find((line) => /^\w*Error\b/.test(line));
  return lastWords === undefined ? failure : `${failure} (${lastWords})`;
}

/** The first place is in the `.ts` file where there is one; the `use` that brought it in is shown with it. */
function atBothPlaces(diagnostic: Diagnostic, used: readonly UsedFile[]): Diagnostic {
  const file = diagnostic.location?.file ?? diagnostic.values.file;
  const use = used.find(({ path }) => path === file) ?? used.find(({ location }) => location !== null);
  if (use === undefined || use.location === null) return diagnostic;
  if (diagnostic.location === null) return { ...diagnostic, location: use.location };
  return { ...diagnostic, related: [...diagnostic.related, { location: use.location, message: 'used here' }] };
}
