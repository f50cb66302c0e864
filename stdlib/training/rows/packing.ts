import type { Examples } from './collect.ts';
import type { Example } from './examples.ts';

/**
 * Best fit decreasing (Johnson 1973): the longest document first, each into the bin with the least room that it fits; a new bin where there is none. Documents of
 * equal length keep their order, and of bins with equal room the one that has had it longest is taken, as in TRL's `bfd`. Lengths are 1 to `size`.
 */
export function packBins(lengths: readonly number[], size: number): readonly (readonly number[])[] {
  const order = lengths.map((_, document) => document).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const bins: number[][] = [];
  /** By room left: bins in the order in which they came to have it. */
  const waiting: number[][] = Array.from({ length: size }, () => []);
  for (const document of order) {
    const length = lengths[document]!;
    let room = length;
    while (room < size && waiting[room]!.length === 0) room++;
    const bin = room < size ? waiting[room]!.shift()! : bins.push([]) - 1;
    bins[bin]!.push(document);
    waiting[room - length]!.push(bin);
  }
  return bins;
}

/** The same examples, several to a row where they fit, kept apart by `segments`. */
export function pack(data: Examples, context: number): Examples {
  const bins = packBins(
    data.examples.map(({ ids }) => ids.length),
    context,
  );
  return { ...data, examples: bins.map((bin) => join(bin.map((document) => data.examples[document]!))) };
}

function join(parts: readonly Example[]): Example {
  const length = parts.reduce((sum, { ids }) => sum + ids.length, 0);
  const ids = new Int32Array(length);
  const segments = new Int32Array(length);
  const targets = parts.some((part) => part.targets !== null) ? new Uint8Array(length) : null;
  let at = 0;
  for (const [number, part] of parts.entries()) {
    ids.set(part.ids, at);
    segments.fill(number, at, at + part.ids.length);
    if (part.targets === null) targets?.fill(1, at, at + part.ids.length);
    else targets?.set(part.targets, at);
    at += part.ids.length;
  }
  return { ids, targets, segments };
}
