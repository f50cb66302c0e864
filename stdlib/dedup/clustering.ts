import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder, threads as startThreads, type Threads } from '../threads/threads.ts';
import { type GroupingAnswer, type GroupingQuestion, grouping, groupWords, pairWords } from './grouping-thread.ts';
import type { Ranking } from './ranking.ts';
import { fits, type Part, partSorter, type SpreadSort, spreadSort } from './spread-sort.ts';
import { type Keep, kept, type Likeness, type Matches, noneOf, survivorsOf } from './survivors.ts';
import { type UnionFind, unionFind } from './union-find.ts';
import { blocksOf } from './words-on-disk.ts';

export interface ClusteringOptions {
  /** For what is sorted. */
  readonly folder: string;
  /** Threads that may sort at once; 1 unless given. */
  readonly threads?: number;
  /** Bytes of records in memory before any go to disk. */
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
  /** Bytes on disk at most so far. */
  readonly disk: number;
  close(): void;
}

const inMemory = 64e6;
/** More would wait for the one that spreads and decides, and take memory meanwhile. */
const mostThreads = 4;
/** Bytes of a part that a thread sorts at once; it needs as much again. 100 million rows with 14 hashes have parts of 33 MB. */
const partBytes = 40e6;
/** Of the rows, for which their components are counted before they are spread. */
const stretches = 1 << 16;

/**
 * Clustering in bounded memory: (hash, row) pairs are spread over parts by their hashes, on disk, and each part is sorted by itself; rows that share a hash form a group,
 * and groups that share rows a component, by union-find of 4 bytes a row that all threads write to. Then (component, rank, row, group) are spread and sorted in the same
 * way, and each component is decided by itself, its rows coming up by rank (`survivors.ts`). Apart from the 4 bytes a row, memory holds a part for each thread
 * and the survivors of one component. The result depends on rows and ranks alone, not on the number of threads.
 */
export function clustering({ folder, threads = 1, memory = inMemory }: ClusteringOptions): Clustering {
  const pairs = spreadSort({ folder, name: 'pairs', words: pairWords, range: 2 ** 32, memory });
  const pair = new Uint32Array(pairWords);
  let groups: Groups | null = null;
  let members: SpreadSort | null = null;
  let pool: Threads<GroupingQuestion, GroupingAnswer> | null = null;
  let disk = 0;
  return {
    add(low, high, row) {
      pair[0] = high;
      pair[1] = low;
      pair[2] = row;
      pairs.add(pair);
    },
    async decide(rows, given, keep, ranking, likeness, pause) {
      const trees = unionFind(rows);
      const parts = pairs.parts();
      const many = parts.length > 1 ? Math.min(threads, mostThreads) : 1;
      const memoryOfPart = Math.min(memory, partBytes);
      pool = startThreads(grouping, { trees: trees.memory, memory: memoryOfPart }, many);
      const questions = parts.map((part, index) => ({ part, into: groupsFile(folder, part, index) }));
      groups = groupsOf(questions.map(({ into }) => into));
      for await (const [, answer] of inOrder(questions, pool.ask, pool.capacity)) {
        await pause();
        groups.add(answer);
      }
      const words = ranking.words + 3;
      // Roots are the least rows of their components: there are more of them at the beginning.
      const weights = trees.weights(stretches);
      members = spreadSort({ folder, name: 'members', words, range: Math.max(1, rows), weights, memory });
      await enterMembers(groups, trees, ranking, members, pause);
      disk = Math.max(pairs.bytes, groups.bytes + members.bytes);

      const matches: Matches = new Int32Array(trees.memory);
      matches.fill(kept);
      const components = sortedMembers(members, words, memoryOfPart, pool);
      await decideComponents(components, words, matches, given, keep, likeness, pause);
      return matches;
    },
    get disk() {
      return Math.max(disk, pairs.bytes);
    },
    close() {
      pool?.close();
      pairs.close();
      groups?.close();
      members?.close();
    },
  };
}

/** Where the groups of a part go: a file where that is one too. */
const groupsFile = (folder: string, part: Part, index: number): string | null =>
  'records' in part ? null : join(folder, `groups-${index}`);

/** What was found in each part, in the order of the hashes. */
interface Groups {
  add(answer: GroupingAnswer): void;
  readonly bytes: number;
  /** (group, row) in blocks; `before`: groups of the parts before, to number them through. Once. */
  blocks(): Generator<{ readonly block: Uint32Array; readonly before: number }>;
  close(): void;
}

function groupsOf(files: readonly (string | null)[]): Groups {
  const found: GroupingAnswer[] = [];
  return {
    add: (answer) => void found.push(answer),
    get bytes() {
      return found.reduce((sum, { members, records }) => sum + (records === null ? members * groupWords * 4 : 0), 0);
    },
    *blocks() {
      let before = 0;
      for (const [part, { groups, records }] of found.entries()) {
        for (const block of records === null ? blocksOf(files[part]!, groupWords) : [records]) yield { block, before };
        before += groups;
      }
    },
    close() {
      for (const path of files) if (path !== null) rmSync(path, { force: true });
    },
  };
}

/** Component, rank, row and group of every row of a group. */
async function enterMembers(
  groups: Groups,
  trees: UnionFind,
  ranking: Ranking,
  members: SpreadSort,
  pause: () => Promise<void>,
): Promise<void> {
  const width = ranking.words + 3;
  const member = new Uint32Array(width);
  for (const { block, before } of groups.blocks()) {
    await pause();
    for (let at = 0; at < block.length; at += groupWords) {
      const row = block[at + 1]!;
      member[0] = trees.find(row);
      ranking.write(row, member, 1);
      member[width - 2] = row;
      member[width - 1] = block[at]! + before;
      members.add(member);
    }
  }
}

async function* sortedMembers(
  members: SpreadSort,
  words: number,
  memory: number,
  pool: Threads<GroupingQuestion, GroupingAnswer>,
): AsyncGenerator<Uint32Array> {
  // A part that is too large for memory, of one component perhaps, comes in blocks and is sorted here.
  const sorted = async (part: Part) => (fits(part, memory) ? (await pool.ask({ part, words })).records : null);
  for await (const [part, records] of inOrder(members.parts(), sorted, pool.capacity)) {
    if (records !== null) yield records;
    else yield* partSorter()(part, { words, keys: words, memory });
  }
}

async function decideComponents(
  members: AsyncIterable<Uint32Array>,
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
  for await (const block of members) {
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
