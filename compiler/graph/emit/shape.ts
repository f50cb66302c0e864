import type { Graph, GraphNode } from '../graph.ts';

/** What a drawing of a graph needs; shared by the emitters so that they agree. */
export interface Shape {
  readonly boxes: readonly {
    readonly id: string;
    readonly title: string;
    readonly lines: readonly string[];
    readonly kind: GraphNode['kind'];
  }[];
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

export function shapeOf(graph: Graph): Shape {
  return {
    boxes: graph.nodes.map((node) => ({ id: node.id, title: node.id, lines: linesOf(node), kind: node.kind })),
    arrows: graph.nodes.flatMap((node) =>
      Object.values(node.inputs).map(({ node: from, output }) => ({ from, to: node.id, label: plainOutput(output) })),
    ),
  };
}

function linesOf(node: GraphNode): string[] {
  if (!node.stage) return [node.operator];
  const source = node.stage.source ? [`${node.stage.source.operator}(${path(node.stage.source.options)})`] : [];
  return [...source, ...node.stage.steps.map((step) => step.operator)];
}

function path(options: { readonly [name: string]: unknown }): string {
  return typeof options.path === 'string' ? options.path : '';
}

/** Only a part's name says more than the arrow does. */
function plainOutput(output: string): string {
  return ['rows', 'model', 'value', 'documents', 'report'].includes(output) ? '' : output;
}
