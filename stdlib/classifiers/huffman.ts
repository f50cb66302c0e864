/** The tree of a hierarchical softmax: leaves 0 to `labels - 1`, then inner nodes; the root is last. */
export interface Huffman {
  readonly labels: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Beyond every count. */
const UNUSED = 1e15;

/** Built from the counts of labels, most frequent first, exactly as fastText does, since its file stores no tree. */
export function huffman(counts: readonly number[]): Huffman {
  const labels = counts.length;
  const size = 2 * labels - 1;
  const weight = new Float64Array(size).fill(UNUSED);
  weight.set(counts);
  const left = new Int32Array(size).fill(-1);
  const right = new Int32Array(size).fill(-1);
  let leaf = labels - 1;
  let node = labels;
  const lighter = (): number => (leaf >= 0 && weight[leaf]! < weight[node]! ? leaf-- : node++);
  for (let i = labels; i < size; i++) {
    left[i] = lighter();
    right[i] = lighter();
    weight[i] = weight[left[i]!]! + weight[right[i]!]!;
  }
  return { labels, left, right };
}
