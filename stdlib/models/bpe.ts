/**
 * Byte-level byte-pair encoding, trained (Sennrich et al. 2016; bytes as in Radford et al. 2019). The most frequent pair of neighbours becomes
 * one token, again and again; of equally frequent pairs the one with the lower ids wins, as in Hugging Face's trainer. Equal texts in any order give
 * equal merges.
 */

/** How GPT-2 cuts text into words before bytes are paired. */
const wordPattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** Bytes as visible characters: printable Latin-1 stands for itself, the rest follows from U+0100 on. */
export const byteCharacters: readonly string[] = (() => {
  const printable = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(printable(b) ? b : next++));
})();

/** Adds the words of a text to the counts. */
export function countWords(text: string, counts: Map<string, number>): void {
  for (const [word] of text.matchAll(wordPattern)) counts.set(word, (counts.get(word) ?? 0) + 1);
}

export interface Bpe {
  /** Token -> id: `reserved` first, then the 256 bytes, then merges in order. */
  readonly vocabulary: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
}

interface Word {
  readonly tokens: number[];
  readonly count: number;
}

/** Learns merges until the vocabulary has `size` entries or no pair occurs twice. */
export function trainBpe(counts: ReadonlyMap<string, number>, size: number, reserved: readonly string[]): Bpe {
  const alphabet = [...byteCharacters].sort();
  const tokens = [...reserved, ...alphabet];
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const encoder = new TextEncoder();
  const words: Word[] = [...counts].map(([word, count]) => ({
    tokens: Array.from(encoder.encode(word), (byte) => idOf.get(byteCharacters[byte]!)!),
    count,
  }));
  const pairs = countPairs(words);
  const merges: [string, string][] = [];
  while (tokens.length < size) {
    const best = pairs.take();
    if (best === null || best.count < 2) break;
    const [left, right] = best.pair;
    const merged = tokens[left]! + tokens[right]!;
    merges.push([tokens[left]!, tokens[right]!]);
    // Two ways to build a token lead to one entry, as in the reference.
    let id = idOf.get(merged);
    if (id === undefined) {
      id = tokens.push(merged) - 1;
      idOf.set(merged, id);
    }
    for (const at of best.words) mergeInWord(words[at]!, at, left, right, id, pairs);
  }
  return { vocabulary: Object.fromEntries(tokens.map((token, id) => [token, id])), merges };
}

function mergeInWord({ tokens, count }: Word, at: number, left: number, right: number, id: number, pairs: Pairs): void {
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (tokens[i] !== left || tokens[i + 1] !== right) continue;
    if (i > 0) {
      pairs.add(tokens[i - 1]!, left, -count, at);
      pairs.add(tokens[i - 1]!, id, count, at);
    }
    if (i + 2 < tokens.length) {
      pairs.add(right, tokens[i + 2]!, -count, at);
      pairs.add(id, tokens[i + 2]!, count, at);
    }
    tokens.splice(i, 2, id);
  }
}

interface Pair {
  readonly pair: readonly [number, number];
  count: number;
  /** Words that hold it, or held it. */
  readonly words: Set<number>;
}

interface Pairs {
  add(left: number, right: number, count: number, word: number): void;
  /** Removes and gives the most frequent pair. */
  take(): Pair | null;
}

function countPairs(words: readonly Word[]): Pairs {
  const known = new Map<number, Pair>();
  // Ids stay far below 2^24, so two of them fit a double exactly.
  const keyOf = (left: number, right: number) => left * 2 ** 24 + right;
  /** A binary heap of (count then, pair); a count that has changed since is noticed when it comes up. */
  const heap: { readonly count: number; readonly key: number }[] = [];
  const before = (a: number, b: number) =>
    heap[a]!.count > heap[b]!.count || (heap[a]!.count === heap[b]!.count && heap[a]!.key < heap[b]!.key);
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const push = (count: number, key: number) => {
    let at = heap.push({ count, key }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(at, up); at = up, up = (at - 1) >> 1) swap(at, up);
  };
  const pop = () => {
    const top = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      for (let at = 0, down = 1; down < heap.length; at = down, down = 2 * at + 1) {
        if (down + 1 < heap.length && before(down + 1, down)) down++;
        if (!before(down, at)) break;
        swap(at, down);
      }
    }
    return top;
  };
  const pairs: Pairs = {
    add(left, right, count, word) {
      const key = keyOf(left, right);
      let pair = known.get(key);
      if (pair === undefined) known.set(key, (pair = { pair: [left, right], count: 0, words: new Set() }));
      pair.count += count;
      if (count > 0) {
        pair.words.add(word);
        push(pair.count, key);
      }
    },
    take() {
      for (let top = pop(); top !== undefined; top = pop()) {
        const pair = known.get(top.key);
        if (pair === undefined || pair.count <= 0) continue;
        if (pair.count !== top.count) {
          if (pair.count < top.count) push(pair.count, top.key);
          continue;
        }
        known.delete(top.key);
        return pair;
      }
      return null;
    },
  };
  words.forEach(({ tokens, count }, word) => {
    for (let i = 0; i + 1 < tokens.length; i++) pairs.add(tokens[i]!, tokens[i + 1]!, count, word);
  });
  return pairs;
}
