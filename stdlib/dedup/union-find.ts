/** Rows that belong together, as trees: 4 bytes a row. The root of a tree is its least row, whatever the order of the unions. */
export interface UnionFind {
  find(row: number): number;
  join(a: number, b: number): void;
  /** The memory, for another use; the trees are gone then. */
  release(): ArrayBuffer;
}

/** Galler and Fischer 1964, with path halving (Tarjan and van Leeuwen 1984). */
export function unionFind(rows: number): UnionFind {
  const parents = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) parents[row] = row;
  const find = (row: number): number => {
    for (let at = row; ; ) {
      const parent = parents[at]!;
      if (parent === at) return at;
      const above = parents[parent]!;
      parents[at] = above;
      at = above;
    }
  };
  return {
    find,
    join(a, b) {
      const [one, other] = [find(a), find(b)];
      if (one < other) parents[other] = one;
      else parents[one] = other;
    },
    release: () => parents.buffer,
  };
}
