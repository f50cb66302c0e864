import type { Groups } from './groups.ts';

export type Keep = 'first' | 'longest' | 'none';

/** Row -> the row it duplicates, `kept` for rows that stay. */
export type Matches = Int32Array;
export const kept = -1;

/**
 * Who stays. Rows come up in the order of the table (`first`) or from the longest down (`longest`, equal ones in the order of the table); a
 * row goes if it is similar enough to one that stayed, and is then matched with the most similar of those. So every row that goes has its
 * survivor, no two survivors that were compared are duplicates, and chains (A like B, B like C) do not swallow what is unlike the survivor.
 * `none` lets every row go that is similar to any other.
 */
export function decide(
  groups: Groups,
  rowCount: number,
  keep: Keep,
  lengths: Uint32Array,
  threshold: number,
  similarity: (a: number, b: number) => number,
): Matches {
  const matches: Matches = new Int32Array(rowCount).fill(kept);
  const similar = (a: number, b: number): boolean => similarity(a, b) >= threshold;
  if (keep === 'none') matchAny(groups, matches, similar);
  else matchSurvivors(groups, matches, inOrder(rowCount, keep, lengths), threshold, similarity);
  return matches;
}

function inOrder(rowCount: number, keep: Keep, lengths: Uint32Array): Uint32Array {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  return keep === 'longest' ? rows.sort((a, b) => lengths[b]! - lengths[a]! || a - b) : rows;
}

function matchSurvivors(
  groups: Groups,
  matches: Matches,
  order: Uint32Array,
  threshold: number,
  similarity: (a: number, b: number) => number,
): void {
  /** The first survivor of each group; most groups have no other, and numbers are smaller than lists. */
  const leaders = new Int32Array(groups.count).fill(kept);
  const others = new Map<number, number[]>();
  const compared = new Int32Array(matches.length).fill(kept);
  for (const row of order) {
    const own = groups.members.subarray(groups.starts[row]!, groups.starts[row + 1]!);
    let best = 0;
    const meet = (other: number): void => {
      if (compared[other] === row) return;
      compared[other] = row;
      const found = similarity(row, other);
      if (found < threshold || found <= best) return;
      best = found;
      matches[row] = other;
    };
    for (const group of own) {
      if (leaders[group] === kept) continue;
      meet(leaders[group]!);
      others.get(group)?.forEach(meet);
    }
    if (matches[row] !== kept) continue;
    for (const group of own) {
      if (leaders[group] === kept) leaders[group] = row;
      else if (others.has(group)) others.get(group)!.push(row);
      else others.set(group, [row]);
    }
  }
}

function matchAny(groups: Groups, matches: Matches, similar: (a: number, b: number) => boolean): void {
  /** Rows of each group so far, without and with a match. One with a match need not meet others that have one. */
  const alone: (number[] | undefined)[] = new Array(groups.count);
  const matched: (number[] | undefined)[] = new Array(groups.count);
  for (let row = 0; row < matches.length; row++) {
    const own = groups.members.subarray(groups.starts[row]!, groups.starts[row + 1]!);
    for (const group of own)
      for (const other of alone[group] ?? [])
        if (matches[other] === kept && similar(row, other)) {
          matches[other] = row;
          if (matches[row] === kept) matches[row] = other;
        }
    for (const group of own) {
      const left: number[] = [];
      for (const other of alone[group] ?? [])
        if (matches[other] === kept) left.push(other);
        else (matched[group] ??= []).push(other);
      alone[group] = left;
    }
    if (matches[row] === kept) {
      const other = own.length === 0 ? undefined : firstMatch(row, own, matched, similar);
      if (other !== undefined) matches[row] = other;
    }
    for (const group of own) ((matches[row] === kept ? alone : matched)[group] ??= []).push(row);
  }
}

function firstMatch(
  row: number,
  own: Uint32Array,
  matched: readonly (readonly number[] | undefined)[],
  similar: (a: number, b: number) => boolean,
): number | undefined {
  for (const group of own) for (const other of matched[group] ?? []) if (similar(row, other)) return other;
  return undefined;
}
