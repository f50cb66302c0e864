import { isSpace, strip } from '../text/python-text.ts';
import type { Match } from './matches.ts';
import type { Places, Runs } from './runs.ts';

export interface Cut {
  /** Characters that go on either side of what was matched. */
  readonly margin: number;
  /** Pieces of fewer characters go too. */
  readonly least: number;
  /** A text that falls into more pieces goes as a whole. */
  readonly pieces: number;
}

/**
 * What remains of a text without the stretches matched: as NeMo Curator's `TaskDecontamination` does, with cuts moved outwards to the next white
 * space, so that no word is halved. Null where it goes as a whole.
 */
export function cutOut(
  text: string,
  matches: readonly Match[],
  { margin, least, pieces }: Cut,
): readonly string[] | null {
  const places = new Map<Runs, Places | null>();
  const stretches: (readonly [number, number])[] = [];
  for (const { stretches: own } of matches)
    for (const { look, from, to } of own) {
      if (!places.has(look.runs)) places.set(look.runs, look.runs.places(text));
      const found = places.get(look.runs)!;
      if (found === null) return null;
      stretches.push([outward(text, found.starts[from]! - margin, -1), outward(text, found.ends[to - 1]! + margin, 1)]);
    }
  stretches.sort((a, b) => a[0] - b[0]);
  const rest: string[] = [];
  let at = 0;
  for (const [from, to] of stretches) {
    if (from > at) rest.push(strip(text.slice(at, from)));
    at = Math.max(at, to);
  }
  if (at < text.length) rest.push(strip(text.slice(at)));
  const some = rest.filter((piece) => piece !== '');
  const kept = some.filter((piece) => piece.length >= least);
  return some.length > pieces || kept.length === 0 ? null : kept;
}

function outward(text: string, at: number, step: 1 | -1): number {
  let to = Math.min(text.length, Math.max(0, at));
  while (to > 0 && to < text.length && !isSpace(text.charCodeAt(step === 1 ? to : to - 1))) to += step;
  return to;
}
