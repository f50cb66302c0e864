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

/** A block of Philox4x32 with ten rounds: four 32-bit words for counter and key. */
export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): readonly [number, number, number, number] {
  const words = new Uint32Array(4);
  writeBlock(words, 0, ...counter, ...key);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/** Philox4x32 for counter n of a stream: four 32-bit words. */
export function philox({ key }: Stream, counter: number): readonly [number, number, number, number] {
  return philoxBlock([counter >>> 0, Math.floor(counter / 2 ** 32), 0, 0], key);
}

/** Plain 32-bit numbers throughout: a new model draws hundreds of millions of them. */
function writeBlock(
  into: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd251, 0x1f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e, 0x8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  into[at] = c0;
  into[at + 1] = c1;
  into[at + 2] = c2;
  into[at + 3] = c3;
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers, the first of them given by its halves. No sum of parts exceeds 32 bits. */
function multiplyHigh(high: number, low: number, b: number): number {
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(high, bLow) + (Math.imul(low, bLow) >>> 16)) | 0;
  const carry = (Math.imul(low, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(high, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** At least `count` words of a stream from number `first`, a multiple of 4, on. */
function wordsOf({ key }: Stream, count: number, first: number): Uint32Array {
  if (first % 4 !== 0) throw new Error(`a draw begins at number ${first}, inside a block`);
  const words = new Uint32Array(4 * Math.ceil(count / 4));
  const [k0, k1] = key;
  for (let at = 0; at < count; at += 4) {
    const counter = (first + at) / 4;
    writeBlock(words, at, counter | 0, Math.floor(counter / 2 ** 32), 0, 0, k0 | 0, k1 | 0);
  }
  return words;
}

/** `count` numbers, evenly spread in [0, 1), from number `first` of the stream on. */
export function uniforms(from: Stream, count: number, first = 0): Float64Array {
  const numbers = new Float64Array(count);
  const words = wordsOf(from, count, first);
  for (let at = 0; at < count; at++) numbers[at] = words[at]! / 2 ** 32;
  return numbers;
}

/** `count` numbers of the standard normal distribution (Box and Muller 1958), from number `first` of the stream on. */
export function normals(from: Stream, count: number, first = 0): Float64Array {
  const numbers = uniforms(from, count + (count % 2), first);
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - numbers[at]!));
    const angle = 2 * Math.PI * numbers[at + 1]!;
    numbers[at] = radius * Math.cos(angle);
    numbers[at + 1] = radius * Math.sin(angle);
  }
  return numbers.subarray(0, count);
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
  const words = wordsOf(from, count, 0);
  for (let at = 0; at < count; at++) numbers[at] = (words[at]! & 0x7fffff) / 2 ** 23;
  return numbers;
}
