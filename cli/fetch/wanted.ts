import type { Location } from '../../compiler/diagnostics/diagnostic.ts';
import type { Step } from '../../compiler/graph/graph.ts';
import { requestOf } from '../../runtime/plan/archives.ts';
import type { Compiled } from '../pipeline.ts';

/** A source of a pipeline whose rows are fetched before they are read. */
export interface WantedArchive {
  readonly source: Step;
  /** Under the project folder. */
  readonly folder: string;
  readonly request: ReturnType<typeof requestOf>;
  /** Its rows rest on the exception for text and data mining that a reservation ends. */
  readonly mining: boolean;
  readonly location: Location | null;
}

/** Names of the operators that archives are asked by. */
export const archiveOperators = ({ manifest }: Pick<Compiled, 'manifest'>): ReadonlySet<string> =>
  new Set(
    manifest.operators
      .filter(({ kind, module }) => kind === 'source' && module.startsWith('stdlib/sources/archives/'))
      .map(({ name }) => name),
  );

/** The archives that pipelines ask, each folder once. */
export function wantedArchives(all: readonly Compiled[]): readonly WantedArchive[] {
  const found = new Map<string, WantedArchive>();
  for (const compiled of all) {
    const operators = archiveOperators(compiled);
    for (const { stage, labels } of compiled.compilation?.graph.nodes ?? []) {
      const source = stage?.source;
      if (!source || !operators.has(source.operator)) continue;
      const folder = String(source.options.path);
      const location = compiled.compilation!.sourceMap.locations[source.id]?.[0] ?? null;
      const mining = labels.basis.includes('tdm_art4');
      if (!found.has(folder)) found.set(folder, { source, folder, request: requestOf(source), mining, location });
    }
  }
  return [...found.values()];
}
