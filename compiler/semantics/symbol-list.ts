import type { Location } from '../diagnostics/diagnostic.ts';
import { showType } from '../operators/show.ts';
import { docsOf } from './declarations/pipeline.ts';
import { describe, typeOf } from './types/of.ts';
import type { Definition, FileScope } from './values.ts';

/** A declared name as an editor shows it. */
export interface SymbolEntry {
  readonly name: string;
  /** `source`, `filter`, … */
  readonly keyword: string;
  readonly location: Location;
  /** Its type in the language, inferred where it is not written. */
  readonly type: string;
  readonly docs: string;
  readonly uses: readonly Location[];
}

export function listSymbols(scopes: Iterable<FileScope>): readonly SymbolEntry[] {
  return [...scopes].flatMap((scope) => [...scope.own.values()].map(entryOf));
}

function entryOf(definition: Definition): SymbolEntry {
  const { name, declaration, location, uses } = definition;
  return {
    name,
    keyword: declaration.keyword.text,
    location,
    type: typeText(definition),
    docs: docsOf(definition),
    uses: distinct(uses),
  };
}

/** A filter shows the columns that its body needs. */
function typeText({ value }: Definition): string {
  if (value.kind === 'type') return showType(value.type);
  if (value.kind === 'parts' || value.kind === 'stream') return showType(typeOf(value));
  if (value.kind !== 'filter') return value.kind === 'invalid' ? '' : describe(value);
  const needs = [...value.needs].map(([column, need]) =>
    need.type.kind === 'any' ? column : `${column}: ${showType(need.type)}`,
  );
  const params = value.signature.params.map((param, index) =>
    index === 0 ? `${param.name}: Rows<{ ${needs.join(', ')} }>` : `${param.name}: ${showType(param.type)}`,
  );
  return `(${params.join(', ')}) -> Rows`;
}

/** A filter's body is walked once per call, so its uses come up again. */
function distinct(uses: readonly Location[]): readonly Location[] {
  const seen = new Set<string>();
  return uses.filter(({ file, span }) => {
    const id = `${file} ${span.start}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
