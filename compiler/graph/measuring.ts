import { inputsIn } from './calls.ts';
import type { Compilation, GraphNode, Step } from './graph.ts';
import { withLimits } from './measured.ts';
import type { MeasuredLimit } from './measurement.ts';

/**
 * The tasks that measure the `wanted` of all limits of one step: what comes before the step in its stage, then the step itself without its limits. One task for all with the
 * same size of sample, since they see the same rows. `compilation` has numbers in the place of limits that come before.
 */
export function measuringTasks(
  compilation: Compilation,
  limits: readonly MeasuredLimit[],
  wanted: readonly MeasuredLimit[] = limits,
): readonly GraphNode[] {
  const { graph } = withoutLimits(compilation, limits);
  const { step, task } = limits[0]!;
  const node = graph.nodes.find(({ id }) => id === task)!;
  const seed = node.stage?.steps.find(({ id }) => id === step)?.seed ?? node.seed;
  const sizes = [...new Set(wanted.map(({ sample }) => sample))];
  return sizes.map((sample, index) => {
    const own = wanted.filter((limit) => limit.sample === sample);
    const idle = limits.filter((limit) => !own.includes(limit));
    return {
      ...upTo(node, step),
      id: `${step}:measure${index === 0 ? '' : index + 1}`,
      outputs: { limits: { kind: 'any' } },
      gates: [],
      measure: { limits: own, idle, sample, seed },
    };
  });
}

/** A task cut off behind one of its steps. */
function upTo(node: GraphNode, step: string): GraphNode {
  if (node.stage === null) return node;
  const { stage } = node;
  const steps: readonly Step[] = stage.steps.slice(0, stage.steps.findIndex(({ id }) => id === step) + 1);
  const named = new Set(steps.flatMap(({ options }) => inputsIn(options)));
  const inputs = Object.entries(node.inputs).filter(([name]) => name === 'rows' || named.has(name));
  return { ...node, inputs: Object.fromEntries(inputs), stage: { ...stage, steps } };
}

/** The compilation with nothing in the place of limits of one step: what they are measured against may not depend on each other. */
const withoutLimits = (compilation: Compilation, limits: readonly MeasuredLimit[]): Compilation => ({
  ...compilation,
  graph: { ...compilation.graph, nodes: withLimits(compilation.graph.nodes, limits, () => null) },
});
