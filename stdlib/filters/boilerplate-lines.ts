import {
  type Column,
  drop,
  type Fraction,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { codePoints, isBlank, strip } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { type BoilerplateKind, longest, phrases } from './boilerplate-phrases.ts';
import { holdsAny } from './policy-phrases.ts';

type Phrased = keyof typeof phrases;
const phrased = Object.keys(phrases) as Phrased[];

/** `Hem | Om oss | Kontakt`: at least three short parts between signs that menus and crumbs are divided by. */
const dividers = /\s*[|»›·•>]\s*/;

function isMenuLine(line: string): boolean {
  if (line.length > longest.menus) return false;
  const parts = line.split(dividers).filter((part) => part !== '');
  return parts.length >= 3 && parts.every((part) => part.length <= 30);
}

/** An entry of a menu that has a line of its own: few words, and nothing that ends or goes on with a sentence. */
function isEntry(line: string): boolean {
  if (line.length > 40 || /[.!?:;,”"]$/.test(line)) return false;
  return line.split(/\s+/).length <= 4 && !/\d/.test(line);
}

/** Which lines belong to runs of at least so many entries. Blank lines neither break a run nor count. */
function inMenus(lines: readonly string[], least: number): ReadonlySet<number> {
  const found = new Set<number>();
  let run: number[] = [];
  const close = () => {
    if (run.length >= least) for (const at of run) found.add(at);
    run = [];
  };
  lines.forEach((line, at) => {
    const bare = strip(line);
    if (bare === '') return;
    if (isEntry(bare)) run.push(at);
    else close();
  });
  close();
  return found;
}

/**
 * Takes lines of boilerplate out of a text: about cookies, terms and rights, sharing and following, ways through the site, and menus, which are lines
 * of short parts between `|`, `»` and the like, or runs of short lines that no sign ends. Lines are counted by kind. A text of which too much went
 * is dropped as `boilerplate`; one that is left with nothing always is.
 *
 * Our own rules and phrases for Swedish pages, with the English ones that these have. Poems and lists of names look like menus: leave `menus` out
 * of `kinds` where the corpus has such.
 */
export const boilerplate_lines = rowOperator({
  version: '1',
  checks: ['filled(kinds)', 'menu_lines needs kinds has menus'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: {
      /**
       * Which kinds of lines.
       * @default [cookies, terms, sharing, navigation, menus]
       */
      kinds?: readonly BoilerplateKind[];
      /**
       * How many short lines in a row make a menu.
       * @range 2..
       * @default 5
       */
      menu_lines?: Int;
      /**
       * Share of the characters that may be taken out; 100 % drops nothing but what is boilerplate altogether.
       * @range 0%..100%
       * @default 100%
       * @measured above boilerplate
       */
      max?: Fraction;
    },
    tools: RowTools,
  ) {
    const kinds = new Set<BoilerplateKind>(options.kinds ?? [...phrased, 'menus']);
    const { menu_lines: least = 5, max = 1 } = options;
    const kindOf = (line: string): BoilerplateKind | null => {
      if (line.length > longest.cookies) return null;
      const lower = line.toLowerCase();
      return (
        phrased.find((kind) => kinds.has(kind) && line.length <= longest[kind] && holdsAny(lower, phrases[kind])) ??
        (kinds.has('menus') && isMenuLine(line) ? 'menus' : null)
      );
    };
    return (row) => {
      const before = textOf(row, text);
      const lines = before.split('\n');
      const menus = kinds.has('menus') ? inMenus(lines, least) : new Set<number>();
      const left: string[] = [];
      const counts = new Map<BoilerplateKind, number>();
      lines.forEach((line, at) => {
        const kind = isBlank(line) ? null : menus.has(at) ? 'menus' : kindOf(strip(line));
        if (kind === null) left.push(line);
        else counts.set(kind, (counts.get(kind) ?? 0) + 1);
      });
      if (counts.size === 0) return row;
      const after = left.join('\n');
      const gone = 1 - codePoints(after) / codePoints(before);
      if (isBlank(after)) return drop('boilerplate', 1, max);
      if (gone > max) return drop('boilerplate', gone, max);
      for (const [kind, count] of counts) tools.count(`boilerplate_lines dropped: ${kind}`, count);
      return { ...row, [text.name]: after };
    };
  },
});
