import type { GraphNode } from '../../compiler/graph/graph.ts';
import type { Json } from '../../compiler/operators/manifest.ts';

/** What an operator reads beside its rows: files (word lists, classifiers), and secrets. All are named in its options, at any depth. */
interface Reference {
  readonly $: string;
  readonly [option: string]: Json;
}

/** Values that stand for a file of the project. */
const fileKinds = ['word_list', 'fasttext_file'];

function references(value: Json, kind: string): Reference[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => references(each, kind));
  const record = value as { readonly [name: string]: Json };
  const inside = Object.values(record).flatMap((each) => references(each, kind));
  return record.$ === kind ? [record as Reference, ...inside] : inside;
}

/** Options of the node itself and of each step of its stage, by the id that a message points to. */
const optionsOf = (node: GraphNode): readonly (readonly [id: string, options: Json])[] => [
  [node.id, node.options],
  ...(node.stage?.steps ?? []).map((step) => [step.id, step.options] as const),
];

/** Word lists, each with the step that asks for it. */
export const wordListsOf = (node: GraphNode): readonly { readonly path: string; readonly at: string }[] =>
  optionsOf(node).flatMap(([at, options]) =>
    distinct(references(options, 'word_list').map(({ path }) => String(path))).map((path) => ({ path, at })),
  );

export const filesBeside = (node: GraphNode): readonly string[] =>
  distinct(
    optionsOf(node).flatMap(([, options]) =>
      fileKinds.flatMap((kind) => references(options, kind).map(({ path }) => String(path))),
    ),
  );

/** Names of secrets, each with the step that asks for it. */
export const secretsOf = (node: GraphNode): readonly { readonly name: string; readonly at: string }[] =>
  optionsOf(node).flatMap(([at, options]) =>
    distinct(references(options, 'secret').map(({ name }) => String(name))).map((name) => ({ name, at })),
  );

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** What stands for the content of references in a key. */
export interface Contents {
  file(path: string): string;
  secret(name: string): string;
}

/** Options as a key holds them: content in the place of where it lies. */
export function withContents(value: Json, contents: Contents): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withContents(each, contents));
  const record = value as { readonly [name: string]: Json };
  if (typeof record.$ === 'string' && fileKinds.includes(record.$))
    return { $: record.$, content: contents.file(String(record.path)) };
  if (record.$ === 'secret') return { $: 'secret', content: contents.secret(String(record.name)) };
  return Object.fromEntries(Object.entries(record).map(([name, each]) => [name, withContents(each, contents)]));
}
