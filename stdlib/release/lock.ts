import type { Json } from '../../compiler/operators/authoring.ts';
import type { Lineage } from './lineage.ts';

/** Digests of everything that went in and came out, so that the release can be checked and made again. */
export function lockOf(lineage: Lineage, date: string, files: Readonly<Record<string, string>>): Json {
  const tasks = lineage.graph.nodes.flatMap(({ id, operator, version }) => {
    const result = lineage.results[id];
    if (result === undefined) return [];
    const inputs = Object.fromEntries(result.files.map(({ path, digest }) => [path, digest]));
    return [
      [id, { operator: `${operator}@${version}`, key: result.key, files: inputs, outputs: result.outputs }] as const,
    ];
  });
  return {
    format: 1,
    pipeline: lineage.graph.pipeline.name,
    released: date,
    tasks: Object.fromEntries(tasks),
    release: files,
  };
}
