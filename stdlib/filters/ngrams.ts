import { type Tokens, tokenLength } from '../text/tokens.ts';

/**
 * Repeated n-grams of a text, counted as datatrove counts them, but on integers: joining every n-gram into a string is what makes
 * repetition filters slow. Hash tables are open-addressing arrays; a hash only proposes, the text itself decides whether two n-grams are
 * equal. All arrays are used again from text to text, since allocating them costs more than filling them: they are longer than `count`
 * says, and the next text overwrites them.
 */
export interface Grams {
  readonly tokens: Tokens;
  readonly count: number;
  /** Token -> number of its distinct spelling, in the order of first occurrence. */
  readonly ids: Int32Array;
  /** Token -> length in code points. */
  readonly lengths: Int32Array;
  /** Token -> UTF-16 units of all tokens before it; one entry more than there are tokens. */
  readonly offsets: Int32Array;
  /** Token -> polynomial hash of all units before it; one entry more. */
  readonly prefixes: Int32Array;
}

const base = 0x01000193;
/** Powers of `base` modulo 2^32. */
let powers = new Int32Array([1]);
let table = new Int32Array(1 << 12);
let ids = new Int32Array(0);
let lengths = new Int32Array(0);
let offsets = new Int32Array(0);
let prefixes = new Int32Array(0);
let first = new Int32Array(0);
let counts = new Int32Array(0);
/** Numbers of n-grams; those of the shorter ones are read while those of the longer ones are written. */
let numbered: [Int32Array, Int32Array] = [new Int32Array(0), new Int32Array(0)];

function reserve(count: number): void {
  if (count < ids.length) return;
  const make = () => new Int32Array(count * 2 + 64);
  [ids, lengths, offsets, prefixes, first, counts] = [make(), make(), make(), make(), make(), make()];
  numbered = [make(), make()];
}

/** Clears the table for so many entries, at least twice as many slots, and gives the mask of its indices. */
function cleared(entries: number): number {
  let size = 1 << 6;
  while (size < entries * 2) size *= 2;
  if (size > table.length) table = new Int32Array(size);
  else table.fill(0, 0, size);
  return size - 1;
}

const mix = (hash: number): number => {
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 15);
};

export function grams(tokens: Tokens): Grams {
  const { text, count, starts, ends } = tokens;
  reserve(count);
  ensurePowers(text.length);
  const mask = cleared(count);
  let distinct = 0;
  let prefix = 0;
  offsets[0] = 0;
  prefixes[0] = 0;
  for (let i = 0; i < count; i++) {
    const start = starts[i]!;
    const length = ends[i]! - start;
    const before = prefix;
    for (let at = start; at < start + length; at++) prefix = (Math.imul(prefix, base) + text.charCodeAt(at) + 1) | 0;
    offsets[i + 1] = offsets[i]! + length;
    prefixes[i + 1] = prefix;
    lengths[i] = tokenLength(tokens, i);
    let slot = mix(prefix - Math.imul(before, powers[length]!)) & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) {
        first[distinct] = i;
        ids[i] = distinct++;
        table[slot] = distinct;
        break;
      }
      const other = first[entry - 1]!;
      if (ends[other]! - starts[other]! === length && sameUnits(text, starts[other]!, start, length)) {
        ids[i] = entry - 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { tokens, count, ids, lengths, offsets, prefixes };
}

function sameUnits(text: string, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (text.charCodeAt(a + i) !== text.charCodeAt(b + i)) return false;
  return true;
}

/**
 * Numbers n-grams by what they are made of: an n-gram is an (n-1)-gram and one more token. `shorter` has the numbers of the (n-1)-grams
 * by position, the result those of the n-grams, in the order of first occurrence.
 */
export function extend(all: Grams, shorter: Int32Array, n: number): Int32Array {
  const { ids } = all;
  const longer = numbered[n % 2]!;
  const end = all.count - n + 1;
  const mask = cleared(end);
  let distinct = 0;
  for (let i = 0; i < end; i++) {
    const head = shorter[i]!;
    const tail = ids[i + n - 1]!;
    let slot = mix(Math.imul(head, 0x9e3779b1) ^ tail) & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) {
        first[distinct] = i;
        longer[i] = distinct++;
        table[slot] = distinct;
        break;
      }
      const other = first[entry - 1]!;
      if (shorter[other] === head && ids[other + n - 1] === tail) {
        longer[i] = entry - 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return longer;
}

/**
 * Code points that the most frequent n-gram covers: its length, joined by spaces, times its count. Of equally frequent ones the first
 * seen counts, and an n-gram that occurs once counts too. Null where the text is shorter than n tokens.
 */
export function topGramLength({ count, lengths }: Grams, numbers: Int32Array, n: number): number | null {
  const end = count - n + 1;
  if (end <= 0) return null;
  counts.fill(0, 0, end);
  for (let i = 0; i < end; i++) counts[numbers[i]!]!++;
  let best = 0;
  for (let number = 1; number < end; number++) if (counts[number]! > counts[best]!) best = number;
  const at = numbers.indexOf(best);
  let length = n - 1;
  for (let i = at; i < at + n; i++) length += lengths[i]!;
  return length * counts[best]!;
}

/**
 * Code points inside repeated n-grams. The scan steps over a whole n-gram that it has met before, and forgets it; n-grams are compared
 * joined without a separator, so that `ab c` equals `a bc`.
 */
export function repeatedGramLength(grams: Grams, n: number): number {
  const { count, lengths, offsets, prefixes } = grams;
  const mask = cleared(count);
  let repeated = 0;
  let i = 0;
  while (i <= count - n) {
    const length = offsets[i + n]! - offsets[i]!;
    const hash = (prefixes[i + n]! - Math.imul(prefixes[i]!, powers[length]!)) | 0;
    let slot = mix(hash) & mask;
    let seen = false;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) break;
      if (sameGram(grams, entry - 1, i, n)) {
        seen = true;
        break;
      }
      slot = (slot + 1) & mask;
    }
    if (seen) {
      for (let k = i; k < i + n; k++) repeated += lengths[k]!;
      i += n;
    } else {
      table[slot] = i + 1;
      i++;
    }
  }
  return repeated;
}

function ensurePowers(length: number): void {
  if (powers.length > length) return;
  const grown = new Int32Array(Math.max(length + 1, powers.length * 2));
  grown.set(powers);
  for (let i = powers.length; i < grown.length; i++) grown[i] = Math.imul(grown[i - 1]!, base);
  powers = grown;
}

function sameGram({ tokens, ids, offsets }: Grams, a: number, b: number, n: number): boolean {
  if (offsets[a + n]! - offsets[a]! !== offsets[b + n]! - offsets[b]!) return false;
  let k = 0;
  while (k < n && ids[a + k] === ids[b + k]) k++;
  return k === n || joined(tokens, a, n) === joined(tokens, b, n);
}

function joined({ text, starts, ends }: Tokens, at: number, n: number): string {
  let gram = '';
  for (let i = at; i < at + n; i++) gram += text.slice(starts[i], ends[i]);
  return gram;
}
