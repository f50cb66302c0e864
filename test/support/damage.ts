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

/** A damaged copy: cut off, bits turned, a stretch overwritten, or a piece lost, doubled or moved; and the first byte that may differ. */
export function damaged(
  content: Buffer,
  next: (below: number) => number,
): { readonly bytes: Buffer; readonly at: number } {
  const at = next(content.length);
  const copy = Buffer.from(content);
  switch (next(6)) {
    case 0:
      return { bytes: copy.subarray(0, at), at };
    case 1:
    case 2: {
      let first = content.length;
      for (let i = 1 + next(3); i > 0; i--) {
        const place = next(content.length);
        copy[place] = copy[place]! ^ (1 << next(8));
        first = Math.min(first, place);
      }
      return { bytes: copy, at: first };
    }
    case 3:
      // Zeros are what a disk leaves where nothing arrived.
      copy.fill(
        next(2) === 0 ? 0 : next(256),
        at,
        Math.min(at + 1 + next(next(2) === 0 ? 8 : content.length), content.length),
      );
      return { bytes: copy, at };
    default: {
      const [from, length] = [next(content.length), next(40)];
      const piece = content.subarray(from, from + length);
      const rest = content.subarray(at + (next(2) === 0 ? length : 0));
      return { bytes: Buffer.concat([content.subarray(0, at), piece, rest]), at };
    }
  }
}
