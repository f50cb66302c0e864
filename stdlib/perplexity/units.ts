import { number, tokenize } from '../text/tokens.ts';
import { sharedCopy, unknownUnit } from './ngram-counts.ts';

export type UnitKind = 'words' | 'characters';

/** The lines of texts as numbers of units, one line after another: how many units it has, then these. Empty lines are none. */
export interface Units {
  /** Adds the lines of a text; new units get numbers. Not where units are `known` already. */
  learn(text: string): void;
  /** Adds the lines of a text; new units are unknown. */
  read(text: string): void;
  /** Numbers that wait to be taken. */
  readonly waiting: number;
  /** The lines added since the last call. Valid until the next text. */
  take(): Int32Array;
  /** What was learnt, in memory that threads share. */
  state(): UnitsState;
}

/** Different units, one after another as UTF-16, found in a hash table. */
export interface UnitsState {
  readonly kind: UnitKind;
  readonly count: number;
  /** The unit's number, counted from 0, plus one; 0 where nothing is. */
  readonly slots: Uint32Array;
  /** Where each begins; one more than there are. */
  readonly starts: Uint32Array;
  readonly letters: Uint16Array;
}

const first = 2;

/**
 * Words are in lower case, signs are words of their own, numbers are all one word, as in cc_net (Wenzek et al. 2019); characters are in lower case, blanks and digits are
 * all one.
 */
export function unitsOf(kind: UnitKind, known?: UnitsState): Units {
  let slots = known?.slots ?? new Uint32Array(1 << 12);
  let starts = known?.starts ?? new Uint32Array(1 << 11);
  let letters = known?.letters ?? new Uint16Array(1 << 14);
  let count = known?.count ?? 0;
  let lines = new Int32Array(1 << 14);
  let filled = 0;

  const hashOf = (from: { charCodeAt(at: number): number }, start: number, end: number): number => {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ from.charCodeAt(at), 0x01000193);
    return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8;
  };
  const grow = (): void => {
    const [oldStarts, stored] = [starts, { charCodeAt: (at: number) => letters[at]! }];
    starts = new Uint32Array(oldStarts.length * 2);
    starts.set(oldStarts);
    slots = new Uint32Array(slots.length * 2);
    for (let unit = 0; unit < count; unit++) {
      let slot = hashOf(stored, starts[unit]!, starts[unit + 1]!) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = unit + 1;
    }
  };
  const enter = (slot: number, text: string, start: number, end: number): number => {
    const from = starts[count]!;
    while (from + end - start > letters.length) {
      const grown = new Uint16Array(letters.length * 2);
      grown.set(letters);
      letters = grown;
    }
    for (let at = start; at < end; at++) letters[from + at - start] = text.charCodeAt(at);
    slots[slot] = ++count;
    starts[count] = from + end - start;
    if (count + 1 === starts.length) grow();
    return count - 1 + first;
  };
  const idOf = (text: string, start: number, end: number, learn: boolean): number => {
    const mask = slots.length - 1;
    for (let slot = hashOf(text, start, end) & mask; ; slot = (slot + 1) & mask) {
      const unit = slots[slot]! - 1;
      if (unit === -1) return learn ? enter(slot, text, start, end) : unknownUnit;
      const from = starts[unit]!;
      if (starts[unit + 1]! - from !== end - start) continue;
      let at = start;
      while (at < end && letters[from + at - start] === text.charCodeAt(at)) at++;
      if (at === end) return unit + first;
    }
  };
  const push = (value: number): void => {
    if (filled === lines.length) {
      const grown = new Int32Array(filled * 2);
      grown.set(lines);
      lines = grown;
    }
    lines[filled++] = value;
  };
  const words = (line: string, learn: boolean): void => {
    const { count, kinds, starts, ends } = tokenize(line);
    for (let i = 0; i < count; i++)
      push(kinds[i] === number ? idOf('0', 0, 1, learn) : idOf(line, starts[i]!, ends[i]!, learn));
  };
  const characters = (line: string, learn: boolean): void => {
    const plain = line
      .trim()
      .replace(/\p{White_Space}+/gu, ' ')
      .replace(/\p{Nd}/gu, '0');
    for (let at = 0; at < plain.length; ) {
      const end = at + (plain.codePointAt(at)! > 0xffff ? 2 : 1);
      push(idOf(plain, at, end, learn));
      at = end;
    }
  };
  const add = (text: string, learn: boolean): void => {
    for (const line of text.normalize('NFC').toLowerCase().split('\n')) {
      const head = filled;
      push(0);
      if (kind === 'words') words(line, learn);
      else characters(line, learn);
      if (filled === head + 1) filled = head;
      else lines[head] = filled - head - 1;
    }
  };
  return {
    learn: (text) => add(text, true),
    read: (text) => add(text, false),
    get waiting() {
      return filled;
    },
    take() {
      const taken = lines.subarray(0, filled);
      filled = 0;
      return taken;
    },
    state() {
      const size = starts[count]!;
      const shared = new Uint16Array(new SharedArrayBuffer(size * 2));
      shared.set(letters.subarray(0, size));
      return { kind, count, slots: sharedCopy(slots), starts: sharedCopy(starts, count + 1), letters: shared };
    },
  };
}
