import type { Attributes } from './parse.ts';
import type { Prose } from './prose.ts';

/** What an element means for running text. */
export type Role =
  /** Part of the text around it. */
  | 'inline'
  | 'paragraph'
  | 'heading'
  | 'section'
  | 'note'
  /** Set apart from its neighbours by a space. */
  | 'cell'
  /** A paragraph that keeps its line ends. */
  | 'verbatim'
  /** A line of verse. */
  | 'line'
  /** Not part of the text, with everything in it. */
  | 'skip'
  /** What stands in it is written with a separator between: `Ctrl` and `S` as `Ctrl+S`. */
  | { readonly joined: string };

export interface RoleEvents {
  open(role: Role): void;
  close(): void;
  text(text: string): void;
  /** Inside something that is no part of the text. */
  readonly skipping: boolean;
}

/** Feeds a `Prose` by the roles of elements as they open and close. */
export function roleEvents(prose: Prose): RoleEvents {
  const roles: Role[] = [];
  let skipped = 0;
  const turn = (role: Role, on: boolean): void => {
    if (typeof role === 'object') prose.joiner(on ? role.joined : null);
    else if (role === 'heading') prose.heading(on);
    else if (role === 'section') prose.section(on);
    else if (role === 'note') prose.note(on);
    else if (role === 'cell') prose.space();
    else if (role === 'paragraph' || role === 'verbatim') prose.edge();
    else if (role === 'line' && !on) prose.newLine();
    if (role === 'verbatim') prose.verbatim(on);
  };
  return {
    get skipping() {
      return skipped > 0;
    },
    open(role) {
      roles.push(role);
      if (role === 'skip') skipped++;
      if (skipped === 0) turn(role, true);
    },
    close() {
      const role = roles.pop();
      if (role === undefined) return;
      if (skipped === 0) turn(role, false);
      if (role === 'skip') skipped--;
    },
    text(text) {
      if (skipped === 0) prose.text(text);
    },
  };
}

/** A table of roles from lists of names. */
export function roleTable(lists: Readonly<Record<string, string>>): ReadonlyMap<string, Role> {
  return new Map(
    Object.entries(lists).flatMap(([role, names]) => names.split(/\s+/).map((name) => [name, role as Role] as const)),
  );
}

/** Characters: more is no metadata, and without a limit every level would carry it on. */
const LONGEST = 10_000;

/** Words of elements by where they stand, for metadata. */
export interface Fields {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
}

/**
 * Tells `found` of every element when it ends: its words (those of elements inside included), its attributes, and the names of the elements around it from the outermost.
 */
export function fields(
  found: (name: string, words: string, attributes: Attributes, around: readonly string[]) => void,
): Fields {
  const open: { readonly name: string; readonly attributes: Attributes; text: string }[] = [];
  const names: string[] = [];
  return {
    open(name, attributes) {
      open.push({ name, attributes, text: '' });
      names.push(name);
    },
    text(text) {
      const element = open.at(-1);
      if (element !== undefined && element.text.length < LONGEST) element.text += text;
    },
    close() {
      const done = open.pop();
      names.pop();
      if (done === undefined) return;
      found(done.name, done.text.replace(/\s+/g, ' ').trim(), done.attributes, names);
      const outer = open.at(-1);
      if (outer !== undefined && outer.text.length < LONGEST) outer.text += ` ${done.text.slice(0, LONGEST)} `;
    },
  };
}
