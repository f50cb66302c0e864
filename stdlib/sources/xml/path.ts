/** A path to elements or attributes: a small, streamable part of XPath. Names are compared without their namespace prefix. */
export interface XmlPath {
  /** Names of elements from outside in; `*` stands for any. */
  readonly steps: readonly string[];
  /** The first step may lie at any depth (`//post`). */
  readonly anywhere: boolean;
  /** The attribute at the end (`a/@b`). */
  readonly attribute: string | null;
}

/** Reads `records/record`, `//post`, `head/title`, `@id`, `head/@lang`, `.`; or says what is wrong with it. */
export function parsePath(written: string): XmlPath | string {
  const text = written.trim();
  if (text === '' || text === '.') return { steps: [], anywhere: false, attribute: null };
  const anywhere = text.startsWith('//');
  const parts = text.slice(anywhere ? 2 : text.startsWith('./') ? 2 : text.startsWith('/') ? 1 : 0).split('/');
  let attribute: string | null = null;
  if (parts.at(-1)!.startsWith('@')) attribute = localName(parts.pop()!.slice(1));
  const steps = parts.map((part) => (part === '*' ? part : localName(part)));
  if (attribute === '' || steps.some((step) => step === ''))
    return 'it has an empty step; `//` may stand at its start alone';
  const odd = [...steps, attribute ?? 'a'].find((step) => step !== '*' && !NAME.test(step));
  if (odd !== undefined)
    return `\`${odd}\` is no name of an element; conditions and functions of XPath are not known here`;
  if (anywhere && steps.length === 0) return 'an attribute anywhere belongs to no element; name one';
  return { steps, anywhere, attribute };
}

const NAME = /^[\p{L}_][\p{L}\p{N}._-]*$/u;
const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Does the path lead to the element with these names around it (its own last)? */
export function leadsTo({ steps, anywhere }: XmlPath, names: readonly string[]): boolean {
  const offset = names.length - steps.length;
  if (offset < 0 || (!anywhere && offset > 0)) return false;
  for (let i = 0; i < steps.length; i++) if (steps[i] !== '*' && steps[i] !== names[offset + i]) return false;
  return true;
}

export const showPath = ({ steps, anywhere, attribute }: XmlPath): string =>
  `${anywhere ? '//' : ''}${[...steps, ...(attribute === null ? [] : [`@${attribute}`])].join('/') || '.'}`;
