import type { Graph } from '../graph.ts';
import { shapeOf } from './shape.ts';

/** Mermaid flowchart: what GitHub and GitLab draw in a Markdown file. */
export function toMermaid(graph: Graph): string {
  const { boxes, arrows } = shapeOf(graph);
  const number = new Map(boxes.map((box, i) => [box.id, `n${i}`]));
  const lines = ['flowchart TD'];
  for (const box of boxes) {
    const text = [`<b>${quoted(box.title)}</b>`, ...box.lines.map(quoted)].join('<br/>');
    const [open, close] = box.kind === 'evaluation' ? ['{{', '}}'] : box.kind === 'sink' ? ['([', '])'] : ['[', ']'];
    lines.push(`  ${number.get(box.id)}${open}"${text}"${close}`);
  }
  for (const { from, to, label } of arrows) {
    lines.push(`  ${number.get(from)} -->${label ? `|${quoted(label)}|` : ''} ${number.get(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return text
    .replace(/&/g, '#amp;')
    .replace(/"/g, '#quot;')
    .replace(/</g, '#lt;')
    .replace(/>/g, '#gt;')
    .replace(/\|/g, '#124;');
}
