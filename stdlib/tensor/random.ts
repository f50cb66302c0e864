/**
 * Random numbers by counter (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): the n-th number of a stream is a pure function
 * of seed, stream name and n. There is no generator state, so nothing of it needs saving for an exact resume, and drawing in another order, or
 * on another machine, gives the same numbers.
 */
export interface Stream {
  readonly key: readonly [number, number];
}

/** A stream of its own for each name under a seed. */
export function stream(seed: number, name: string): Stream {
  // The high half of the seed is mixed in so that no bit of it is lost.
  return { key: [seed >>> 0, streamNumber(name, Math.floor(seed / 2 ** 32)) >>> 0] };
}

/** FNV-1a over the name's UTF-16 units, as a signed 32-bit number. */
export function streamNumber(name: string, mixed = 0): number {
  let hash = 0x811c9dc5 ^ mixed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Philox4x32 with ten rounds: four 32-bit words for counter n of the stream. */
export function philox({ key }: Stream, counter: number): readonly [number, number, number, number] {
  return philoxBlock([counter >>> 0, Math.floor(counter / 2 ** 32), 0, 0], key);
}

export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): readonly [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(0xd2511f53, c0);
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const [bHigh, bLow] = [b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(carry / 65_536)) | 0;
}

/** `count` numbers, evenly spread in [0, 1). */
export function uniforms(from: Stream, count: number): Float64Array {
  const numbers = new Float64Array(count);
  for (let at = 0; at < count; at += 4) {
    const words = philox(from, at / 4);
    for (let i = 0; i < 4 && at + i < count; i++) numbers[at + i] = words[i]! / 2 ** 32;
  }
  return numbers;
}

/** `count` numbers of the standard normal distribution (Box and Muller 1958). */
export function normals(from: Stream, count: number): Float64Array {
  const even = count + (count % 2);
  const flat = uniforms(from, even);
  const numbers = new Float64Array(count);
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - flat[at]!));
    const angle = 2 * Math.PI * flat[at + 1]!;
    numbers[at] = radius * Math.cos(angle);
    if (at + 1 < count) numbers[at + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

/** 0 .. count-1 in random order (Fisher and Yates 1938, Durstenfeld's form). */
export function permutation(from: Stream, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const numbers = uniforms(from, count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(numbers[i]! * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/**
 * `count` numbers in [0, 1) with 23 random bits each, which is what a 32-bit float between 1 and 2 has: the numbers that the tensor operation `uniform`
 * promises, on the host.
 */
export function uniformWords(from: Stream, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let at = 0; at < count; at += 4) {
    const words = philox(from, at / 4);
    for (let i = 0; i < 4 && at + i < count; i++) numbers[at + i] = (words[i]! & 0x7fffff) / 2 ** 23;
  }
  return numbers;
}
