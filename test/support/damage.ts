/** Numbers from 0 to below, the same in every run (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** A damaged copy: cut off, bits turned, or a piece lost, doubled or moved; and the first byte that differs. */
export function damaged(
  content: Buffer,
  next: (below: number) => number,
): { readonly bytes: Buffer; readonly at: number } {
  const at = next(content.length);
  const copy = Buffer.from(content);
  switch (next(5)) {
    case 0:
    case 1:
      return { bytes: copy.subarray(0, at), at };
    case 2:
    case 3: {
      let first = content.length;
      for (let i = 1 + next(3); i > 0; i--) {
        const place = next(content.length);
        copy[place] = copy[place]! ^ (1 << next(8));
        first = Math.min(first, place);
      }
      return { bytes: copy, at: first };
    }
    default: {
      const [from, length] = [next(content.length), next(40)];
      const piece = content.subarray(from, from + length);
      const rest = content.subarray(at + (next(2) === 0 ? length : 0));
      return { bytes: Buffer.concat([content.subarray(0, at), piece, rest]), at };
    }
  }
}
