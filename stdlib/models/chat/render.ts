import { Environment, parse, tokenize } from '@huggingface/jinja';
import type { Json } from '../../../compiler/operators/manifest.ts';
import { PythonInterpreter } from './python.ts';
import { generationMacro, plainSource, TemplateError } from './source.ts';

/** A conversation as text. */
export interface Rendering {
  readonly text: string;
  /** What stands inside `{% generation %}`, as [from, to) in UTF-16 units of the text; null where the template marks nothing. */
  readonly spans: readonly (readonly [number, number])[] | null;
}

/** A chat template, read once. */
export interface CompiledTemplate {
  /** Has it `{% generation %}` blocks? */
  readonly marked: boolean;
  /** Throws `TemplateError` where the template raises an exception or cannot be evaluated. */
  render(variables: Readonly<Record<string, Json>>): Rendering;
}

/**
 * Reads a Jinja2 template as transformers does: `trim_blocks`, `lstrip_blocks`, loop controls, `raise_exception`, but no clock: the same conversation must give
 * the same text on any day. `strftime_now` is not defined, so templates that ask for it fall back to the date written in them, and others fail. Marked parts are found in the rendered text between two characters that neither template nor conversation has.
 */
export function compileTemplate(template: string): CompiledTemplate {
  const { source, marked } = plainSource(template);
  /** By the characters that mark answers; nearly always the same two. */
  const programs = new Map<string, ReturnType<typeof parse>>();
  const programFor = (open: string, close: string) => {
    const known = programs.get(open + close);
    if (known !== undefined) return known;
    const macro = `{% macro ${generationMacro}() %}{{ "${open}" }}{{ caller() }}{{ "${close}" }}{% endmacro %}`;
    const program = parse(tokenize(macro + source));
    programs.set(open + close, program);
    return program;
  };
  try {
    programFor(...unusedCharacters(template));
  } catch (error) {
    // The library stumbles over the end of a template that stops in the middle.
    const reason = error instanceof TypeError ? 'it ends before its blocks do' : (error as Error).message;
    throw error instanceof TemplateError ? error : new TemplateError(`it is not understood (${reason})`);
  }
  return {
    marked,
    render(variables) {
      const environment = new Environment();
      for (const [name, value] of Object.entries(globals)) environment.set(name, value);
      for (const [name, value] of Object.entries(variables)) environment.set(name, value);
      const [open, close] = unusedCharacters(template + JSON.stringify(variables));
      let rendered: string;
      try {
        rendered = String(new PythonInterpreter(environment).run(programFor(open, close)).value);
      } catch (error) {
        throw error instanceof TemplateError ? error : new TemplateError((error as Error).message);
      }
      return withoutMarks(rendered, open, close, marked);
    },
  };
}

const globals = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  raise_exception: (message: unknown): never => {
    throw new TemplateError(String(message));
  },
  range: (start: number, stop?: number, step = 1): number[] => {
    const [from, to] = stop === undefined ? [0, start] : [start, stop];
    // The sandbox of Jinja2 has the same bound.
    if (Math.abs((to - from) / step) > 100_000) throw new TemplateError('it asks for a range of more than 100000');
    return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, n) => from + n * step);
  },
};

/** Unicode's noncharacters are for such uses; a conversation that holds one gets another. */
function unusedCharacters(text: string): readonly [string, string] {
  const free = Array.from({ length: 32 }, (_, n) => String.fromCharCode(0xfdd0 + n)).filter(
    (mark) => !text.includes(mark),
  );
  if (free.length < 2)
    throw new TemplateError('the conversation holds every one of the noncharacters U+FDD0 to U+FDEF');
  return [free[0]!, free[1]!];
}

function withoutMarks(rendered: string, open: string, close: string, marked: boolean): Rendering {
  if (!marked) return { text: rendered, spans: null };
  const spans: [number, number][] = [];
  let text = '';
  let from = 0;
  let depth = 0;
  for (const part of rendered.split(new RegExp(`([${open}${close}])`, 'u'))) {
    if (part === open) {
      if (depth++ === 0) from = text.length;
    } else if (part === close) {
      if (--depth === 0) spans.push([from, text.length]);
    } else text += part;
  }
  return { text, spans };
}
