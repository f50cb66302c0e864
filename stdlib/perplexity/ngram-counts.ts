/**
 * N-grams of all orders as a trie: an n-gram is the child of its first n-1 units by its last one, found in one hash table of 32-bit numbers. Exact (no two
 * n-grams share an entry), about 40 bytes an n-gram.
 */
export interface Trie {
  /** The n-gram `parent` + `unit`, or -1. */
  find(parent: number, unit: number): number;
  /** The same, made where it is missing: then its number is what `size` was before. */
  add(parent: number, unit: number): number;
  readonly size: number;
  readonly parents: Uint32Array;
  readonly orders: Uint8Array;
  /** Modified Kneser-Ney's adjusted counts, kept by the trainer. */
  readonly counts: Uint32Array;
}

/** The empty n-gram. */
export const root = 0;
const free = 0xffffffff;

export function trie(): Trie {
  let slots = new Uint32Array(1 << 12).fill(free);
  let parents = new Uint32Array(1 << 11);
  let units = new Uint32Array(1 << 11);
  let orders = new Uint8Array(1 << 11);
  let counts = new Uint32Array(1 << 11);
  let size = 1;

  const place = (parent: number, unit: number): number => {
    let hash = Math.imul(parent ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(unit + 1, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 13)) & (slots.length - 1);
  };
  const slotOf = (parent: number, unit: number): number => {
    let slot = place(parent, unit);
    for (;;) {
      const id = slots[slot]!;
      if (id === free || (parents[id] === parent && units[id] === unit)) return slot;
      slot = (slot + 1) & (slots.length - 1);
    }
  };
  const grow = (): void => {
    const wider = <T extends Uint32Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    parents = wider(parents, new Uint32Array(size * 2));
    units = wider(units, new Uint32Array(size * 2));
    orders = wider(orders, new Uint8Array(size * 2));
    counts = wider(counts, new Uint32Array(size * 2));
    slots = new Uint32Array(size * 4).fill(free);
    for (let id = 1; id < size; id++) slots[slotOf(parents[id]!, units[id]!)] = id;
  };
  return {
    find(parent, unit) {
      const id = slots[slotOf(parent, unit)]!;
      return id === free ? -1 : id;
    },
    add(parent, unit) {
      const slot = slotOf(parent, unit);
      if (slots[slot] !== free) return slots[slot]!;
      slots[slot] = size;
      parents[size] = parent;
      units[size] = unit;
      orders[size] = orders[parent]! + 1;
      if (++size === parents.length) grow();
      return size - 1;
    },
    get size() {
      return size;
    },
    get parents() {
      return parents;
    },
    get orders() {
      return orders;
    },
    get counts() {
      return counts;
    },
  };
}
