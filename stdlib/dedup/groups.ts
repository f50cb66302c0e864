import { growing } from './growing.ts';

/** Rows that share a hash in some band. */
export interface Groups {
  readonly count: number;
  /** Groups of row i: `members[starts[i]] .. members[starts[i + 1]]`. */
  readonly starts: Uint32Array;
  readonly members: Uint32Array;
}

/**
 * Groups the rows of each band by their hash; groups of one are none. `rows` says which row an entry of a band belongs to: rows without
 * anything to compare have no entry.
 */
export function group(bands: readonly Uint32Array[], rows: Uint32Array, rowCount: number): Groups {
  const rowOf = growing();
  const groupOf = growing();
  let count = 0;
  for (const hashes of bands) {
    // Hash above, entry below in one 64-bit number: sorting them needs no comparison function and is stable by row.
    const keys = new BigUint64Array(hashes.length);
    const halves = new Uint32Array(keys.buffer);
    for (let entry = 0; entry < hashes.length; entry++) {
      halves[entry * 2] = entry;
      halves[entry * 2 + 1] = hashes[entry]!;
    }
    keys.sort();
    for (let from = 0; from < hashes.length; ) {
      let to = from + 1;
      while (to < hashes.length && halves[to * 2 + 1] === halves[from * 2 + 1]) to++;
      if (to - from > 1) {
        for (let i = from; i < to; i++) {
          rowOf.push(rows[halves[i * 2]!]!);
          groupOf.push(count);
        }
        count++;
      }
      from = to;
    }
  }
  return { count, ...byRow(rowOf.values(), groupOf.values(), rowCount) };
}

/** Counting sort of (row, group) pairs by row. */
function byRow(rowOf: Uint32Array, groupOf: Uint32Array, rowCount: number): Omit<Groups, 'count'> {
  const starts = new Uint32Array(rowCount + 1);
  for (const row of rowOf) starts[row + 1]!++;
  for (let row = 0; row < rowCount; row++) starts[row + 1]! += starts[row]!;
  const members = new Uint32Array(rowOf.length);
  const next = starts.slice();
  rowOf.forEach((row, i) => {
    members[next[row]!++] = groupOf[i]!;
  });
  return { starts, members };
}
