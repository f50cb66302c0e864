import type { GraphNode, Step } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

/** A file that a source reads, digested when planning. */
export interface SourceFile {
  /** Relative to the project root, `/`-separated. */
  readonly path: string;
  readonly digest: string;
  readonly bytes: number;
}

export interface KeyContext {
  /** Set to disown everything computed before. */
  readonly salt: string;
  /** Engine family, dtype and determinism class; enters the key of tasks whose numbers depend on it. */
  readonly numerics: string;
}

/** Digest of an input that is not known yet: it is the result of a task that will run. */
export const pending = (node: string): string => `result of ${node}`;

/**
 * Everything a task's result depends on, and nothing else (design: contract 3). What is absent matters as much: executor, queue,
 * retries, paths, Node and Finslip versions, names of declarations, `//` comments.
 */
export function keyManifest(
  node: GraphNode,
  inputs: Readonly<Record<string, string>>,
  files: readonly SourceFile[],
  context: KeyContext,
  lineage: string | null,
): { readonly [field: string]: Json } {
  return {
    format: 1,
    salt: context.salt,
    operator: node.operator,
    version: node.version,
    ...(node.digest === null ? {} : { code: node.digest }),
    options: withoutObservations(node),
    inputs,
    ...(drawsNumbers(node) ? { seed: node.seed } : {}),
    ...(node.numerics ? { numerics: context.numerics } : {}),
    ...(node.gates.length === 0 ? {} : { gates: node.gates.map(({ condition }) => condition as unknown as Json) }),
    ...(lineage === null ? {} : { lineage }),
    ...(node.stage === null ? {} : stageManifest(node, files)),
  };
}

function stageManifest(node: GraphNode, files: readonly SourceFile[]): { readonly [field: string]: Json } {
  const { source, record, steps } = node.stage!;
  return {
    ...(source === null
      ? {}
      : {
          source: stepManifest({ ...source, observations: [...source.observations, 'path'] }),
          record: (record ?? null) as unknown as Json,
          files: files.map(({ digest }) => digest),
          // A source whose rows carry file names (`text`) does not declare its path an observation.
          ...(source.observations.includes('path') ? {} : { names: files.map(({ path }) => path) }),
        }),
    steps: steps.map(stepManifest),
  };
}

function stepManifest(step: Step): Json {
  return {
    operator: step.operator,
    version: step.version,
    ...(step.digest === null ? {} : { code: step.digest }),
    options: withoutObservations(step),
  };
}

function withoutObservations({ options, observations }: Pick<Step, 'options' | 'observations'>): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !observations.includes(name)));
}

/** Row kernels and metrics draw no random numbers: a new seed leaves curated data and measurements as they are. */
function drawsNumbers(node: GraphNode): boolean {
  return node.kind === 'model' || node.kind === 'evaluation' || node.kind === 'barrier';
}
