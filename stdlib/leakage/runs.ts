/** Where each unit of a text lies in it, in UTF-16 offsets. */
export interface Places {
  readonly units: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A text as a sequence of units, words or characters, and the hashes of all its runs of some length. */
export interface Runs {
  readonly unit: 'words' | 'characters';
  readonly separator: ' ' | '';
  units(text: string): readonly string[];
  /** The units in one text, with the separator between. */
  plain(text: string): string;
  /**
   * 64-bit hashes of every run of `size` units in order: halves 2i (low) and 2i + 1 (high). Valid until the next call. None for a shorter
   * text.
   */
  hash(text: string, size: number): { readonly count: number; readonly halves: Uint32Array };
  /** Null for a rare text whose units cannot be told apart where they stand (letters that change with their neighbours). */
  places(text: string): Places | null;
}

/** Which rows of the evaluations have a run, by its hash: an open table of 16 bytes a slot. */
export interface RunIndex {
  readonly runs: number;
  add(low: number, high: number, item: number): void;
  /** The run's number, -1 where no evaluation has it. */
  find(low: number, high: number): number;
  /** Rows that have the run of that number, each once, in the order in which they were added. */
  items(run: number): readonly number[];
  /** What it knows, as plain values and memory that threads share. */
  state(): RunTable;
}

export interface RunTable {
  readonly count: number;
  readonly slots: Int32Array;
  /** Of each run the two halves of its hash, its first row, and further ones. */
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;
  readonly first: Uint32Array;
  readonly others: Map<number, number[]>;
}

/** An empty one, or one that knows all that another does, to ask and not to add to. */
export function runIndex(known?: RunTable): RunIndex {
  let slots: Int32Array = known?.slots ?? new Int32Array(1 << 12).fill(-1);
  let capacity = slots.length;
  let lows: Uint32Array = known?.lows ?? new Uint32Array(1 << 11);
  let highs: Uint32Array = known?.highs ?? new Uint32Array(1 << 11);
  let first: Uint32Array = known?.first ?? new Uint32Array(1 << 11);
  const others = known?.others ?? new Map<number, number[]>();
  let count = known?.count ?? 0;

  const slotOf = (low: number, high: number): number => {
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & (capacity - 1);
    for (let run = slots[slot]!; run !== -1; run = slots[slot]!) {
      if (lows[run] === low && highs[run] === high) return slot;
      slot = (slot + 1) & (capacity - 1);
    }
    return slot;
  };
  const grow = (): void => {
    const larger = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    [lows, highs, first] = [larger(lows), larger(highs), larger(first)];
    capacity *= 2;
    slots = new Int32Array(capacity).fill(-1);
    for (let run = 0; run < count; run++) slots[slotOf(lows[run]!, highs[run]!)] = run;
  };
  return {
    get runs() {
      return count;
    },
    add(low, high, item) {
      const slot = slotOf(low, high);
      const run = slots[slot]!;
      if (run === -1) {
        slots[slot] = count;
        lows[count] = low;
        highs[count] = high;
        first[count++] = item;
        if (count === lows.length) grow();
        return;
      }
      const more = others.get(run);
      if (first[run] === item || more?.at(-1) === item) return;
      if (more) more.push(item);
      else others.set(run, [item]);
    },
    find: (low, high) => slots[slotOf(low, high)]!,
    items: (run) => [first[run]!, ...(others.get(run) ?? [])],
    state() {
      const shared = (from: Uint32Array | Int32Array) => new SharedArrayBuffer(from.byteLength);
      const copy = (from: Uint32Array): Uint32Array => {
        const to = new Uint32Array(shared(from));
        to.set(from);
        return to;
      };
      const places = new Int32Array(shared(slots));
      places.set(slots);
      return { count, slots: places, lows: copy(lows), highs: copy(highs), first: copy(first), others };
    },
  };
}
