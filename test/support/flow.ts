import type { Deployment, Flow, FlowNode, Reference } from '../../compiler/graph/flow.ts';
import { noLabels } from '../../compiler/semantics/labels/join.ts';

/** Small hand-made flows for tests of lowering, planning and scheduling. */

export const noDeployment: Deployment = { executors: {}, stores: {}, places: {}, policies: {} };

export const from = (node: string, output = 'rows'): Reference => ({ node, output });

/** A node with everything that the test does not care about filled in. */
export function flowNode(id: string, kind: FlowNode['kind'], given: Partial<FlowNode> = {}): FlowNode {
  return {
    id,
    kind,
    operator: id.slice(id.lastIndexOf('.') + 1),
    version: '1',
    digest: null,
    status: 'ready',
    options: {},
    observations: [],
    inputs: {},
    outputs: { rows: { kind: 'rows', row: null } },
    labels: noLabels,
    numerics: false,
    resources: { gpu: 'never', gpuMemory: null, gpus: 0, threads: 'one', place: null },
    declaration: id.split('.')[0]!,
    named: false,
    seed: 1,
    locations: [{ file: 'main.ftp', span: { start: 0, end: 1 } }],
    docs: '',
    gates: [],
    ...given,
  };
}

export function flowOf(nodes: readonly FlowNode[], names: Record<string, Reference> = {}): Flow {
  return { pipeline: { name: 'test', seed: 1, purpose: null, docs: '' }, nodes, names, deployment: noDeployment };
}
