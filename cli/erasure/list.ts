import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Compilation, GraphNode, Step } from '../../compiler/graph/graph.ts';
import { hashedId } from '../../stdlib/rights/entries.ts';
import { wordsOf } from '../../stdlib/text/word-list.ts';

/** A source of the pipeline, and whether it heeds the list. */
export interface SourceHeed {
  readonly declaration: string;
  readonly task: string;
  /** `first`: nothing of an erased row is kept. `later`: what a step before it drops is kept with the rows that were dropped. */
  readonly heeds: 'first' | 'later' | 'no';
}

const defaultList = 'erasures.txt';

/** The list that the pipeline names, where it names one alone. */
export function listOf({ graph }: Compilation): string {
  const named = new Set(graph.nodes.flatMap((node) => stepsOf(node).flatMap((step) => listNamed(step) ?? [])));
  return named.size === 1 ? [...named][0]! : defaultList;
}

export function sourcesHeeding({ graph }: Compilation, list: string): readonly SourceHeed[] {
  return graph.nodes.flatMap((node): SourceHeed[] => {
    if (!node.stage?.source) return [];
    const at = node.stage.steps.findIndex((step) => listNamed(step) === normalize(list));
    const heeds = at < 0 ? 'no' : at === 0 ? 'first' : 'later';
    return [{ declaration: node.declaration, task: node.stage.source.id, heeds }];
  });
}

const stepsOf = (node: GraphNode): readonly Step[] => node.stage?.steps ?? [];

function listNamed({ operator, options }: Step): string | null {
  const path = operator === 'erased' ? (options.list as { readonly path?: unknown } | undefined)?.path : undefined;
  return typeof path === 'string' ? normalize(path) : null;
}

/** A list cannot hold these as they are: a comment begins at `#`, a kind ends at a colon, and lines are trimmed. */
const needsHash = (id: string): boolean => /[#\r\n]|^\s|\s$|^[a-z]+:\s|^sha256:/.test(id);

const head =
  '# Documents that are to be forgotten, one id on each line. `erased(id, list: word_list("…"))` heeds it.\n';

/** Adds an id; false where it stands there already. Written whole and in one go, since what is lost here is remembered by nobody. */
export function addToList(root: string, list: string, id: string, hashed: boolean): { entry: string; added: boolean } {
  const path = join(root, list);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : head;
  const entry = hashed || needsHash(id) ? hashedId(id) : id;
  if (wordsOf(before).some((line) => [id, hashedId(id), `id: ${id}`].includes(line))) return { entry, added: false };
  writeFileSync(path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${entry}\n`);
  return { entry, added: true };
}
