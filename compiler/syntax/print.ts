import type * as ast from './ast.ts';
import { attachComments } from './comments.ts';
import { expressionPrinter, STEP } from './print-expression.ts';
import { atLineEnd, printItems, type Surroundings } from './print-items.ts';
import { escapeText, pad, WIDTH, widthOf } from './print-text.ts';

/** A block of more entries than this has a line for each. */
const ENTRIES_ON_ONE_LINE = 3;

/**
 * Writes a tree in the canonical format. `text` is what the tree was read from: blank lines, and the writer's choice to spread a block
 * or a record over lines, are taken from there. Without it there is neither.
 */
export function print(tree: ast.SourceFile, text: string | null): string {
  const around = surroundings(tree, text);
  const expressions = expressionPrinter(around);

  function statement(node: ast.Statement): string {
    switch (node.kind) {
      case 'edition':
        return `edition ${node.year}`;
      case 'use':
        return printUse(node);
      case 'test': {
        const head = `test "${escapeText(node.sentence)}"`;
        return head + block(node.block, width(head));
      }
      case 'declaration':
        return declaration(node);
    }
  }

  function printUse({ path, names }: ast.UseStatement): string {
    const head = `use "${escapeText(path)}"`;
    if (names === null) return head;
    if (names.length === 0) return `${head} {}`;
    const line = `${head} { ${names.map((name) => name.text).join(', ')} }`;
    if (widthOf(line) <= WIDTH) return line;
    return [`${head} {`, ...names.map((name) => pad(STEP) + name.text), '}'].join('\n');
  }

  function declaration(node: ast.Declaration): string {
    let head = `${node.keyword.text} ${node.name.text}`;
    if (node.params) head += params(node.params, width(head));
    if (node.type) head += `: ${expressions.spread(node.type, { indent: 0, column: width(head) + 2, tail: 2 })}`;
    if (node.value) head += ' =' + definition(node, node.value, width(head) + 2);
    return node.block ? head + block(node.block, width(head)) : head;
  }

  /** What follows `=`. In a definition with parameters, a chain begins on its own line: its input is one of them. */
  function definition(node: ast.Declaration, value: ast.Expression, column: number): string {
    const tail = node.block ? 2 : 0;
    if (node.params && value.kind === 'pipe' && !isShort(value, column + tail)) {
      return expressions.chain(value, { indent: 0, column: 0, tail }, true);
    }
    return ` ${expressions.value(value, { indent: 0, column: column + 1, tail })}`;
  }

  function isShort(chain: ast.PipeExpression, column: number): boolean {
    const line = chain.input.kind === 'pipe' ? null : expressions.flat(chain);
    return line !== null && column + widthOf(line) <= WIDTH;
  }

  function params(list: readonly ast.Param[], column: number): string {
    const lines = list.map((param) => {
      const place = { indent: STEP, column: STEP + param.name.text.length + 2, tail: 1 };
      const type = param.type ? `: ${expressions.spread(param.type, place)}` : '';
      return param.name.text + type + (param.default ? ` = ${expressions.spread(param.default, place)}` : '');
    });
    const line = `(${lines.join(', ')})`;
    if (!line.includes('\n') && column + widthOf(line) + 2 <= WIDTH) return line;
    return ['(', ...lines.map((each) => `${pad(STEP)}${each},`), ')'].join('\n');
  }

  function block(node: ast.Block, column: number): string {
    if (node.entries.length === 0 && !around.comments.isInside(node)) return ' {}';
    const line = blockLine(node);
    if (line !== null && column + widthOf(line) <= WIDTH) return line;
    const place = { indent: STEP, column: STEP, tail: 0 };
    const print = (entry: ast.BlockEntry): string =>
      entry.kind === 'entry'
        ? expressions.entry(entry, place)
        : `${entry.kind} ${expressions.value(entry.value, { ...place, column: STEP + entry.kind.length + 1 })}`;
    const body = printItems({ container: node, items: node.entries, indent: STEP, separator: '', print }, around);
    return [` {${atLineEnd(around.comments.opening(node))}`, ...body, '}'].join('\n');
  }

  /** A short block that its writer put on one line stays there. */
  function blockLine(node: ast.Block): string | null {
    if (node.entries.length > ENTRIES_ON_ONE_LINE || around.isSpread(node) || around.comments.isInside(node))
      return null;
    const entries = node.entries.map((entry) => {
      const value = expressions.flat(entry.value);
      return value === null ? null : `${entry.kind === 'entry' ? `${entry.name.text}:` : entry.kind} ${value}`;
    });
    return entries.includes(null) ? null : ` { ${entries.join(', ')} }`;
  }

  const lines = printItems(
    { container: tree, items: tree.statements, indent: 0, separator: '', print: statement },
    around,
  );
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Length of the last line. */
function width(text: string): number {
  return widthOf(text.slice(text.lastIndexOf('\n') + 1));
}

function surroundings(tree: ast.SourceFile, text: string | null): Surroundings {
  return {
    comments: attachComments(tree, text ?? ''),
    isSpread: (node) => {
      if (text === null) return node.kind === 'block';
      const first = node.entries[0];
      return (
        first !== undefined && /[\r\n]/.test(text.slice(node.start, node.kind === 'block' ? node.end : first.start))
      );
    },
    isApart: ({ start }) => text !== null && followsBlankLine(text, start),
  };
}

function followsBlankLine(text: string, offset: number): boolean {
  let breaks = 0;
  for (let at = offset - 1; at >= 0 && /\s/.test(text[at]!); at--) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) breaks++;
  }
  return breaks > 1;
}
