import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compilation } from '../../compiler/graph/graph.ts';
import type { Trace } from '../../runtime/erasure/trace.ts';

/** Version folders outside the store that hold a release which a document reached: they are the user's, who may have given them on. */
export function placedReleases({ graph }: Compilation, { reached }: Trace, root: string): readonly string[] {
  const digests = new Set(
    reached.flatMap(({ record }) => Object.values(record.outputs).map((output) => output.digest)),
  );
  return releaseFolders(graph, root).flatMap((to) =>
    readdirSync(join(root, to)).flatMap((version) => {
      const mark = digestIn(join(root, to, version, '.finslip-release.json'));
      return mark !== null && digests.has(mark) ? [`${to}/${version}`] : [];
    }),
  );
}

/** Folders under the project that the pipeline puts versions of its releases into, as far as they are there. */
export const releaseFolders = ({ nodes }: Compilation['graph'], root: string): readonly string[] =>
  nodes.flatMap(({ kind, options: { to } }) =>
    kind === 'sink' && typeof to === 'string' && existsSync(join(root, to)) ? [to] : [],
  );

function digestIn(path: string): string | null {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { digest: string }).digest;
  } catch {
    // No release of ours.
    return null;
  }
}
