import type { Ranking } from './ranking.ts';
import { type RecordSort, recordSort } from './record-sort.ts';
import { type Keep, kept, type Likeness, type Matches, noneOf, survivorsOf } from './survivors.ts';
import { unionFind } from './union-find.ts';

export interface ClusteringOptions {
  /** For sorted runs. */
  readonly folder: string;
  /** Bytes of records held in memory at once by each of two sorts. */
  readonly memory?: number;
}

/** Finds duplicates among rows by hashes that likely ones share. */
export interface Clustering {
  /** A row has this hash of 64 bits. Rows come in ascending order. */
  add(low: number, high: number, row: number): void;
  /** Who duplicates whom. Once. The first `given` rows are others' rows, and always stay. */
  decide(
    rows: number,
    given: number,
    keep: Keep,
    ranking: Ranking,
    likeness: Likeness,
    pause: () => Promise<void>,
  ): Promise<Matches>;
  close(): void;
}

/**
 * Clustering in bounded memory: (hash, row) pairs are sorted on disk; rows that share a hash form a group, and groups that share rows a
 * component, by union-find of 4 bytes a row. Then (component, rank, row, group) are sorted on disk, and each component is decided by itself,
 * its rows coming up by rank (`survivors.ts`). Apart from the 4 bytes a row, memory holds two buffers and the survivors of one component.
 * The result depends on rows and ranks alone.
 */
export function clustering({ folder, memory }: ClusteringOptions): Clustering {
  const pairs = recordSort({ folder, name: 'pairs', words: 3, keys: 2, ...(memory ? { memory } : {}) });
  const pair = new Uint32Array(3);
  let members: RecordSort | null = null;
  return {
    add(low, high, row) {
      pair[0] = high;
      pair[1] = low;
      pair[2] = row;
      pairs.add(pair);
    },
    async decide(rows, given, keep, ranking, likeness, pause) {
      const trees = unionFind(rows);
      const groups = recordSort({ folder, name: 'groups', words: 2, keys: 0, ...(memory ? { memory } : {}) });
      const group = new Uint32Array(2);
      let [high, low, first, size] = [0, 0, 0, 0];
      for (const block of pairs.sorted()) {
        await pause();
        for (let at = 0; at < block.length; at += 3) {
          const row = block[at + 2]!;
          if (size > 0 && block[at] === high && block[at + 1] === low) {
            if (size === 1) {
              group[1] = first;
              groups.add(group);
            }
            group[1] = row;
            groups.add(group);
            trees.join(first, row);
            size++;
          } else {
            if (size > 1) group[0]!++;
            high = block[at]!;
            low = block[at + 1]!;
            first = row;
            size = 1;
          }
        }
      }
      pairs.close();

      const width = ranking.words + 3;
      members = recordSort({ folder, name: 'members', words: width, keys: width, ...(memory ? { memory } : {}) });
      const member = new Uint32Array(width);
      for (const block of groups.sorted()) {
        await pause();
        for (let at = 0; at < block.length; at += 2) {
          const row = block[at + 1]!;
          member[0] = trees.find(row);
          ranking.write(row, member, 1);
          member[width - 2] = row;
          member[width - 1] = block[at]!;
          members.add(member);
        }
      }
      groups.close();
      const matches: Matches = new Int32Array(trees.release());
      matches.fill(kept);
      await decideComponents(members, width, matches, given, keep, likeness, pause);
      return matches;
    },
    close() {
      pairs.close();
      members?.close();
    },
  };
}

async function decideComponents(
  members: RecordSort,
  width: number,
  matches: Matches,
  given: number,
  keep: Keep,
  likeness: Likeness,
  pause: () => Promise<void>,
): Promise<void> {
  const opened = () => (keep === 'none' ? noneOf(matches, likeness) : survivorsOf(matches, given, likeness));
  let component = opened();
  let root = -1;
  let current = -1;
  let groups: number[] = [];
  for (const block of members.sorted()) {
    await pause();
    for (let at = 0; at < block.length; at += width) {
      const row = block[at + width - 2]!;
      if (row !== current) {
        if (current !== -1) component.meet(current, groups);
        if (block[at] !== root) {
          root = block[at]!;
          component = opened();
        }
        current = row;
        groups = [];
      }
      groups.push(block[at + width - 1]!);
    }
  }
  if (current !== -1) component.meet(current, groups);
}
