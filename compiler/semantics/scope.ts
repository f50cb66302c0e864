import type { Location } from '../diagnostics/diagnostic.ts';
import type { Environment } from './context.ts';
import type { Binding, FileScope } from './values.ts';

/** A name of the file: its own declarations first, then what it imports. Notes the use. */
export function lookUpName(scope: FileScope, name: string, use: Location | null): Binding | null {
  const named = scope.own.get(name);
  // A pipeline's name is its own; nothing in the file can be made of it.
  const own = named?.declaration.keyword.text === 'pipeline' ? undefined : named;
  const found = own ?? scope.imports.get(name)?.binding ?? null;
  if (own === undefined && found !== null && use !== null) scope.imports.get(name)!.used = true;
  if (found !== null && use !== null) found.uses.push(use);
  return found;
}

/** Every name that could have been meant. */
export function visibleNames(env: Environment): readonly string[] {
  const own = [...env.scope.own].filter(([, { declaration }]) => declaration.keyword.text !== 'pipeline');
  return [...env.locals.keys(), ...own.map(([name]) => name), ...env.scope.imports.keys()];
}
