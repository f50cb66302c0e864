import type { Graph } from '../graph.ts';
import { shapeOf } from './shape.ts';

/** Graphviz. */
export function toDot(graph: Graph): string {
  const { boxes, arrows } = shapeOf(graph);
  const lines = [`digraph ${quote(graph.pipeline.name)} {`, '  node [shape=box, fontname="sans-serif"];'];
  for (const box of boxes) {
    const shape = box.kind === 'evaluation' ? ', shape=hexagon' : box.kind === 'sink' ? ', shape=ellipse' : '';
    lines.push(`  ${quote(box.id)} [label=${quote([box.title, ...box.lines].join('\n'))}${shape}];`);
  }
  for (const { from, to, label } of arrows) {
    lines.push(`  ${quote(from)} -> ${quote(to)}${label ? ` [label=${quote(label)}]` : ''};`);
  }
  return `${lines.join('\n')}\n}\n`;
}

function quote(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
