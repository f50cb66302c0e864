import type { Graph } from '../graph.ts';
import { shapeOf } from './shape.ts';

/** Mermaid flowchart: what GitHub and GitLab draw in a Markdown file. */
export function toMermaid(graph: Graph): string {
  const { boxes, arrows } = shapeOf(graph);
  const number = new Map(boxes.map((box, i) => [box.id, `n${i}`]));
  const lines = ['flowchart TD'];
  for (const box of boxes) {
    const text = [`<b>${escape(box.title)}</b>`, ...box.lines.map(escape)].join('<br/>');
    const [open, close] = box.kind === 'evaluation' ? ['{{', '}}'] : box.kind === 'sink' ? ['([', '])'] : ['[', ']'];
    lines.push(`  ${number.get(box.id)}${open}"${text}"${close}`);
  }
  for (const { from, to, label } of arrows) {
    lines.push(`  ${number.get(from)} -->${label ? `|${escape(label)}|` : ''} ${number.get(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

function escape(text: string): string {
  return text
    .replace(/&/g, '#amp;')
    .replace(/"/g, '#quot;')
    .replace(/</g, '#lt;')
    .replace(/>/g, '#gt;')
    .replace(/\|/g, '#124;');
}
