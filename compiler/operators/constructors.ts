import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Json, OperatorSignature } from './manifest.ts';
import { showType } from './show.ts';
import type { Type } from './types.ts';

/** Constructed values: `{ "$": "cosine", "warmup": 0.03 }`. */
export type Constructed = { readonly $: string; readonly [option: string]: Json };

export const isConstructed = (value: Json | undefined): value is Constructed =>
  typeof value === 'object' && value !== null && '$' in value && typeof (value as { $: unknown }).$ === 'string';

/** The families of constructed values that a type accepts. */
export function familiesOf(type: Type): readonly string[] {
  if (type.kind === 'value') return [type.family];
  if (type.kind === 'union') return type.of.flatMap(familiesOf);
  return type.kind === 'optional' || type.kind === 'list' ? familiesOf(type.of) : [];
}

/** Defaults that are constructed values (`@default adamw(lr: 1e-3)`) with the defaults of their constructors filled in. */
export function completeDefaults(
  signatures: readonly OperatorSignature[],
  constructors: readonly OperatorSignature[],
): { readonly signatures: readonly OperatorSignature[]; readonly diagnostics: readonly Diagnostic[] } {
  const byName = new Map(constructors.filter(({ kind }) => kind === 'value').map((each) => [each.name, each]));
  const diagnostics: Diagnostic[] = [];
  const completed = signatures.map((signature) => ({
    ...signature,
    params: signature.params.map((param) => {
      if (!isConstructed(param.default)) return param;
      const builder = byName.get(param.default.$);
      const filled = builder === undefined ? null : fillDefaults(param.default, byName);
      if (filled !== null && familiesOf(param.type).includes(builder!.family ?? ''))
        return { ...param, default: filled };
      const { file, start, end } = signature.declaredAt;
      const values = { default: param.default.$, parameter: param.name, type: showType(param.type) };
      diagnostics.push(report('FTP0505', { file, span: { start, end } }, values));
      return param;
    }),
  }));
  return { signatures: completed, diagnostics };
}

/** Null where a constructor is unknown, lacks one of the options, or misses one that it needs. */
function fillDefaults(value: Constructed, constructors: ReadonlyMap<string, OperatorSignature>): Constructed | null {
  const builder = constructors.get(value.$);
  if (builder === undefined) return null;
  const known = new Set(builder.params.map(({ name }) => name));
  if (Object.keys(value).some((name) => name !== '$' && !known.has(name))) return null;
  const filled: Record<string, Json> = {};
  for (const { name, default: fallback, optional } of builder.params) {
    const given = value[name] ?? fallback;
    if (given === undefined) {
      if (!optional) return null;
      continue;
    }
    const nested = isConstructed(given) ? fillDefaults(given, constructors) : given;
    if (nested === null && given !== null) return null;
    filled[name] = nested;
  }
  return { $: value.$, ...filled };
}
