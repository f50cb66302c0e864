const multipliers = [0x9e3779b1, 0x85ebca77] as const;

/** Spreads a sum over all its bits (the finalizer of MurmurHash3). */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export interface WindowHashes {
  readonly count: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Hashes of every window of `size` bytes, rolled along (Karp and Rabin 1987, twice modulo 2^32). The arrays are filled anew by the next call. */
export function windowHasher(size: number): (bytes: Uint8Array) => WindowHashes {
  let high = new Uint32Array(1024);
  let low = new Uint32Array(1024);
  const leaving = multipliers.map((multiplier) => {
    let power = 1;
    for (let i = 0; i < size; i++) power = Math.imul(power, multiplier);
    return power;
  }) as [number, number];
  const [m0, m1] = multipliers;
  const [l0, l1] = leaving;
  return (bytes) => {
    const count = Math.max(0, bytes.length - size + 1);
    if (high.length < count) [high, low] = [new Uint32Array(count * 2), new Uint32Array(count * 2)];
    let [h0, h1] = [0, 0];
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]! + 1;
      h0 = (Math.imul(h0, m0) + byte) | 0;
      h1 = (Math.imul(h1, m1) + byte) | 0;
      if (i >= size) {
        const old = bytes[i - size]! + 1;
        h0 = (h0 - Math.imul(l0, old)) | 0;
        h1 = (h1 - Math.imul(l1, old)) | 0;
      }
      if (i >= size - 1) {
        high[i - size + 1] = mix(h0);
        low[i - size + 1] = mix(h1);
      }
    }
    return { count, high, low };
  };
}

/**
 * Calls back with windows so chosen that any `length` bytes that two texts share hold a chosen window of equal hash in both: of every run of
 * `among` windows the one with the least hash, and where several have it one that is chosen already, else the last (robust winnowing,
 * Schleimer, Wilkerson and Aiken 2003). About two in `among + 1` windows are chosen, fewer where the text repeats itself.
 */
export function winnow({ count, high }: WindowHashes, among: number, chosen: (at: number) => void): void {
  let least = -1;
  for (let end = Math.min(among, count); end <= count && end > 0; end++) {
    const from = Math.max(0, end - among);
    if (least < from) {
      least = from;
      for (let i = from + 1; i < end; i++) if (high[i]! <= high[least]!) least = i;
      chosen(least);
    } else if (high[end - 1]! < high[least]!) {
      least = end - 1;
      chosen(least);
    }
  }
}
