import { words } from '../../text/tokens.ts';
import { windowHasher } from './byte-windows.ts';
import { spanKeys } from './dedup-parts.ts';
import { stretches } from './dedup-substrings.ts';
import { partEnds, type Unit } from './parts.ts';

/** What was taken out of a text, and where it stayed; offsets in UTF-16 units. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly first: Place;
}

/** A stretch of a row; rows are numbered through all tables in the order in which the operator reads them, from 0. */
export interface Place {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Finds out again what an operator took out of a few texts, and where the first copies are, by the rules of the operator: it keeps no note of that, since
 * few ever ask. Every text up to the last wanted one is to be seen, in order.
 */
export interface Tracer {
  see(row: number, text: string): void;
  cuts(row: number, text: string): readonly Cut[];
}

export function partTracer(wanted: readonly string[], unit: Unit, span: number, least: number): Tracer {
  const places = new Map<string, Place | null>();
  for (const text of wanted) for (const key of spanKeys(text, unit, span)) if (key !== null) places.set(key, null);
  const placeAt = (row: number, ends: readonly number[], part: number): Place => ({
    row,
    from: part === 0 ? 0 : ends[part - 1]!,
    to: ends[part + span - 1]!,
  });
  return {
    see(row, text) {
      const ends = partEnds(text, unit);
      spanKeys(text, unit, span).forEach((key, part) => {
        if (key !== null && places.get(key) === null) places.set(key, placeAt(row, ends, part));
      });
    },
    cuts(row, text) {
      const ends = partEnds(text, unit);
      const firsts = new Array<Place | null>(ends.length).fill(null);
      spanKeys(text, unit, span).forEach((key, part) => {
        const first = key === null ? null : (places.get(key) ?? null);
        if (first === null || (first.row === row && first.from === placeAt(row, ends, part).from)) return;
        for (let at = part; at < part + span; at++) firsts[at] ??= first;
      });
      const cuts: Cut[] = [];
      for (let part = 0; part < ends.length; ) {
        let next = part;
        while (next < ends.length && (firsts[next] === null) === (firsts[part] === null)) next++;
        const [from, to] = [part === 0 ? 0 : ends[part - 1]!, ends[next - 1]!];
        const first = firsts[part];
        if (first && (least === 0 || words(text.slice(from, to)).length >= least)) cuts.push({ from, to, first });
        part = next;
      }
      return cuts;
    },
  };
}

/** Of hashes twice 32 bits, as many as a number holds. What it finds is compared byte by byte. */
const keyOf = (high: number, low: number): number => high * 0x200000 + (low >>> 11);

export function substringTracer(wanted: readonly string[], length: number): Tracer {
  const hash = windowHasher(length);
  const places = new Map<number, { readonly row: number; readonly at: number } | null>();
  const texts = new Map<number, Buffer>();
  for (const text of wanted) {
    const { count, high, low } = hash(Buffer.from(text, 'utf8'));
    for (let at = 0; at < count; at++) places.set(keyOf(high[at]!, low[at]!), null);
  }
  return {
    see(row, text) {
      const bytes = Buffer.from(text, 'utf8');
      const { count, high, low } = hash(bytes);
      for (let at = 0; at < count; at++) {
        const key = keyOf(high[at]!, low[at]!);
        if (places.get(key) !== null) continue;
        places.set(key, { row, at });
        texts.set(row, bytes);
      }
    },
    cuts(row, text) {
      const bytes = Buffer.from(text, 'utf8');
      const { count, high, low } = hash(bytes);
      const repeated: number[] = [];
      for (let at = 0; at < count; at++) {
        const first = places.get(keyOf(high[at]!, low[at]!));
        if (!first || (first.row === row && at < first.at + length)) continue;
        repeated.push(row, at, first.row, first.at);
      }
      const windows = { of: () => Uint32Array.from(repeated) };
      const gone = stretches(bytes, row, windows, { read: (index) => texts.get(index)! }, length);
      return gone.map(([from, to]) => {
        const [at, first, begins] = firstCopy(repeated, from, to, length);
        const source = texts.get(first)!;
        // As much of the stretch as stands around the window there; what was joined to it from elsewhere does not.
        const [here, there] = [Math.max(at, from), begins + Math.max(0, from - at)];
        const like = (by: number): boolean =>
          here + by >= from && here + by < to && there + by >= 0 && bytes[here + by] === source[there + by];
        let [before, after] = [0, 0];
        while (like(before - 1)) before--;
        while (like(after)) after++;
        while (isInside(source[there + before])) before++;
        while (isInside(source[there + after])) after--;
        return {
          from: unitsIn(bytes, from),
          to: unitsIn(bytes, to),
          first: {
            row: first,
            from: unitsIn(source, there + before),
            to: unitsIn(source, there + after),
          },
        };
      });
    },
  };
}

/**
 * Of the windows (row, at, row and place of the first copy) in a stretch, the one whose copy comes first. Those that reach out of the stretch count only where none lies
 * in it: by what stands around it, they may be found in a later row, which lost it as well.
 */
function firstCopy(
  repeated: readonly number[],
  from: number,
  to: number,
  length: number,
): readonly [at: number, row: number, place: number] {
  let best: readonly [number, number, number] | null = null;
  let bestInside = false;
  for (let i = 0; i < repeated.length; i += 4) {
    const [at, row, place] = [repeated[i + 1]!, repeated[i + 2]!, repeated[i + 3]!];
    if (at + length <= from || at >= to) continue;
    const inside = at >= from && at + length <= to;
    if (best === null || (inside && !bestInside) || (inside === bestInside && row < best[1])) {
      best = [at, row, place];
      bestInside = inside;
    }
  }
  return best!;
}

/** A byte that is not the first of its character. */
const isInside = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** UTF-16 units of the first so many bytes of UTF-8. */
const unitsIn = (bytes: Buffer, count: number): number => bytes.subarray(0, count).toString('utf8').length;
