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
 * share an entry), about 40 bytes an n-gram. All that end in the same unit hang together, so that threads can count the n-grams of their own units.
 */
export interface Grams {
  readonly size: number;
  readonly slots: Uint32Array;
  readonly shorter: Uint32Array;
  readonly units: Uint32Array;
  readonly orders: Uint8Array;
  /** Modified Kneser-Ney's adjusted counts. */
  readonly counts: Uint32Array;
}

function slotOf(
  { slots, shorter, units }: Pick<Grams, 'slots' | 'shorter' | 'units'>,
  short: number,
  unit: number,
): number {
  let hash = Math.imul(short ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(unit + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  const mask = slots.length - 1;
  for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
    const id = slots[slot]!;
    if (id === free || (shorter[id] === short && units[id] === unit)) return slot;
  }
}

/** The n-gram `unit` + `short`, or -1. */
export function find(grams: Pick<Grams, 'slots' | 'shorter' | 'units'>, short: number, unit: number): number {
  const id = grams.slots[slotOf(grams, short, unit)]!;
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
  let shorter = new Uint32Array(1 << 11);
  let units = new Uint32Array(1 << 11);
  let orders = new Uint8Array(1 << 11);
  let counts = new Uint32Array(1 << 11);
  let size = 1;

  const grow = (): void => {
    const wider = <T extends Uint32Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    shorter = wider(shorter, new Uint32Array(size * 2));
    units = wider(units, new Uint32Array(size * 2));
    orders = wider(orders, new Uint8Array(size * 2));
    counts = wider(counts, new Uint32Array(size * 2));
    slots = new Uint32Array(size * 4).fill(free);
    for (let id = 1; id < size; id++) slots[slotOf({ slots, shorter, units }, shorter[id]!, units[id]!)] = id;
  };
  /** The n-gram's number; where it is new, that is what `size` was. */
  const enter = (short: number, unit: number): number => {
    const slot = slotOf({ slots, shorter, units }, short, unit);
    if (slots[slot] !== free) return slots[slot]!;
    slots[slot] = size;
    shorter[size] = short;
    units[size] = unit;
    orders[size] = orders[short]! + 1;
    if (++size === shorter.length) grow();
    return size - 1;
  };
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
            if (longer === known && k > 1) counts[id]!++;
            if (k === order || k === whole) counts[longer]!++;
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
      const shared = {
        size,
        slots: sharedCopy(slots),
        shorter: sharedCopy(shorter, size),
        units: sharedCopy(units, size),
      };
      const all = { ...shared, orders: sharedBytes(orders, size), counts: sharedCopy(counts, size) };
      slots = shorter = units = counts = new Uint32Array(0);
      orders = new Uint8Array(0);
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

function sharedBytes(from: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(size));
  copy.set(from.subarray(0, size));
  return copy;
}
