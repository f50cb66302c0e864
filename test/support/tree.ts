import type * as ast from '../../compiler/syntax/ast.ts';
import { children, type Node } from '../../compiler/syntax/visit.ts';

/** A tree on one line, in prefix form: `(+ a (* b 2))`. */
export function brief(node: Node): string {
  switch (node.kind) {
    case 'file':
      return node.statements.map(brief).join(' ');
    case 'edition':
      return `(edition ${node.year})`;
    case 'use':
      return `(use "${node.path}"${node.names ? node.names.map(({ text }) => ` ${text}`).join('') : ' *'})`;
    case 'test':
      return `(test "${node.sentence}" ${brief(node.block)})`;
    case 'declaration': {
      const parts = [node.keyword.text, node.name.text || '_'];
      if (node.params) parts.push(`(${node.params.map(brief).join(' ')})`);
      if (node.type) parts.push(`: ${brief(node.type)}`);
      if (node.value) parts.push(`= ${brief(node.value)}`);
      if (node.block) parts.push(brief(node.block));
      return `(${parts.join(' ')})`;
    }
    case 'param': {
      const type = node.type ? `: ${brief(node.type)}` : '';
      return node.name.text + type + (node.default ? ` = ${brief(node.default)}` : '');
    }
    case 'block':
    case 'record':
      return `{${node.entries.map(brief).join(' ')}}`;
    case 'entry':
      return `${node.name.text}: ${brief(node.value)}`;
    case 'require':
    case 'expect':
      return `(${node.kind} ${brief(node.value)})`;
    case 'argument':
      return (node.name ? `${node.name.text}: ` : '') + brief(node.value);
    case 'text':
      return `"${node.parts.map((part) => (part.kind === 'part' ? part.text : `{${brief(part)}}`)).join('')}"`;
    case 'part':
      return node.text;
    case 'number':
      return node.raw;
    case 'quantity':
      return `${node.raw}'${node.unit.text}`;
    case 'bool':
    case 'date':
      return String(node.value);
    case 'name':
      return node.name.text;
    case 'list':
      return `[${node.items.map(brief).join(' ')}]`;
    case 'member':
      return `(. ${brief(node.object)} ${node.member.text || '_'})`;
    case 'call':
      return `(${[node.callee, ...node.args].map(brief).join(' ')})`;
    case 'pipe':
      return `(|> ${brief(node.input)} ${brief(node.target)})`;
    case 'conditional':
      return `(if ${brief(node.condition)} ${brief(node.then)} ${brief(node.else)})`;
    case 'binary':
      return `(${node.operator} ${brief(node.left)} ${brief(node.right)})`;
    case 'unary':
      return `(${node.operator} ${brief(node.operand)})`;
    case 'range':
      return `(.. ${brief(node.from)} ${brief(node.to)})`;
    case 'typeArguments':
      return `(< ${[node.base, ...node.args].map(brief).join(' ')})`;
    case 'optional':
      return `(? ${brief(node.base)})`;
    case 'labelled':
      return `(@ ${brief(node.base)} ${node.label.text || '_'})`;
    case 'refined':
      return `(refined ${brief(node.base)} ${brief(node.range)})`;
    case 'group':
      return `(group ${brief(node.inner)})`;
    case 'error':
      return '!';
  }
}

/** What is wrong with the positions of a tree: children outside of their parent, out of order, names outside of their node. */
export function positionFaults(tree: ast.SourceFile, text: string): string[] {
  const faults: string[] = [];
  const check = (inner: ast.Span, outer: ast.Span, what: string): void => {
    const whole = [inner.start, inner.end].every((offset) => Number.isInteger(offset));
    if (!whole || inner.start > inner.end || inner.start < outer.start || inner.end > outer.end) {
      faults.push(`${what} [${inner.start}, ${inner.end}) outside of [${outer.start}, ${outer.end})`);
    }
  };
  const waiting: Node[] = [tree];
  check(tree, { start: 0, end: text.length }, 'file');
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    let last = node.start;
    for (const child of children(node)) {
      check(child, node, `${child.kind} in ${node.kind}`);
      if (child.start < last) faults.push(`${child.kind} at ${child.start} out of order in ${node.kind}`);
      last = child.end;
      waiting.push(child);
    }
    for (const value of Object.values(node) as unknown[]) {
      if (isName(value)) {
        check(value, node, `name ${value.text} of ${node.kind}`);
        if (
          value.text !== '' &&
          text.slice(value.start, value.end).normalize('NFC') !== value.text &&
          !/^["'`“”„‟«»]/.test(text.slice(value.start))
        ) {
          faults.push(`name ${value.text} is not at its place`);
        }
      }
    }
  }
  return faults;
}

function isName(value: unknown): value is ast.Name {
  return typeof value === 'object' && value !== null && 'text' in value && 'start' in value && !('kind' in value);
}
