import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import type { Compilation } from '../compiler/graph/graph.ts';
import { lower } from '../compiler/graph/lower.ts';
import type { Host } from '../compiler/host/host.ts';
import { nodeHost } from '../compiler/host/node.ts';
import type { OperatorManifest, OperatorSignature } from '../compiler/operators/manifest.ts';
import type { UserOperators } from '../compiler/operators/user.ts';
import { check } from '../compiler/semantics/check.ts';
import type { TestFlow } from '../compiler/semantics/tests.ts';
import { standardManifest } from './assets.ts';
import { operatorFilesUsed } from './operator-files.ts';
import type { Project } from './project.ts';

/** A pipeline file taken as far as it goes without data. */
export interface Compiled {
  readonly project: Project;
  /** Null where the file has errors. */
  readonly compilation: Compilation | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Text of a file that a diagnostic points into. */
  readonly textOf: (file: string) => string | null;
  readonly manifest: OperatorManifest;
  readonly tests: readonly TestFlow[];
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
): Promise<Compiled> {
  const host = nodeHost(glob);
  const users = await userOperators(project, host);
  const manifest = withOperators(standardLibrary(), users.operators);
  const checked = check(join(project.root, project.entry), host, manifest, { params });
  const errors = [...users.diagnostics, ...checked.diagnostics];
  const failed = checked.flow === null || errors.some(({ severity }) => severity === 'error');
  return {
    project,
    compilation: failed ? null : lower(checked.flow!, digestsOf(manifest)),
    diagnostics: errors,
    textOf: (file) => checked.files.get(file)?.text ?? host.read(join(project.root, file)),
    manifest,
    tests: checked.tests,
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
  const list = Array.isArray(given) ? (given as readonly string[]) : [];
  return Object.fromEntries(list.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
}
