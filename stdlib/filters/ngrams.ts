import { type Tokens, tokenLength } from '../text/tokens.ts';

/**
 * Repeated n-grams of a text, counted as datatrove counts them, but on integers: joining every n-gram into a string is what makes
 * repetition filters slow. Hash tables are open-addressing arrays that are used again from text to text; a hash only proposes, the
 * text itself decides whether two n-grams are equal.
 */
export interface Grams {
  readonly tokens: Tokens;
  /** Token -> number of its distinct spelling, in the order of first occurrence. */
  readonly ids: Int32Array;
  /** Token -> length in code points. */
  readonly lengths: Int32Array;
  /** Token -> UTF-16 units of all tokens before it; one entry more than there are tokens. */
  readonly offsets: Int32Array;
  /** Token -> polynomial hash of all units before it. */
  readonly prefixes: Int32Array;
}

const base = 0x01000193;
let table = new Int32Array(1 << 12);
/** Powers of `base` modulo 2^32. */
let powers = new Int32Array([1]);

/** An empty table with at least twice as many slots as entries, and the mask of its indices. */
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
  const ids = new Int32Array(count);
  const lengths = new Int32Array(count);
  const offsets = new Int32Array(count + 1);
  const prefixes = new Int32Array(count + 1);
  const mask = cleared(count);
  const first: number[] = [];
  ensurePowers(text.length);
  let prefix = 0;
  for (let i = 0; i < count; i++) {
    const start = starts[i]!;
    const end = ends[i]!;
    const before = prefix;
    for (let at = start; at < end; at++) prefix = (Math.imul(prefix, base) + text.charCodeAt(at) + 1) | 0;
    const hash = (prefix - Math.imul(before, powers[end - start]!)) | 0;
    offsets[i + 1] = offsets[i]! + end - start;
    prefixes[i + 1] = prefix;
    lengths[i] = tokenLength(tokens, i);
    let slot = mix(hash) & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) {
        first.push(i);
        ids[i] = first.length - 1;
        table[slot] = first.length;
        break;
      }
      const other = first[entry - 1]!;
      if (ends[other]! - starts[other]! === end - start && sameUnits(text, starts[other]!, start, end - start)) {
        ids[i] = entry - 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { tokens, ids, lengths, offsets, prefixes };
}

function sameUnits(text: string, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (text.charCodeAt(a + i) !== text.charCodeAt(b + i)) return false;
  return true;
}

/**
 * Numbers n-grams by what they are made of: an n-gram is an (n-1)-gram and one more token. `shorter` has the numbers of the (n-1)-grams
 * by position; the result those of the n-grams, in the order of first occurrence.
 */
export function extend(shorter: Int32Array, ids: Int32Array, n: number): Int32Array {
  const count = Math.max(0, ids.length - n + 1);
  const longer = new Int32Array(count);
  const mask = cleared(count);
  const first: number[] = [];
  for (let i = 0; i < count; i++) {
    const head = shorter[i]!;
    const tail = ids[i + n - 1]!;
    let slot = mix(Math.imul(head, 0x9e3779b1 | 0) ^ tail) & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) {
        first.push(i);
        longer[i] = first.length - 1;
        table[slot] = first.length;
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
export function topGramLength({ lengths }: Grams, numbers: Int32Array, n: number): number | null {
  if (numbers.length === 0) return null;
  const counts = new Int32Array(numbers.length);
  let best = 0;
  for (const number of numbers) counts[number]!++;
  for (let number = 1; number < counts.length; number++) if (counts[number]! > counts[best]!) best = number;
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
  const { ids, lengths, offsets, prefixes } = grams;
  const mask = cleared(ids.length);
  let repeated = 0;
  let i = 0;
  while (i <= ids.length - n) {
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
