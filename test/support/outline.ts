import { indexLines } from '../../compiler/diagnostics/render-positions.ts';
import type * as ast from '../../compiler/syntax/ast.ts';
import { layOut } from '../../compiler/syntax/layout.ts';
import { lex } from '../../compiler/syntax/lexer.ts';
import { collectProblems } from '../../compiler/syntax/problems.ts';

/** Each line of a text that has tokens, and below it their types; an invented one stands in parentheses. */
export function outlineTokens(text: string): string {
  const problems = collectProblems('main.ftp');
  const lines = indexLines(text);
  const byLine = new Map<number, string[]>();
  for (const token of layOut(lex(text, problems).tokens, problems)) {
    const { line } = lines.position(token.startOffset);
    const name =
      token.end > token.startOffset || token.tokenType.name === 'Newline'
        ? token.tokenType.name
        : `(${token.tokenType.name})`;
    byLine.set(line, [...(byLine.get(line) ?? []), name]);
  }
  return [...byLine].map(([line, names]) => `${visible(lines.text(line))}\n    ${names.join(' ')}\n`).join('');
}

/** A tree with one node a line, indented, with the place of each as line:column-line:column. */
export function outlineTree(tree: ast.SourceFile, text: string): string {
  const lines = indexLines(text);
  const at = (offset: number): string => {
    const { line, column } = lines.position(offset);
    return `${line}:${column}`;
  };
  const out: string[] = [];
  const write = (role: string, value: unknown, indent: number): void => {
    if (Array.isArray(value)) {
      for (const item of value) write(role, item, indent);
    } else if (isSpan(value)) {
      const { start, end, ...rest } = value as ast.Span & Record<string, unknown>;
      const inner = Object.entries(rest).filter(([, part]) => isSpan(part) || Array.isArray(part));
      const own = Object.entries(rest)
        .filter(([key, part]) => key !== 'kind' && !isSpan(part) && !Array.isArray(part) && part !== null)
        .map(([key, part]) => ` ${key === 'text' ? '' : `${key}=`}${visible(JSON.stringify(part))}`);
      const kind = rest.kind === undefined ? '' : ` ${String(rest.kind)}`;
      out.push(`${'  '.repeat(indent)}${role}${kind}${own.join('')} ${at(start)}-${at(end)}`);
      for (const [key, part] of inner) write(key, part, indent + 1);
    }
  };
  write('tree', tree, 0);
  return `${out.join('\n')}\n`;
}

function isSpan(value: unknown): value is ast.Span {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'start' in value && 'end' in value;
}

/** White space and marks that an editor would hide or change. */
function visible(text: string): string {
  return text.replace(/\t/g, '→').replace(/[\ufeff\u00a0]/g, (char) => `<${char.charCodeAt(0).toString(16)}>`);
}
