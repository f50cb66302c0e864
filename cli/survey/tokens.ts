import { readFile } from 'node:fs/promises';
import { bug } from '../../compiler/diagnostics/bug.ts';
import type { Row } from '../../compiler/operators/authoring.ts';
import { isRecord } from '../../compiler/operators/manifest.ts';
import { blobPath } from '../../runtime/store/layout.ts';
import { parseTokenizer, type Tokenizer } from '../../stdlib/models/tokenizer.ts';
import type { Session } from '../session.ts';
import { type Distribution, Spread } from './distribution.ts';

/** How many tokens the texts of a table are for a model of the pipeline. */
export interface TokenSummary {
  readonly model: string;
  /** Per text, of the rows that were looked at. */
  readonly perText: Distribution;
  /** Texts by length, each bucket twice as long as the one before: which context and which batches would suit them. */
  readonly buckets: readonly LengthBucket[];
  /** Of the whole table. */
  readonly total: number;
  /** What the model is trained at, where its training says so. */
  readonly context: number | null;
  /** Share of the texts that are longer than that. */
  readonly longer: number | null;
  /** Blocks of that length that all texts fill when they are packed. */
  readonly blocks: number | null;
}

/** Texts of so many tokens, the bounds included; shares of those that were looked at. */
export interface LengthBucket {
  readonly from: number;
  readonly to: number;
  readonly texts: number;
  readonly tokens: number;
}

export interface NamedTokenizer {
  readonly model: string;
  readonly context: number | null;
  readonly tokenizer: Tokenizer;
}

/** The tokenizers of the pipeline's models that have a result in the store, each once though several models share it. */
export async function tokenizersOf({ compilation, store, sources }: Session): Promise<readonly NamedTokenizer[]> {
  const found = new Map<string, NamedTokenizer>();
  for (const node of compilation.graph.nodes) {
    const key = node.kind === 'model' ? sources.previous.get(node.id) : undefined;
    const tree = key === undefined ? undefined : (await store.lookup(key))?.outputs.model;
    const file = tree?.type === 'tree' ? tree.files.find(({ path }) => path === 'tokenizer.json') : undefined;
    if (!file || found.has(file.digest)) continue;
    const text = await readFile(blobPath(store.root, file.digest), 'utf8');
    const tokenizer = await parseTokenizer(text, node.id, (code) => bug(`the tokenizer of ${node.id}: ${code}`));
    found.set(file.digest, { model: node.id, context: contextOf(node.options), tokenizer });
  }
  return [...found.values()];
}

/** `context` of the training, or of the model that it begins. */
function contextOf(options: { readonly [name: string]: unknown }): number | null {
  const within = Object.values(options).flatMap((value) =>
    isRecord(value as never) ? [value as { context?: unknown }] : [],
  );
  const found = [options, ...within].map(({ context }) => context).find((context) => typeof context === 'number');
  return (found as number | undefined) ?? null;
}

export async function tokenSummaries(
  tokenizers: readonly NamedTokenizer[],
  column: string,
  looked: readonly Row[],
  rows: number,
): Promise<readonly TokenSummary[]> {
  const texts = looked.map((row) => row[column]).filter((text) => typeof text === 'string');
  const summaries: TokenSummary[] = [];
  for (const { model, context, tokenizer } of tokenizers) {
    const lengths = (await tokenizer.encode(texts, false)).map((ids) => ids.length);
    const spread = new Spread();
    for (const length of lengths) spread.add(length);
    const perText = spread.distribution();
    if (perText === null) continue;
    const total = (perText.mean * perText.count * rows) / looked.length;
    summaries.push({
      model,
      perText,
      buckets: bucketsOf(lengths),
      total,
      context,
      longer: context === null ? null : lengths.filter((length) => length > context).length / lengths.length,
      // One token ends each text.
      blocks: context === null ? null : Math.ceil((total + rows) / context),
    });
  }
  return summaries;
}

const SHORTEST = 64;

/** Up to 64 tokens, 65 to 128, 129 to 256 and so on; from the first that has texts to the last. */
export function bucketsOf(lengths: readonly number[]): readonly LengthBucket[] {
  const sum = lengths.reduce((total, length) => total + length, 0);
  const found: { from: number; to: number; texts: number; tokens: number }[] = [];
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  for (let [from, to] = [0, SHORTEST]; from <= longest; [from, to] = [to + 1, 2 * to]) {
    const within = lengths.filter((length) => length >= from && length <= to);
    const tokens = within.reduce((total, length) => total + length, 0);
    if (within.length > 0 || found.length > 0)
      found.push({ from, to, texts: within.length / lengths.length, tokens: sum === 0 ? 0 : tokens / sum });
  }
  return found;
}
