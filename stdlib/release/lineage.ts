import { expressionText, type Json, type RunExpression } from '../../compiler/operators/authoring.ts';

/** What the papers of a release are written from, as the runtime hands it to a sink: the parts of it that they need. */
export interface Lineage {
  readonly graph: {
    readonly pipeline: { readonly name: string; readonly seed: number; readonly purpose: string | null };
    /** In dependency order; the release itself is among them. */
    readonly nodes: readonly LineageNode[];
  };
  /** Documentation (`///`) by node id, and that of the pipeline by its name. */
  readonly docs: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, TaskResult>>;
}

export interface LineageNode {
  readonly id: string;
  readonly kind: string;
  readonly operator: string;
  readonly version: string;
  readonly options: { readonly [name: string]: Json };
  readonly inputs: Readonly<Record<string, { readonly node: string; readonly output: string }>>;
  readonly stage: { readonly source: Step | null; readonly steps: readonly Step[] } | null;
  readonly labels: Labels;
  readonly declaration: string;
}

export interface Step {
  readonly id: string;
  readonly operator: string;
  readonly version: string;
  readonly options: { readonly [name: string]: Json };
}

export interface Labels {
  readonly licenses: readonly { readonly id: string; readonly source: string; readonly holder: string | null }[];
  readonly basis: readonly string[];
  readonly gdpr: readonly string[];
  readonly purpose: readonly string[] | null;
  readonly personal: readonly { readonly column: string; readonly class: string; readonly source: string }[];
  readonly heldOut: boolean;
  /** Ids of sources, and `synthetic-by: MODEL` for text that a model wrote. Left out by graphs of before. */
  readonly origin?: readonly string[];
  readonly redacted: readonly string[];
}

export interface TaskResult {
  readonly key: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** `beside`: a word list, no file of a source. */
  readonly files: readonly { readonly path: string; readonly digest: string; readonly beside?: true }[];
  readonly report: {
    readonly rowsIn: number | null;
    readonly rowsOut: number | null;
    readonly drops: readonly { readonly step: string; readonly reason: string; readonly rows: number }[];
    readonly counts: Readonly<Record<string, number>>;
    readonly series: Readonly<Record<string, readonly (readonly [number, number])[]>>;
    /** What a task tells of itself; results of earlier versions may tell less. */
    readonly measures?: Readonly<Record<string, Json>>;
  };
  readonly values: Readonly<Record<string, Json>>;
}

/** The release's own node: of the graph that a sink is given, the only one that nothing depends on. */
export const releaseNode = ({ graph }: Lineage): LineageNode => graph.nodes.find(({ kind }) => kind === 'sink')!;

export const sourcesIn = ({ graph }: Lineage): readonly (LineageNode & { stage: { source: Step } })[] =>
  graph.nodes.filter((node): node is LineageNode & { stage: { source: Step; steps: readonly Step[] } } =>
    Boolean(node.stage?.source),
  );

/** Every operator applied to rows, fused or alone, in order, with the task that ran it. */
export function stepsIn({ graph }: Lineage): readonly { readonly node: LineageNode; readonly step: Step }[] {
  return graph.nodes.flatMap((node) => {
    if (node.stage !== null) return node.stage.steps.map((step) => ({ node, step }));
    return node.kind === 'barrier' ? [{ node, step: node }] : [];
  });
}

/** Ids of everything that the released model was made from. */
export function trainingNodes(lineage: Lineage): ReadonlySet<string> {
  const byId = new Map(lineage.graph.nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const { model } = releaseNode(lineage).inputs;
  for (const queue = model === undefined ? [] : [model.node]; queue.length > 0; ) {
    const id = queue.pop()!;
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...Object.values(byId.get(id)?.inputs ?? {}).map(({ node }) => node));
  }
  return found;
}

/** Values that options are made of, as one would say them: `lora(rank: 8, alpha: 16)`. Inputs of the graph are left out. */
export function say(value: Json | undefined): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return `[${value.map((item: Json) => say(item)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const record = value as { readonly [name: string]: Json };
  if ('$expression' in record) return expressionText(record.$expression as unknown as RunExpression);
  const parts = Object.entries(record)
    .filter(([name, part]) => name !== '$' && part !== null && !isInput(part))
    .map(([name, part]) => `${name}: ${say(part)}`);
  return typeof record.$ === 'string' ? `${record.$}(${parts.join(', ')})` : `{ ${parts.join(', ')} }`;
}

/** What a step was told, without its inputs: name and value of each option. */
export const settingsOf = (options: { readonly [name: string]: Json }): readonly (readonly [string, string])[] =>
  Object.entries(options)
    .filter(([, value]) => value !== null && !isInput(value))
    .map(([name, value]) => [name, say(value)]);

const isInput = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && '$input' in value;
