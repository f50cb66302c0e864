import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Diagnostic, Location } from '../compiler/diagnostics/diagnostic.ts';
import { report } from '../compiler/diagnostics/report.ts';
import type { Deployment } from '../compiler/graph/flow.ts';
import type { Compilation } from '../compiler/graph/graph.ts';
import { lower } from '../compiler/graph/lower.ts';
import type { Host } from '../compiler/host/host.ts';
import { nodeHost } from '../compiler/host/node.ts';
import type { OperatorManifest, OperatorSignature } from '../compiler/operators/manifest.ts';
import type { UserOperators } from '../compiler/operators/user.ts';
import { type CheckOptions, check } from '../compiler/semantics/check.ts';
import { noDeployment } from '../compiler/semantics/declarations/deployment.ts';
import type { TestFlow } from '../compiler/semantics/tests.ts';
import type { ModelReference } from '../compiler/semantics/training/lock-file.ts';
import { reasonOf } from '../runtime/plan/files.ts';
import { standardManifest } from './assets.ts';
import { UsageError } from './command.ts';
import { lockAt, type PinnedLimit, withPinned } from './limits/pinned.ts';
import { operatorFilesUsed } from './operator-files.ts';
import type { Project } from './project.ts';

/** A pipeline file taken as far as it goes without data. */
export interface Compiled {
  readonly project: Project;
  /** Null where the file has errors. */
  readonly compilation: Compilation | null;
  /** Where things run and lie, as far as `finslip.ftp` can be read; known also where the pipeline has errors. */
  readonly deployment: Deployment;
  readonly diagnostics: readonly Diagnostic[];
  /** Text of a file that a diagnostic points into. */
  readonly textOf: (file: string) => string | null;
  readonly manifest: OperatorManifest;
  readonly tests: readonly TestFlow[];
  /** Every `hub(…)` of the file and of what it uses. */
  readonly references: readonly ModelReference[];
  /** Every limit that is measured (`auto(…)`). `compilation` has the numbers of the lock file in their places. */
  readonly limits: readonly PinnedLimit[];
  /** The same with `auto(…)` where it is written. */
  readonly unpinned: Compilation | null;
}

/** Loaded only where a `use` has a pattern. */
const glob = (pattern: string): readonly string[] =>
  (createRequire(import.meta.url)('fast-glob') as typeof import('fast-glob')).sync(pattern);

let standard: OperatorManifest | null = null;

/** Read once per process. */
export function standardLibrary(): OperatorManifest {
  standard ??= JSON.parse(readFileSync(standardManifest, 'utf8')) as OperatorManifest;
  return standard;
}

/** Checks and lowers. A project's own operators are read (from a cache by content) only where a file uses some. */
export async function compilePipeline(
  project: Project,
  params: Readonly<Record<string, string>> = {},
  options: Pick<CheckOptions, 'unlocked'> = {},
): Promise<Compiled> {
  const host = nodeHost(glob);
  const problem = unreadable(project);
  if (problem)
    return {
      project,
      compilation: null,
      deployment: noDeployment,
      diagnostics: [problem],
      textOf: () => null,
      manifest: standardLibrary(),
      tests: [],
      references: [],
      limits: [],
      unpinned: null,
    };
  const users = await userOperators(project, host);
  const manifest = withOperators(standardLibrary(), users.operators);
  const checked = check(join(project.root, project.entry), host, manifest, { ...options, params });
  const told = new Set(
    users.diagnostics
      .flatMap(({ location, related }) => [location, ...related.map((each) => each.location)])
      .map(placeKey),
  );
  // A file of operators that could not be read is told once, by whoever knows why.
  const others = checked.diagnostics.filter(
    ({ code, location }) => code !== 'FTP0110' || !told.has(placeKey(location)),
  );
  const errors = [...users.diagnostics, ...others];
  const failed = checked.flow === null || errors.some(({ severity }) => severity === 'error');
  const unpinned = failed ? null : lower(checked.flow!, digestsOf(manifest));
  const pinned = unpinned && withPinned(unpinned, manifest, () => lockAt(project.root), project.entry);
  return {
    project,
    compilation: pinned?.compilation ?? null,
    limits: pinned?.limits ?? [],
    unpinned,
    deployment: checked.deployment,
    diagnostics: errors,
    textOf: (file) => checked.files.get(file)?.text ?? host.read(join(project.root, file)),
    manifest,
    tests: checked.tests,
    references: checked.references,
  };
}

/** Digest of the code of a user's operator, by name; null for the standard library. */
export function digestsOf(manifest: OperatorManifest): (operator: string) => string | null {
  const digests = new Map(manifest.operators.map((operator) => [operator.name, operator.digest]));
  return (operator) => digests.get(operator) ?? null;
}

const withOperators = (manifest: OperatorManifest, operators: readonly OperatorSignature[]): OperatorManifest =>
  operators.length === 0 ? manifest : { ...manifest, operators: [...manifest.operators, ...operators] };

async function userOperators(project: Project, host: Host): Promise<UserOperators> {
  const files = operatorFilesUsed(project.entry, host, (path) => join(project.root, path));
  if (files.length === 0) return { operators: [], diagnostics: [] };
  const { readUserOperators } = await import('../compiler/operators/user.ts');
  return readUserOperators(files, project.root, standardLibrary().operators);
}

/** `-p NAME=VALUE` as given. */
export function paramsOf(given: readonly string[] | string | boolean | undefined): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const each of Array.isArray(given) ? (given as readonly string[]) : []) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`\`-p ${each}\`: a parameter is given as NAME=VALUE`);
    if (Object.hasOwn(params, name)) throw new UsageError(`\`-p ${name}=…\` is given twice`);
    params[name] = value;
  }
  return params;
}

const placeKey = (location: Location | null): string =>
  location === null ? '' : `${location.file}:${location.span.start}`;

/** Why the file that was asked for cannot be read; null where it can. */
function unreadable({ root, entry }: Project): Diagnostic | null {
  try {
    readFileSync(join(root, entry));
    return null;
  } catch (error) {
    return report('FTP0128', null, { path: entry, reason: reasonOf(error) });
  }
}
