import type { Block } from './layout.ts';

/** Ids of the blocks of a page that a `ReadingOrder` (ALTO 4.3) names, in its order: by themselves, or by a group that they lie in. */
export function ranked(
  blocks: readonly Block[],
  ranks: ReadonlyMap<string, number>,
  groups: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const byBlock = new Map<string, number>();
  for (const [group, inside] of groups) {
    const rank = ranks.get(group);
    if (rank !== undefined) for (const id of inside) byBlock.set(id, rank);
  }
  const rankOf = (id: string): number | undefined => ranks.get(id) ?? byBlock.get(id);
  const named = blocks.flatMap(({ id }) => (id !== null && rankOf(id) !== undefined ? [id] : []));
  return named.sort((a, b) => rankOf(a)! - rankOf(b)!);
}

/** Ids of blocks as `IDNEXT` chains them; empty where nothing is chained. */
export function chained(
  blocks: readonly Block[],
  nexts: readonly (readonly [id: string, next: string])[],
): readonly string[] {
  if (nexts.length === 0) return [];
  const next = new Map(nexts);
  const followers = new Set(next.values());
  const order: string[] = [];
  const seen = new Set<string>();
  // Chains start at blocks that follow none; a circle starts at its first block in the file.
  for (const startsChain of [true, false])
    for (const { id } of blocks) {
      if (id === null || seen.has(id) || (startsChain && followers.has(id))) continue;
      for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = next.get(at)) {
        seen.add(at);
        order.push(at);
      }
    }
  return order;
}
