/** Units of a line are numbers from 2 up; these two are its ends. */
export const lineStart = 0;
export const lineEnd = 1;
/** Every unit that the training text does not have. */
export const unknownUnit = -1;
/** The empty n-gram. */
export const root = 0;
const free = 0xffffffff;

/**
 * N-grams of all orders: an n-gram is the child of its last n-1 units (`shorter`) by its first one, found in one hash table of 32-bit numbers. Exact (no two n-grams
 * share an entry), about 30 bytes an n-gram. All that end in the same unit hang together, so that threads can count the n-grams of their own units.
 */
export interface Grams {
  readonly size: number;
  readonly slots: Uint32Array;
  /** Four numbers an n-gram, side by side since one look fetches them all: `shorter`, its first unit, its adjusted count, its order. */
  readonly entries: Uint32Array;
}
/** Places of the numbers of an entry. */
export const entrySize = 4;
export const shorterAt = 0;
export const unitAt = 1;
export const countAt = 2;
export const orderAt = 3;

export type Lookup = Pick<Grams, 'slots' | 'entries'>;

/** Where the n-gram `unit` + `short` is, or would be. */
function slotOf(slots: Uint32Array, entries: Uint32Array, short: number, unit: number): number {
  let hash = Math.imul(short ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(unit + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  const mask = slots.length - 1;
  for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
    const id = slots[slot]!;
    if (id === free) return slot;
    const at = id * entrySize;
    if (entries[at + shorterAt] === short && entries[at + unitAt] === unit) return slot;
  }
}

/** The n-gram `unit` + `short`, or -1. */
export function find({ slots, entries }: Lookup, short: number, unit: number): number {
  const id = slots[slotOf(slots, entries, short, unit)]!;
  return id === free ? -1 : id;
}

/** Lines one after another: how many units a line has, then these. */
export type Lines = Int32Array | readonly number[];

export interface Counter {
  add(lines: Lines): void;
  /** N-grams so far, of all orders, with the empty one. */
  readonly size: number;
  /** All that were counted, in memory that threads share; the counter is done. */
  finish(): Grams;
}

/**
 * Counts n-grams up to `order`: the longest, and those that begin a line, as they are; shorter ones by how many different units stand before them (Chen & Goodman 1998,
 * section 3; Heafield et al. 2013). Of `parts` counters each counts the n-grams that end in its `own` units: those that leave `own` when divided by `parts`.
 */
export function counter(order: number, own = 0, parts = 1): Counter {
  let slots = new Uint32Array(1 << 12).fill(free);
  let entries = new Uint32Array(entrySize << 11);
  let size = 1;

  const grow = (): void => {
    const wider = new Uint32Array(entries.length * 2);
    wider.set(entries);
    entries = wider;
    slots = new Uint32Array(size * 4).fill(free);
    for (let id = 1; id < size; id++) {
      const at = id * entrySize;
      slots[slotOf(slots, entries, entries[at + shorterAt]!, entries[at + unitAt]!)] = id;
    }
  };
  /** The n-gram's number; where it is new, that is what `size` was. */
  const enter = (short: number, unit: number): number => {
    const slot = slotOf(slots, entries, short, unit);
    if (slots[slot] !== free) return slots[slot]!;
    slots[slot] = size;
    const at = size * entrySize;
    entries[at + shorterAt] = short;
    entries[at + unitAt] = unit;
    entries[at + orderAt] = entries[short * entrySize + orderAt]! + 1;
    if (++size * entrySize === entries.length) grow();
    return size - 1;
  };
  const count = (id: number): void => void entries[id * entrySize + countAt]!++;
  if (lineStart % parts === own) enter(root, lineStart);
  return {
    add(lines) {
      for (let from = 1; from <= lines.length; ) {
        const end = from + lines[from - 1]!;
        for (let i = from; i <= end; i++) {
          const unit = i === end ? lineEnd : lines[i]!;
          if (unit % parts !== own) continue;
          // With the start of the line, as many units as there are up to this one.
          const whole = i - from + 2;
          const longest = Math.min(order, whole);
          let id = root;
          for (let k = 1; k <= longest; k++) {
            const known = size;
            const longer = enter(id, k === 1 ? unit : k === whole ? lineStart : lines[i - k + 1]!);
            if (longer === known && k > 1) count(id);
            if (k === order || k === whole) count(longer);
            id = longer;
          }
        }
        from = end + 1;
      }
    },
    get size() {
      return size;
    },
    finish() {
      const all = { size, slots: sharedCopy(slots), entries: sharedCopy(entries, size * entrySize) };
      slots = entries = new Uint32Array(0);
      return all;
    },
  };
}

/** The first `size` numbers in memory that threads share. */
export function sharedCopy(from: Uint32Array, size = from.length): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(size * 4));
  copy.set(from.subarray(0, size));
  return copy;
}
