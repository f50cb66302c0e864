import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { sizeText } from '../size-text.ts';
import { entities } from './entities.ts';
import { FileProblem } from './problem.ts';

/** Attributes by the name they are written with. */
export type Attributes = Readonly<Record<string, string>>;

/** What reads the events of one file. Names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
  /** The file has ended and was well-formed. */
  end?(): void;
}

export interface XmlParser {
  /** Line where the parser stands, from 1. */
  readonly line: number;
  /** Throws a `FileProblem` where the text is no well-formed XML. */
  write(text: string): void;
  close(): void;
}

/** Elements nested deeper than this are taken for damage or malice. */
const DEEPEST = 1000;

/**
 * Events of a well-formed document (XML 1.0) for a handler, on saxes. Namespaces are not looked at: files of libraries have any or none. Memory: what has
 * begun and not ended, at most `limit` characters.
 */
export function xmlParser(
  handler: XmlHandler,
  limit: number,
  count: (what: string) => void,
  partOfAnother = false,
): XmlParser {
  const parser = new SaxesParser<{ readonly xmlns: false }>({ xmlns: false });
  const known = entities(count, partOfAnother);
  const names = localNames();
  let depth = 0;
  /** Characters of the file, and of these the ones up to the last event. */
  let written = 0;
  let heard = 0;
  /** saxes tells of an end tag before it finds that it closes the wrong element, so each waits for the next event. */
  let closing: string | null = null;

  const endElement = (): void => {
    if (closing === null) return;
    const name = closing;
    closing = null;
    depth--;
    handler.close(name);
  };
  const hear = (): void => {
    heard = parser.position;
    endElement();
  };
  parser.ENTITIES = new Proxy({}, { get: (_, name) => known.resolve(String(name)) });
  // No more handlers than needed: with eight of them V8 keeps the parser's fields in a dictionary, and reading takes four times as long.
  parser.on('error', (error) => {
    const problem = problemOf(error.message, parser);
    // What ended before the damage has ended well.
    if (!error.message.endsWith('unexpected close tag.')) endElement();
    throw problem;
  });
  parser.on('doctype', (text) => {
    hear();
    known.declare(text);
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    hear();
    if (++depth > DEEPEST)
      throw new FileProblem('FTP1100', {
        column: parser.column,
        problem: `more than ${DEEPEST} elements lie inside each other`,
      });
    handler.open(names(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    hear();
    closing = names(tag.name);
  });
  const text = (found: string): void => {
    hear();
    handler.text(found);
  };
  parser.on('text', text);
  parser.on('cdata', text);

  return {
    get line() {
      return parser.line;
    },
    write(part) {
      parser.write(part);
      endElement();
      written += part.length;
      if (written - heard > limit) throw new FileProblem('FTP0910', { limit: sizeText(limit) });
    },
    close() {
      const { line, column } = parser;
      try {
        parser.close();
      } catch (error) {
        // saxes forgets its place while it ends.
        if (error instanceof FileProblem) throw new FileProblem(error.code, { ...error.values, column }, line);
        throw error;
      }
      endElement();
      handler.end?.();
    },
  };
}

/** Names without prefix, kept, since a file repeats a few names a million times. */
function localNames(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const local = name.slice(name.lastIndexOf(':') + 1);
    if (known.size < 10_000) known.set(name, local);
    return local;
  };
}

/** saxes writes `3:14: unexpected close tag.` */
function problemOf(message: string, { column }: { readonly column: number }): FileProblem {
  const said = message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '');
  return new FileProblem('FTP1100', { column, problem: inOurWords(said) });
}

function inOurWords(said: string): string {
  const unclosed = /^unclosed tag: (.*)$/.exec(said)?.[1];
  if (unclosed !== undefined) return `the file ends before \`</${unclosed}>\`, so that it may be cut off`;
  return WORDS[said] ?? said;
}

const WORDS: Readonly<Record<string, string>> = {
  'document must contain a root element': 'the file ends before its first element',
  'unexpected end': 'the file ends inside a tag, so that it may be cut off',
  'unexpected close tag': 'an end tag closes another element than the one that is open',
  'text data outside of root node': 'text stands outside the outermost element',
  'undefined entity': 'an entity (`&name;`) is used that the file does not declare; a plain `&` is written `&amp;`',
  'disallowed character in entity name': 'a `&` stands by itself; it is written `&amp;`',
};

/** An attribute by its name without prefix: `href` finds `xlink:href`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name];
  for (const full in attributes)
    if (full.endsWith(name) && full[full.length - name.length - 1] === ':') return attributes[full];
  return undefined;
}
