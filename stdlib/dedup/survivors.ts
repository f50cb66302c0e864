/**
 * Who stays of several duplicates: the first of the table, the longest, the one with the best score, none; or all, which are then only told
 * apart by their cluster.
 */
export type Keep = 'first' | 'longest' | 'none' | 'best' | 'all';

/** Row -> the row it duplicates, `kept` for rows that stay. */
export type Matches = Int32Array;
export const kept = -1;

/** Are two rows duplicates? 0..1; at the threshold they are. */
export interface Likeness {
  readonly threshold: number;
  similarity(a: number, b: number): number;
}

/** The rows of one component (rows that may be duplicates of each other), one after another in the order in which they come up. */
export interface Component {
  /** `groups`: each holds rows that share something; valid during the call. */
  meet(row: number, groups: readonly number[]): void;
}

/**
 * A row goes if it is similar enough to one that stayed, and is then matched with the most similar of those, the first of equally similar
 * ones. So every row that goes has its survivor, no two survivors that were compared are duplicates, and chains (A like B, B like C) do not
 * swallow what is unlike the survivor. The first `given` rows are others' rows: they always stay.
 */
export function survivorsOf(matches: Matches, given: number, { threshold, similarity }: Likeness): Component {
  /** Survivors of each group with their places in the order of coming up. */
  const survivors = new Map<number, number[]>();
  const places = new Map<number, number>();
  return {
    meet(row, groups) {
      let best = 0;
      let match = kept;
      const compared = new Set<number>();
      for (const group of groups)
        for (const other of survivors.get(group) ?? []) {
          if (compared.has(other)) continue;
          compared.add(other);
          const found = similarity(row, other);
          if (found < threshold || found < best) continue;
          if (found === best && places.get(other)! > places.get(match)!) continue;
          best = found;
          match = other;
        }
      if (row >= given) {
        matches[row] = match;
        if (match !== kept) return;
      } else if (best === 1) return; // Whatever is like it is as much like the one before.
      places.set(row, places.size);
      for (const group of groups) {
        const list = survivors.get(group);
        if (list) list.push(row);
        else survivors.set(group, [row]);
      }
    },
  };
}

/** Every row goes that is similar to any other. */
export function noneOf(matches: Matches, { threshold, similarity }: Likeness): Component {
  /** Rows of each group so far, without and with a match. One with a match need not meet others that have one. */
  const alone = new Map<number, number[]>();
  const matched = new Map<number, number[]>();
  const similar = (a: number, b: number): boolean => similarity(a, b) >= threshold;
  const enter = (map: Map<number, number[]>, group: number, row: number): void => {
    const list = map.get(group);
    if (list) list.push(row);
    else map.set(group, [row]);
  };
  const firstMatch = (row: number, groups: readonly number[]): number => {
    for (const group of groups) for (const other of matched.get(group) ?? []) if (similar(row, other)) return other;
    return kept;
  };
  return {
    meet(row, groups) {
      for (const group of groups)
        for (const other of alone.get(group) ?? [])
          if (matches[other] === kept && similar(row, other)) {
            matches[other] = row;
            if (matches[row] === kept) matches[row] = other;
          }
      for (const group of groups) {
        const rows = alone.get(group);
        if (!rows) continue;
        alone.set(
          group,
          rows.filter((other) => matches[other] === kept),
        );
        for (const other of rows) if (matches[other] !== kept) enter(matched, group, other);
      }
      if (matches[row] === kept) matches[row] = firstMatch(row, groups);
      for (const group of groups) enter(matches[row] === kept ? alone : matched, group, row);
    },
  };
}
