import type { Evaluations, Item, Look } from './evaluation-rows.ts';
import type { Runs } from './runs.ts';

/** Units of a document that an evaluation has too: runs that overlap or touch, as one; from the first unit to after the last. */
export interface Stretch {
  readonly look: Look;
  readonly from: number;
  to: number;
}

/** A row of an evaluation that a document has runs of. */
export interface Match {
  readonly item: number;
  runs: number;
  readonly stretches: Stretch[];
  /** Units of the first run, what these are, and what it says. */
  readonly size: number;
  readonly unit: Runs['unit'];
  readonly text: string;
}

/** A run that more rows of the evaluations have counts for the first so many; else a common opening would be entered again and again. */
const mostItems = 100;

/** Calls back for each run of a document that an evaluation has: cheap for the many that have none. */
export function scan(looks: readonly Look[], text: string, found: (look: Look, run: number, at: number) => void): void {
  for (const look of looks) {
    if (look.index.runs === 0) continue;
    const { count, halves } = look.runs.hash(text, look.size);
    for (let i = 0; i < count; i++) {
      const run = look.index.find(halves[i * 2]!, halves[i * 2 + 1]!);
      if (run !== -1) found(look, run, i);
    }
  }
}

/**
 * The evaluation rows that a document has runs of, those with most runs first. `ignored` says which runs are too common to tell anything; with
 * `near`, a row counts only where its answer stands at most so many words before or after the stretch that was matched.
 */
export function matchesOf(
  { looks, items }: Evaluations,
  text: string,
  near: number | undefined,
  ignored: (look: Look, run: number) => boolean,
): readonly Match[] {
  const plain = new Map<Look, Plain>();
  const plainFor = (look: Look): Plain => {
    const known = plain.get(look) ?? plainText(look, text);
    plain.set(look, known);
    return known;
  };
  const byItem = new Map<number, Match>();
  scan(looks, text, (look, run, from) => {
    if (ignored(look, run)) return;
    const all = look.index.items(run);
    for (const item of near === undefined ? all.slice(0, mostItems) : all) {
      const to = look.whole === null ? from + look.size : wholeEnd(look, item, from, plainFor(look));
      if (to === -1 || !isSure(look, item, from, to, plainFor)) continue;
      const match = byItem.get(item);
      if (!match) {
        const stretches = [{ look, from, to }];
        const run = { size: to - from, unit: look.runs.unit, text: plainFor(look).slice(from, to) };
        byItem.set(item, { item, runs: 1, stretches, ...run });
        continue;
      }
      match.runs++;
      const last = match.stretches.at(-1)!;
      if (last.look === look && from <= last.to) last.to = Math.max(last.to, to);
      else match.stretches.push({ look, from, to });
    }
  });
  let matches = [...byItem.values()];
  if (near !== undefined && matches.length > 0) {
    const words = plainFor(looks[0]!);
    matches = matches.filter(({ item, stretches }) => answered(items[item]!, stretches, words, looks[0]!, text, near));
  }
  return matches.sort((a, b) => b.runs - a.runs || a.item - b.item);
}

/** A document as a look compares it. Characters are kept as one text: a list of them would be many times as large. */
interface Plain {
  readonly units: readonly string[];
  slice(from: number, to: number): string;
}

function plainText({ runs }: Look, text: string): Plain {
  if (runs.separator === '') {
    const whole = runs.plain(text);
    return { units: [], slice: (from, to) => whole.slice(from, to) };
  }
  const units = runs.units(text);
  return { units, slice: (from, to) => units.slice(from, to).join(runs.separator) };
}

/** A short row was found by its first words: where does it end, if the rest follows? Else -1. */
function wholeEnd({ whole }: Look, item: number, from: number, { units }: Plain): number {
  const wanted = whole!.get(item)!.split(' ');
  return wanted.every((word, i) => units[from + i] === word) ? from + wanted.length : -1;
}

/** Where hashes alone are not to be trusted: does the row have the run? */
function isSure(look: Look, item: number, from: number, to: number, plainFor: (look: Look) => Plain): boolean {
  if (look.texts === null) return true;
  const run = plainFor(look).slice(from, to);
  return look.texts.get(item)!.some((text) => text.includes(run));
}

/** Does the answer stand near a stretch that was matched? */
function answered(
  { answer }: Item,
  stretches: readonly Stretch[],
  { units }: Plain,
  byWords: Look,
  text: string,
  near: number,
): boolean {
  const byCharacters = stretches.filter(({ look }) => look.runs.unit === 'characters');
  const all: { from: number; to: number }[] = stretches.filter(({ look }) => look.runs.unit === 'words');
  if (byCharacters.length > 0) all.push(...wordsOf(byCharacters, byWords, text));
  return all.some(({ from, to }) => {
    const isAt = (at: number): boolean => answer.every((word, i) => units[at + i] === word);
    for (let at = Math.max(0, from - near - answer.length + 1); at + answer.length <= from; at++)
      if (isAt(at)) return true;
    for (let at = to; at < to + near && at + answer.length <= units.length; at++) if (isAt(at)) return true;
    return false;
  });
}

/** The words that runs of characters lie on. */
function wordsOf(stretches: readonly Stretch[], byWords: Look, text: string): { from: number; to: number }[] {
  const words = byWords.runs.places(text);
  const characters = stretches[0]!.look.runs.places(text);
  if (words === null || characters === null) return [];
  return stretches.map(({ from, to }) => {
    const [start, end] = [characters.starts[from]!, characters.ends[to - 1]!];
    const first = words.ends.findIndex((at) => at > start);
    const after = words.starts.findIndex((at) => at >= end);
    return { from: first, to: after === -1 ? words.units.length : after };
  });
}
