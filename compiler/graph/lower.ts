import type { Location } from '../diagnostics/diagnostic.ts';
import type { Json } from '../operators/manifest.ts';
import { type CallExpression, callsIn } from './calls.ts';
import type { Flow, FlowNode, Reference } from './flow.ts';
import type { Compilation, Graph, GraphNode, SourceMap, Stage, Step } from './graph.ts';
import { placeOfOption } from './place.ts';

/**
 * Makes the execution graph of a checked flow: chains of row operators fuse into one stage with the source or table that feeds
 * them, everything else stays a task of its own. A stage ends at a barrier, where a declaration is complete, and where
 * its rows are used more than once, so that nothing is read twice and every named value is a table that `show` can open.
 */
export function lower(flow: Flow, digestOf: (operator: string) => string | null = () => null): Compilation {
  const uses = countUses(flow);
  const stages = new Map<string, FlowNode[]>(); // id of the last node so far -> chain
  const nodes: GraphNode[] = [];

  for (const node of flow.nodes) {
    if (node.kind === 'source') stages.set(node.id, [node]);
    else if (node.kind === 'row') stages.set(node.id, extend(node, stages, uses));
  }
  for (const node of flow.nodes) {
    if (node.kind !== 'source' && node.kind !== 'row') nodes.push(task(node));
    else if (stages.has(node.id) && isUsed(node, uses)) nodes.push(stage(stages.get(node.id)!, digestOf));
  }
  const kept = new Set(nodes.map((node) => node.id));
  const graph: Graph = {
    format: 1,
    pipeline: { name: flow.pipeline.name, seed: flow.pipeline.seed, purpose: flow.pipeline.purpose },
    nodes,
    // A source that was fused into the stage it feeds is no table of its own.
    names: Object.fromEntries(Object.entries(flow.names).filter(([, to]) => kept.has(to.node))),
  };
  return { graph, sourceMap: sourceMap(flow), deployment: flow.deployment };
}

/** Joins a row operator to the chain that feeds it, unless that chain is complete. */
function extend(node: FlowNode, stages: Map<string, FlowNode[]>, uses: ReadonlyMap<string, number>): FlowNode[] {
  const input = node.inputs.rows;
  const chain = input && stages.get(input.node);
  if (!input || !chain) return [node];
  const last = chain[chain.length - 1]!;
  const complete = uses.get(`${input.node}:${input.output}`) !== 1 || (last.named && last.kind !== 'source');
  if (complete) return [node];
  stages.delete(input.node);
  return [...chain, node];
}

/** A source that nothing reads is not worth a task; a `data` declaration is, `data texts = notices` as well, since `show` may be asked for it. */
function isUsed(node: FlowNode, uses: ReadonlyMap<string, number>): boolean {
  return node.kind !== 'source' || Object.keys(node.outputs).some((output) => uses.has(`${node.id}:${output}`));
}

function countUses(flow: Flow): Map<string, number> {
  const uses = new Map<string, number>();
  for (const node of flow.nodes) {
    for (const { node: from, output } of Object.values(node.inputs)) {
      const key = `${from}:${output}`;
      uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  // A source under its own name alone is declared, not used.
  const sources = new Map(
    flow.nodes.filter(({ kind }) => kind === 'source').map((node) => [node.id, node.declaration]),
  );
  for (const [name, { node, output }] of Object.entries(flow.names)) {
    const key = `${node}:${output}`;
    if (sources.has(node) && sources.get(node) !== name) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return uses;
}

function stage(chain: readonly FlowNode[], digestOf: (operator: string) => string | null): GraphNode {
  const first = chain[0]!;
  const last = chain[chain.length - 1]!;
  const reads = first.kind === 'source';
  const { record = null, ...sourceOptions } = first.options as { record?: Json; [name: string]: Json | undefined };
  const description: Stage = {
    source: reads ? { ...step(first, digestOf), options: sourceOptions as Step['options'] } : null,
    record: reads ? (record as Stage['record']) : null,
    steps: (reads ? chain.slice(1) : chain).map((node) => step(node, digestOf)),
  };
  return {
    ...task(last),
    kind: 'rows',
    operator: 'rows',
    version: '1',
    digest: null,
    options: {},
    observations: [],
    inputs: Object.assign({}, ...chain.map((node, i) => inputsOf(node, i === 0))),
    outputs: last.outputs,
    stage: description,
    resources: { ...last.resources, threads: 'many' },
    plannedOperators: chain.flatMap(plannedIn),
  };
}

/** A chain reads `rows` from its first member; any other input (another stream named in an option) keeps its name. */
function inputsOf(node: FlowNode, first: boolean): Record<string, Reference> {
  return Object.fromEntries(Object.entries(node.inputs).filter(([name]) => first || name !== 'rows'));
}

function step(node: FlowNode, digestOf: (operator: string) => string | null): Step {
  const digests = [node.digest, ...callsIn(node.options).map((call: CallExpression) => digestOf(call.operator))];
  const own = [...new Set(digests.filter((digest): digest is string => digest !== null))].sort();
  return {
    id: node.id,
    operator: node.operator,
    version: node.version,
    digest: own.length > 0 ? own.join('+') : null,
    options: node.options,
    observations: node.observations,
    seed: node.seed,
  };
}

function task(node: FlowNode): GraphNode {
  return {
    id: node.id,
    kind: node.kind as GraphNode['kind'],
    operator: node.operator,
    version: node.version,
    digest: node.digest,
    options: node.options,
    observations: node.observations,
    inputs: node.inputs,
    outputs: node.outputs,
    stage: null,
    gates: node.gates.map(({ text, condition }) => ({ text, condition })),
    labels: node.labels,
    numerics: node.numerics,
    resources: node.resources,
    seed: node.seed,
    declaration: node.declaration,
    plannedOperators: plannedIn(node),
  };
}

const plannedIn = (node: FlowNode): GraphNode['plannedOperators'] =>
  node.status === 'planned' ? [{ operator: node.operator, id: node.id }] : [];

function sourceMap(flow: Flow): SourceMap {
  const locations: Record<string, readonly Location[]> = {};
  const gates: Record<string, readonly Location[]> = {};
  const docs: Record<string, string> = { [flow.pipeline.name]: flow.pipeline.docs };
  for (const node of flow.nodes) {
    locations[node.id] = node.locations;
    for (const [option, location] of Object.entries(node.optionLocations ?? {}))
      locations[placeOfOption(node.id, option)] = [location];
    if (node.gates.length > 0) gates[node.id] = node.gates.map((gate) => gate.location);
    if (node.docs !== '') docs[node.id] = node.docs;
  }
  return { locations, gates, docs };
}
