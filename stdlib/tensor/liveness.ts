import { bytesOf, type Node } from './graph.ts';

/** A graph cut down to what some results need, in an order in which it can be computed. */
export interface Sequence {
  readonly nodes: readonly Node[];
  /** For each place in `nodes`: the nodes that nothing reads after it. */
  readonly released: readonly (readonly Node[])[];
}

/** The nodes that `results` need, in order of description, and where each is used for the last time. */
export function sequence(results: readonly Node[]): Sequence {
  const needed = new Set<number>();
  const visit = [...results];
  for (let node = visit.pop(); node !== undefined; node = visit.pop()) {
    if (needed.has(node.id)) continue;
    needed.add(node.id);
    visit.push(...node.inputs);
  }
  const graph = results[0]!.graph;
  const nodes = [...needed].sort((a, b) => a - b).map((id) => graph.nodes[id]!);
  const place = new Map(nodes.map(({ id }, at) => [id, at]));
  const last = nodes.map((_, at) => at);
  nodes.forEach(({ inputs }, at) => {
    for (const { id } of inputs) last[place.get(id)!] = at;
  });
  const kept = new Set(results.map(({ id }) => id));
  const released = nodes.map((): Node[] => []);
  nodes.forEach((node, at) => {
    if (!kept.has(node.id)) released[last[at]!]!.push(node);
  });
  return { nodes, released };
}

/** Whether a node is another view of its input's memory. */
export const isView = ({ operation: { op } }: Node): boolean => op === 'reshape' || op === 'alias' || op === 'barrier';

/** Lives for the whole run, and longer: not counted among what a step needs. */
const isOutside = ({ operation: { op } }: Node): boolean => op === 'parameter' || op === 'constant';

export interface Memory {
  /** Most bytes of intermediate results, inputs included, that exist at one time; parameters and constants are not among them. */
  readonly peak: number;
  /** The node at which they do. */
  readonly at: Node;
}

/**
 * Liveness analysis (Aho et al., "Compilers", 9.2.5) over a step: when results are freed after their last use, how much memory is taken at
 * most. Views count as the memory they look at. `workspace` tells what an engine takes for itself while it computes a node.
 */
export function peakMemory({ nodes, released }: Sequence, workspace: (node: Node) => number = () => 0): Memory {
  /** Readers of each piece of memory that are still to come: the node itself and its views. */
  const users = new Map<number, number>();
  const owner = new Map<number, Node>();
  let live = 0;
  let peak: Memory = { peak: 0, at: nodes[0]! };
  nodes.forEach((node, at) => {
    const base = isView(node) ? owner.get(node.inputs[0]!.id)! : node;
    owner.set(node.id, base);
    users.set(base.id, (users.get(base.id) ?? 0) + 1);
    if (base === node && !isOutside(node)) live += bytesOf(node);
    const now = live + workspace(node);
    if (now > peak.peak) peak = { peak: now, at: node };
    for (const gone of released[at]!) {
      const memory = owner.get(gone.id)!;
      const left = users.get(memory.id)! - 1;
      users.set(memory.id, left);
      if (left === 0 && !isOutside(memory)) live -= bytesOf(memory);
    }
  });
  return peak;
}
