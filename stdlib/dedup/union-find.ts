/** Rows that belong together, as trees: 4 bytes a row. The root of a tree is its least row, whatever the order of the unions. */
export interface UnionFind {
  find(row: number): number;
  join(a: number, b: number): void;
  /** How many rows have a root in each of `stretches` equal stretches of the rows, but the roots themselves. When all is joined: every row is then next to its root. */
  weights(stretches: number): Uint32Array;
  /** The trees, for threads that join rows at the same time (`sharedTrees`), or for another use once the trees are done with. */
  readonly memory: SharedArrayBuffer;
}

/** Galler and Fischer 1964, with path halving (Tarjan and van Leeuwen 1984). */
export function unionFind(rows: number): UnionFind {
  const memory = new SharedArrayBuffer(rows * 4);
  const parents = new Uint32Array(memory);
  for (let row = 0; row < rows; row++) parents[row] = row;
  return sharedTrees(memory);
}

/**
 * Trees that several threads join at once, without locks (Anderson and Woll 1991): only a root is given a parent, by an exchange that fails where another thread was
 * faster, and the parent is always the lesser row, so that the trees of all joins are the same whoever came first. Halving a path needs no exchange: it writes
 * an ancestor over an ancestor of a row that will never be a root again.
 */
export function sharedTrees(memory: SharedArrayBuffer): UnionFind {
  const parents = new Uint32Array(memory);
  const find = (row: number): number => {
    for (let at = row; ; ) {
      const parent = parents[at]!;
      if (parent === at) return at;
      const above = parents[parent]!;
      if (above !== parent) parents[at] = above;
      at = above;
    }
  };
  return {
    find,
    join(a, b) {
      for (let [one, other] = [find(a), find(b)]; one !== other; one = find(one), other = find(other)) {
        if (one < other) [one, other] = [other, one];
        if (Atomics.compareExchange(parents, one, one, other) === one) return;
      }
    },
    weights(stretches) {
      const counts = new Uint32Array(stretches);
      const scale = stretches / parents.length;
      for (let row = 0; row < parents.length; row++) {
        const root = find(row);
        parents[row] = root;
        if (root !== row) counts[Math.floor(root * scale)]!++;
      }
      return counts;
    },
    memory,
  };
}
