import type { Compilation } from '../graph.ts';

/** The graph as published: keys sorted, two spaces, so that two compilations of one source are the same bytes and a diff reads well. */
export function toJson(compilation: Compilation, options: { readonly sourceMap?: boolean } = {}): string {
  const { graph, sourceMap } = compilation;
  return `${JSON.stringify(sorted(options.sourceMap ? { graph, sourceMap } : graph), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}
