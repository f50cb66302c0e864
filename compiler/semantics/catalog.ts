import type { OperatorKind, OperatorManifest, OperatorSignature } from '../operators/manifest.ts';
import type { Type } from '../operators/types.ts';
import { builtins } from './builtins.ts';

/** The operators by name, by module and by family. */
export interface Catalog {
  readonly manifest: OperatorManifest;
  /** Operators that need no `use`: the language's own and the standard library. Several may share a name across kinds. */
  named(name: string): readonly OperatorSignature[];
  readonly names: readonly string[];
  /** Operators of a user's module by its project-relative path. */
  inModule(path: string): readonly OperatorSignature[];
  readonly userModules: readonly string[];
  /** Constructors of a family. */
  family(name: string): readonly OperatorSignature[];
  readonly families: readonly string[];
}

export function createCatalog(manifest: OperatorManifest): Catalog {
  const byName = new Map<string, OperatorSignature[]>();
  const byModule = new Map<string, OperatorSignature[]>();
  const byFamily = new Map<string, OperatorSignature[]>();
  for (const signature of [...manifest.operators, ...builtins]) {
    const isUsers = signature.module.endsWith('.ts');
    if (
      signature.module === 'language' &&
      byName.get(signature.name)?.some((known) => known.family === signature.family)
    )
      continue;
    push(isUsers ? byModule : byName, isUsers ? signature.module : signature.name, signature);
    if (signature.family !== null) push(byFamily, signature.family, signature);
    for (const param of signature.params) noteFamilies(param.type, byFamily);
  }
  return {
    manifest,
    named: (name) => byName.get(name) ?? [],
    names: [...byName.keys()],
    inModule: (path) => byModule.get(path) ?? [],
    userModules: [...byModule.keys()],
    family: (name) => byFamily.get(name) ?? [],
    families: [...byFamily.keys()],
  };
}

/** A family is known as soon as a parameter takes it, even while nothing builds it. */
function noteFamilies(type: Type, families: Map<string, OperatorSignature[]>): void {
  if (type.kind === 'value' && !families.has(type.family)) families.set(type.family, []);
  else if (type.kind === 'list' || type.kind === 'optional') noteFamilies(type.of, families);
  else if (type.kind === 'union') for (const member of type.of) noteFamilies(member, families);
}

function push(map: Map<string, OperatorSignature[]>, key: string, signature: OperatorSignature): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [signature]);
  else found.push(signature);
}

/** What an operator of a kind does, for messages about one that stands in the wrong place. */
export const does: Readonly<Record<OperatorKind, string>> = {
  source: 'reads files',
  row: 'works on rows',
  scalar: 'computes a value of one row',
  barrier: 'works on all rows at once',
  value: 'builds a value',
  model: 'gives a model',
  metric: 'measures a model',
  evaluation: 'judges metrics',
  sink: 'publishes',
  executor: 'describes where tasks run',
  store: 'describes where results are kept',
};
