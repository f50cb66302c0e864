import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ParamSignature } from '../../compiler/operators/manifest.ts';
import { UserFailure } from './failure.ts';
import type { TaskOrder } from './protocol.ts';

/** An operator's definition, as its module exports it. Which functions it has depends on its kind. */
export interface Definition {
  readonly kind: string;
  readonly version: string;
  readonly labels?: unknown;
  readonly read?: unknown;
  readonly create?: unknown;
  readonly call?: unknown;
  readonly run?: unknown;
}

export interface Loaded {
  readonly definition: Definition;
  readonly params: readonly ParamSignature[];
}

/** Imports the module of an operator. Stops with FTP0921 where it cannot be loaded or is not what the plan says. */
export async function loadOperator(
  modules: TaskOrder['modules'],
  { operator, version }: { readonly operator: string; readonly version: string },
  at: string,
): Promise<Loaded> {
  const name = `${operator}@${version}`;
  const fail = (reason: string): never => {
    throw new UserFailure('FTP0921', { operator, reason }, at);
  };
  const reference = modules[name] ?? fail(`no module is known for version ${version}`);
  const definition = (await importExport(reference, fail)) as Definition | undefined;
  if (typeof definition !== 'object' || definition === null || typeof definition.kind !== 'string') {
    return fail(`\`${reference.export}\` is no operator`);
  }
  if (definition.version !== version)
    return fail(`it is version ${definition.version}, and version ${version} was planned`);
  return { definition, params: reference.params };
}

/** Any export of a referenced module, as `row-tools`. */
export async function importExport(
  reference: { readonly specifier: string; readonly export: string },
  fail: (reason: string) => never,
): Promise<unknown> {
  const { specifier } = reference;
  const url = isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier;
  try {
    return ((await import(url)) as Record<string, unknown>)[reference.export];
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
