/**
 * Jinja2 has rules for the white space around tags, and transformers adds a tag of its own to them. Both are worked out here, so that what is left is a
 * template of the plainest kind: text as quoted strings, tags without white-space control, and `generation` as a call block.
 *
 * The rules are those of `jinja2.lexer` with `trim_blocks` and `lstrip_blocks`: a block tag or comment takes the white space before it on its line and the
 * line break after it; `-` takes all white space on its side, `+` none; a single line break at the end of the template is dropped.
 */

/** The filter that every `{{ … }}` ends in: what is put out is Python's `str` of the value. */
export const outputFilter = '__finslip_text__';

/** The name under which the marked part of the template is called. No template can have it, since Jinja2 reserves nothing of this form. */
export const generationMacro = '__finslip_generation__';

/** What Python's `str.strip` takes off. JavaScript's has U+FEFF and lacks the information separators and U+0085. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const blankEnd = new RegExp(`${space}+$`, 'u');
const blankStart = new RegExp(`^${space}+`, 'u');
const onlyBlank = new RegExp(`^${space}+$`, 'u');

export class TemplateError extends Error {}

interface Tag {
  readonly kind: '{%' | '{{' | '{#';
  readonly inside: string;
  /** `-`, `+` or nothing. */
  readonly before: string;
  readonly after: string;
  /** Index behind the tag. */
  readonly end: number;
}

/** The template in plain form, and whether it marks what the assistant says. */
export function plainSource(template: string): { readonly source: string; readonly marked: boolean } {
  const text = template.replace(/\r\n|\r/g, '\n').replace(/\n$/, '');
  const parts: string[] = [];
  let marked = false;
  let at = 0;
  let lineStarts = true;
  /** Sign of the tag before, which decides about the beginning of the text that follows. */
  let previous: Pick<Tag, 'kind' | 'after'> | null = null;
  const emitText = (raw: string, next: Pick<Tag, 'kind' | 'before'> | null): void => {
    let piece = raw;
    if (previous !== null) {
      if (previous.after === '-') piece = piece.replace(blankStart, '');
      else if (previous.after === '' && previous.kind !== '{{') piece = piece.replace(/^\n/, '');
      lineStarts = raw.length > piece.length && raw[raw.length - piece.length - 1] === '\n';
    }
    if (next?.before === '-') piece = piece.replace(blankEnd, '');
    else if (next !== null && next.before === '' && next.kind !== '{{') {
      const line = piece.lastIndexOf('\n') + 1;
      if ((line > 0 || lineStarts) && onlyBlank.test(piece.slice(line))) piece = piece.slice(0, line);
    }
    if (piece !== '') parts.push(`{{ ${quoted(piece)} }}`);
  };
  while (at < text.length) {
    const start = tagStart(text, at);
    if (start === -1) break;
    const tag = readTag(text, start);
    emitText(text.slice(at, start), tag);
    previous = tag;
    at = tag.end;
    if (tag.kind === '{{') parts.push(`{{ (${tag.inside.trim()})|${outputFilter} }}`);
    if (tag.kind !== '{%') continue;
    const statement = tag.inside.trim();
    if (statement === 'generation') {
      marked = true;
      parts.push(`{% call ${generationMacro}() %}`);
    } else if (statement === 'endgeneration') parts.push('{% endcall %}');
    else if (statement === 'raw') {
      const close = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
      close.lastIndex = at;
      const found = close.exec(text);
      if (found === null) throw new TemplateError('a raw block has no end');
      emitText(text.slice(at, found.index), { kind: '{%', before: found[1]! });
      previous = { kind: '{%', after: found[2]! };
      at = found.index + found[0].length;
    } else parts.push(`{% ${statement} %}`);
  }
  emitText(text.slice(at), null);
  return { source: parts.join(''), marked };
}

function tagStart(text: string, from: number): number {
  const found = /\{[{%#]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? -1;
}

function readTag(text: string, start: number): Tag {
  const kind = text.slice(start, start + 2) as Tag['kind'];
  const sign = (character: string | undefined) => (character === '-' || character === '+' ? character : '');
  // `{{+` is no sign but the beginning of an expression.
  const before = kind === '{{' && text[start + 2] === '+' ? '' : sign(text[start + 2]);
  const from = start + 2 + before.length;
  const end = kind === '{#' ? text.indexOf('#}', from) : expressionEnd(text, from, kind === '{{' ? '}}' : '%}');
  if (end === -1) throw new TemplateError(`a tag that begins with \`${text.slice(start, start + 20)}\` has no end`);
  const after = end > from ? sign(text[end - 1]) : '';
  // `+}}` is no sign either.
  const counted = kind === '{{' && after === '+' ? '' : after;
  return { kind, inside: text.slice(from, end - counted.length), before, after: counted, end: end + 2 };
}

/** Where an expression ends: not inside a string, and not inside brackets. */
function expressionEnd(text: string, from: number, close: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (depth === 0 && text.startsWith(close, at)) return at;
    if (character === '"' || character === "'") {
      for (at++; at < text.length && text[at] !== character; at++) if (text[at] === '\\') at++;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
  }
  return -1;
}

/** As a string literal that nothing in the template language can mistake for a tag. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\{}%#]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`).replace(/\n/g, '\\n')}"`;
