import type * as ast from './ast.ts';
import { chainOf } from './comments.ts';
import { atLineEnd, printComment, printItems, type Surroundings } from './print-items.ts';
import { escapeText, pad, printQuantity, WIDTH, widthOf } from './print-text.ts';

export const STEP = 2;

/** Where something starts, and how much must still fit behind it on its last line. */
export interface Place {
  readonly indent: number;
  readonly column: number;
  readonly tail: number;
}

export interface ExpressionPrinter {
  /** The expression on one line, or null where that would lose a comment or undo the writer's lines. */
  flat(node: ast.Expression): string | null;
  /** The expression from its place on, over several lines where it does not fit. */
  spread(node: ast.Expression, place: Place): string;
  /** The value of a declaration, an entry or an assertion: a chain of several steps always has a line per step. */
  value(node: ast.Expression, place: Place): string;
  /** A chain with a line per step; `below` puts its input on a line of its own too. */
  chain(node: ast.PipeExpression, place: Place, below: boolean): string;
  entry(entry: ast.Entry, place: Place): string;
}

export function expressionPrinter(around: Surroundings): ExpressionPrinter {
  const lines = new WeakMap<ast.Expression, { text: string | null }>();

  function flat(node: ast.Expression): string | null {
    const known = lines.get(node);
    if (known) return known.text;
    const text = around.comments.isInside(node) ? null : oneLine(node);
    lines.set(node, { text });
    return text;
  }

  function join(parts: readonly (string | null)[], separator = ''): string | null {
    return parts.includes(null) ? null : parts.join(separator);
  }

  function oneLine(node: ast.Expression): string | null {
    switch (node.kind) {
      case 'text':
        return printText(node);
      case 'number':
        return node.raw;
      case 'quantity':
        return printQuantity(node.raw, node.unit);
      case 'bool':
        return String(node.value);
      case 'date':
        return node.value;
      case 'name':
        return node.name.text;
      case 'list':
        return join(['[', join(node.items.map(flat), ', '), ']']);
      case 'record':
        if (around.isSpread(node)) return null;
        return node.entries.length === 0 ? '{}' : join(['{ ', join(node.entries.map(flatEntry), ', '), ' }']);
      case 'member':
        return join([flat(node.object), '.', node.member.text]);
      case 'call':
        return join([flat(node.callee), '(', join(node.args.map(flatArgument), ', '), ')']);
      case 'pipe':
        return join([flat(node.input), ' |> ', flat(node.target)]);
      case 'conditional':
        return join(['if ', flat(node.condition), ' then ', flat(node.then), ' else ', flat(node.else)]);
      case 'binary':
        return join([flat(node.left), ` ${node.operator} `, flat(node.right)]);
      case 'unary':
        return join([prefix(node), flat(node.operand)]);
      case 'range':
        return join([flat(node.from), '..', flat(node.to)]);
      case 'typeArguments':
        return join([flat(node.base), '<', join(node.args.map(flat), ', '), '>']);
      case 'optional':
        return join([flat(node.base), '?']);
      case 'labelled':
        return join([flat(node.base), ' @', node.label.text]);
      case 'refined':
        return join([flat(node.base), ' ', flat(node.range)]);
      case 'group':
        return join(['(', flat(node.inner), ')']);
      case 'error':
        return '';
    }
  }

  function printText({ parts }: ast.TextLiteral): string | null {
    const inner = parts.map((part) => {
      if (part.kind === 'part') return escapeText(part.text);
      const value = flat(part);
      // A record's brace right behind the opening one would make a literal brace of the two.
      return join(['{', value?.startsWith('{') ? ' ' : '', value, '}']);
    });
    return join(['"', join(inner), '"']);
  }

  const flatEntry = ({ name, value }: ast.Entry): string | null => join([`${name.text}: `, flat(value)]);
  const flatArgument = ({ name, value }: ast.Argument): string | null =>
    join([name ? `${name.text}: ` : '', flat(value)]);

  function spread(node: ast.Expression, place: Place): string {
    const line = flat(node);
    if (line !== null && place.column + widthOf(line) + place.tail <= WIDTH) return line;
    return broken(node, place) ?? line ?? '';
  }

  function value(node: ast.Expression, place: Place): string {
    if (node.kind === 'pipe' && node.input.kind === 'pipe') return chain(node, place, false);
    return spread(node, place);
  }

  /** The expression over several lines; null where it has no place to break. */
  function broken(node: ast.Expression, place: Place): string | null {
    switch (node.kind) {
      case 'pipe':
        return chain(node, place, false);
      case 'call': {
        const callee = spread(node.callee, { ...place, tail: 1 });
        if (node.args.length === 0 && !around.comments.isInside({ start: node.callee.end, end: node.end }))
          return `${callee}()`;
        const only =
          node.args.length === 1 && !around.comments.isInside({ start: node.callee.end, end: node.args[0]!.start });
        if (only && node.args[0]!.name === null && isBracketed(node.args[0]!.value)) {
          return `${callee}(${spread(node.args[0]!.value, { ...after(callee, place), tail: place.tail + 1 })})`;
        }
        return callee + brackets('(', node, node.args, ')', ',', place.indent, argument);
      }
      case 'list':
        return brackets('[', node, node.items, ']', ',', place.indent, spread);
      case 'record':
        return brackets('{', node, node.entries, '}', '', place.indent, entry);
      case 'group':
        return brackets('(', node, [node.inner], ')', '', place.indent, spread);
      case 'member':
        return suffixed(node.object, `.${node.member.text}`, place);
      case 'optional':
        return suffixed(node.base, '?', place);
      case 'labelled':
        return suffixed(node.base, ` @${node.label.text}`, place);
      case 'refined':
        return `${spread(node.base, place)} ${spread(node.range, { ...place, column: place.column + STEP })}`;
      case 'typeArguments': {
        let text = spread(node.base, place) + '<';
        node.args.forEach((arg, i) => {
          text += (i > 0 ? ', ' : '') + spread(arg, { ...after(text, place), tail: 1 });
        });
        return `${text}>`;
      }
      case 'unary': {
        const sign = prefix(node);
        return sign + spread(node.operand, { ...place, column: place.column + sign.length });
      }
      case 'range': {
        const text = `${spread(node.from, { ...place, tail: 2 })}..`;
        return text + spread(node.to, after(text, place));
      }
      case 'binary':
        return brokenBinary(node, place);
      case 'conditional':
        return below(place, [
          ['if ', node.condition],
          ['then ', node.then],
          ['else ', node.else],
        ]);
      default:
        return null;
    }
  }

  function suffixed(base: ast.Expression, suffix: string, place: Place): string {
    return spread(base, { ...place, tail: place.tail + suffix.length }) + suffix;
  }

  /** `and` and `or` begin the next line; the other operators end theirs, since only so may a line go on. */
  function brokenBinary(node: ast.BinaryExpression, place: Place): string {
    const { operator } = node;
    if (operator !== 'and' && operator !== 'or') {
      const left = spread(node.left, { ...place, tail: operator.length + 1 });
      const indent = place.indent + STEP;
      return `${left} ${operator}\n${pad(indent)}${spread(node.right, { indent, column: indent, tail: place.tail })}`;
    }
    const operands: [string, ast.Expression][] = [];
    let left: ast.Expression = node;
    for (; left.kind === 'binary' && left.operator === operator; left = left.left)
      operands.unshift([`${operator} `, left.right]);
    return below(place, [['', left], ...operands]);
  }

  /** The first part where it stands, the others below it, one step further in. */
  function below(place: Place, parts: readonly (readonly [word: string, node: ast.Expression])[]): string {
    const indent = place.indent + STEP;
    return parts
      .map(([word, node], i) => {
        const column = (i === 0 ? place.column : indent) + word.length;
        return word + spread(node, { indent, column, tail: place.tail });
      })
      .join(`\n${pad(indent)}`);
  }

  function chain(node: ast.PipeExpression, place: Place, ownLine: boolean): string {
    const [input, ...steps] = chainOf(node);
    const indent = place.indent + STEP;
    const margin = `\n${pad(indent)}`;
    const head = ownLine ? margin : '';
    let text = head + spread(input!, { indent, column: ownLine ? indent : place.column, tail: 0 });
    text += atLineEnd(around.comments.around(input!).trailing);
    for (const step of steps) {
      const { leading, trailing } = around.comments.around(step);
      for (const comment of leading) text += margin + printComment(comment);
      text += `${margin}|> ${spread(step, { indent, column: indent + 3, tail: place.tail })}${atLineEnd(trailing)}`;
    }
    return text;
  }

  function argument({ name, value: given }: ast.Argument, place: Place): string {
    const label = name ? `${name.text}: ` : '';
    return label + spread(given, { ...place, column: place.column + label.length });
  }

  function entry({ name, value: given }: ast.Entry, place: Place): string {
    return `${name.text}: ${value(given, { ...place, column: place.column + name.text.length + 2 })}`;
  }

  function brackets<T extends ast.Expression | ast.Argument | ast.Entry>(
    open: string,
    container: ast.Expression,
    items: readonly T[],
    close: string,
    separator: string,
    outer: number,
    printItem: (item: T, place: Place) => string,
  ): string {
    const indent = outer + STEP;
    const place = { indent, column: indent, tail: separator.length };
    const body = printItems({ container, items, indent, separator, print: (item) => printItem(item, place) }, around);
    return [open + atLineEnd(around.comments.opening(container)), ...body, pad(outer) + close].join('\n');
  }

  return { flat, spread, value, chain, entry };
}

const prefix = ({ operator }: ast.UnaryExpression): string => (operator === 'not' ? 'not ' : '-');

function isBracketed({ kind }: ast.Expression): boolean {
  return kind === 'list' || kind === 'record';
}

/** Where the text leaves off that was begun at `place`. */
function after(text: string, place: Place): Place {
  const lineStart = text.lastIndexOf('\n');
  const last = widthOf(text.slice(lineStart + 1));
  const column = lineStart < 0 ? place.column + last : last;
  return { ...place, column };
}
