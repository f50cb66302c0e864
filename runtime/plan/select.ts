import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import { nearest } from '../../compiler/diagnostics/suggest.ts';
import type { Compilation, GraphNode } from '../../compiler/graph/graph.ts';
import { ancestors } from './lineage.ts';

/** The tasks that the targets need, in graph order; all of them where no target is named. */
export function selectNodes(
  { graph }: Compilation,
  targets: readonly string[],
): { readonly nodes: readonly GraphNode[]; readonly diagnostics: readonly Diagnostic[] } {
  if (targets.length === 0) return { nodes: graph.nodes, diagnostics: [] };
  const wanted = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const target of targets) {
    const nodes = graph.nodes.filter(
      ({ id, declaration }) => id === (graph.names[target]?.node ?? target) || declaration === target,
    );
    if (nodes.length === 0)
      diagnostics.push(
        unknown(target, graph.pipeline.name, [...Object.keys(graph.names), ...graph.nodes.map(({ id }) => id)]),
      );
    for (const node of nodes) for (const id of [node.id, ...ancestors(node, graph)]) wanted.add(id);
  }
  return { nodes: graph.nodes.filter(({ id }) => wanted.has(id)), diagnostics };
}

export function unknown(name: string, pipeline: string, known: readonly string[]): Diagnostic {
  const guess = nearest(name, known);
  return report(
    'FTP0803',
    null,
    { name, pipeline },
    guess === null ? {} : { fixes: [{ title: `did you mean \`${guess}\`?`, edits: [] }] },
  );
}
