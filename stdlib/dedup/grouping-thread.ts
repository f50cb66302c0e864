import { closeSync, openSync } from 'node:fs';
import type { Work } from '../threads/threads.ts';
import { type Part, partSorter } from './spread-sort.ts';
import { sharedTrees, type UnionFind } from './union-find.ts';
import { writeWords } from './words-on-disk.ts';

/** Words of a pair: the two halves of a hash, the row that has it. */
export const pairWords = 3;
/** Words of what is found: the number of a group within its part, a row of it. */
export const groupWords = 2;

export interface GroupingSetup {
  /** The rows' trees; see `sharedTrees`. */
  readonly trees: SharedArrayBuffer;
  /** Bytes of records sorted at once. */
  readonly memory: number;
}

export type GroupingQuestion =
  /** Groups rows that share a hash, and joins them. `into`: the file to leave them in; null: give them back. */
  | { readonly part: Part; readonly into: string | null }
  /** Sorts records by all their words. */
  | { readonly part: Part; readonly words: number };

export interface GroupingAnswer {
  readonly groups: number;
  /** Rows of all groups, or sorted records. */
  readonly members: number;
  /** Groups or sorted records, null where they are in a file. */
  readonly records: Uint32Array | null;
}

/** Parts of clustering that are independent of each other (`clustering.ts`). */
export const grouping: Work<GroupingSetup, GroupingQuestion, GroupingAnswer> = {
  module: 'stdlib/dedup/grouping-thread',
  open,
};

export function open({ trees, memory }: GroupingSetup): (question: GroupingQuestion) => GroupingAnswer {
  const joined = sharedTrees(trees);
  const sorted = partSorter();
  return (question) => {
    const { part } = question;
    if ('into' in question) return groupsOf(sorted(part, { words: pairWords, keys: 2, memory }), question.into, joined);
    const { words } = question;
    // One block, since it fits; a copy, since what it was sorted in is used again.
    for (const block of sorted(part, { words, keys: words, memory }))
      return { groups: 0, members: block.length / words, records: block.slice() };
    return { groups: 0, members: 0, records: new Uint32Array(0) };
  };
}

/** Words of groups that wait to be written. */
const waitingWords = 1 << 16;

function groupsOf(pairs: Iterable<Uint32Array>, into: string | null, trees: UnionFind): GroupingAnswer {
  const file = into === null ? -1 : openSync(into, 'w');
  let records = new Uint32Array(waitingWords);
  let filled = 0;
  let members = 0;
  const add = (group: number, row: number): void => {
    if (filled === records.length) {
      if (file === -1) {
        const grown = new Uint32Array(filled * 2);
        grown.set(records);
        records = grown;
      } else {
        writeWords(file, records);
        filled = 0;
      }
    }
    records[filled++] = group;
    records[filled++] = row;
    members++;
  };
  let [high, low, first, size, groups] = [0, 0, 0, 0, 0];
  try {
    for (const block of pairs)
      for (let at = 0; at < block.length; at += pairWords) {
        const row = block[at + 2]!;
        if (size > 0 && block[at] === high && block[at + 1] === low) {
          if (size === 1) add(groups, first);
          add(groups, row);
          trees.join(first, row);
          size++;
        } else {
          if (size > 1) groups++;
          high = block[at]!;
          low = block[at + 1]!;
          first = row;
          size = 1;
        }
      }
    if (size > 1) groups++;
    const rest = records.subarray(0, filled);
    if (file === -1) return { groups, members, records: rest };
    writeWords(file, rest);
    return { groups, members, records: null };
  } finally {
    if (file !== -1) closeSync(file);
  }
}
