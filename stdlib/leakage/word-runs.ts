import { instantiate } from '../dedup/minhash-module.ts';
import { shingleText } from '../dedup/shingle-text.ts';
import { simplify, simplifyAccented } from '../text/simplify.ts';
import { words } from '../text/tokens.ts';
import { webAssembly } from '../web-assembly/interface.ts';
import type { Runs } from './runs.ts';

const page = 1 << 16;
const align = (address: number): number => (address + 7) & ~7;
const encoder = new TextEncoder();

/**
 * Runs of words of the simplified text: without case, punctuation and (folded) diacritics, every number as 0. The hash of a run is the
 * XXH64 of its words parted by one space, which is what datatrove 0.10 indexes (`NGramsDecontIndexer`).
 */
export function wordRuns(fold: boolean): Runs {
  const memory = new webAssembly.Memory({ initial: 2 });
  const wasm = instantiate(memory);
  const reserve = (bytes: number): Uint8Array => {
    // Each word may begin a run of 8 bytes, and words take at least two bytes with their space.
    const missing = bytes * 5 + 64 - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / page) + 16);
    return new Uint8Array(memory.buffer, 0, bytes);
  };
  const units = (text: string): readonly string[] => words(fold ? simplify(text) : simplifyAccented(text));
  const folded = shingleText(reserve);
  const accented = (text: string): number => {
    const joined = units(text).join(' ');
    return encoder.encodeInto(joined, reserve(joined.length * 3)).written;
  };
  const write = fold ? folded : accented;
  return {
    unit: 'words',
    separator: ' ',
    units,
    plain: (text) => units(text).join(' '),
    hash(text, size) {
      const length = write(text);
      if (length === 0) return { count: 0, halves: new Uint32Array(0) };
      const at = align(length);
      let count = wasm.shingles(0, length, size, at);
      // The kernel takes a text of fewer words for one run.
      if (count === 1 && wordCount(new Uint8Array(memory.buffer, 0, length)) < size) count = 0;
      return { count, halves: new Uint32Array(memory.buffer, at, count * 2) };
    },
    places(text) {
      const found = place(text, units);
      const expected = units(text);
      return found.units.length === expected.length && found.units.every((unit, i) => unit === expected[i])
        ? found
        : null;
    },
  };
}

function wordCount(bytes: Uint8Array): number {
  let count = 1;
  for (const byte of bytes) if (byte === 0x20) count++;
  return count;
}

/** What may belong to one word, and single signs. A number takes its decimal separator along. */
const pieces = /(?:\p{Nd}+(?:[.,\u060c\u066b\u2396-\u2398]\p{Nd}+)?|[\p{L}\p{N}\p{M}])+|[^\p{L}\p{N}\p{M}\s]/gu;

function place(text: string, units: (text: string) => readonly string[]) {
  const found: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(pieces))
    for (const unit of units(match[0])) {
      found.push(unit);
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  return { units: found, starts, ends };
}
