import type { Evaluations, Item, Look } from './evaluation-rows.ts';

/** A run of a document that an evaluation has too. */
export interface Hit {
  readonly look: Look;
  /** The run's number in the look's index. */
  readonly run: number;
  /** Units of the document: from the first to after the last. */
  readonly from: number;
  readonly to: number;
}

/** A row of an evaluation that a document has runs of. */
export interface Match {
  readonly item: number;
  readonly hits: readonly Hit[];
  /** What the first of them says. */
  readonly text: string;
}

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
  const hits: Hit[] = [];
  scan(looks, text, (look, run, from) => {
    if (!ignored(look, run)) hits.push({ look, run, from, to: from + look.size });
  });
  if (hits.length === 0) return [];
  const units = new Map(looks.map((look) => [look, null as readonly string[] | null]));
  const unitsFor = (look: Look): readonly string[] => {
    const known = units.get(look) ?? look.runs.units(text);
    units.set(look, known);
    return known;
  };
  const byItem = new Map<number, Hit[]>();
  for (const hit of hits)
    for (const item of hit.look.index.items(hit.run)) {
      const { texts } = hit.look;
      if (texts !== null) {
        const run = unitsFor(hit.look).slice(hit.from, hit.to).join('');
        if (!texts.get(item)!.some((text) => text.includes(run))) continue;
      }
      const whole = hit.look.whole === null ? hit : wholeHit(hit, item, unitsFor(hit.look));
      if (whole === null) continue;
      const list = byItem.get(item);
      if (list) list.push(whole);
      else byItem.set(item, [whole]);
    }
  const matches: Match[] = [];
  for (const [item, own] of byItem) {
    if (near !== undefined && !answered(items[item]!, own, looks[0]!, unitsFor, text, near)) continue;
    const { look, from, to } = own[0]!;
    matches.push({ item, hits: own, text: unitsFor(look).slice(from, to).join(look.runs.separator) });
  }
  return matches.sort((a, b) => b.hits.length - a.hits.length || a.item - b.item);
}

/** A short row was found by its first words: does the rest follow? */
function wholeHit(hit: Hit, item: number, units: readonly string[]): Hit | null {
  const wanted = hit.look.whole!.get(item)!.split(' ');
  const to = hit.from + wanted.length;
  return wanted.every((word, i) => units[hit.from + i] === word) ? { ...hit, to } : null;
}

/** Is the answer near a stretch that was matched? Runs that overlap or touch are one stretch; runs of characters are taken as they stand. */
function answered(
  { answer }: Item,
  hits: readonly Hit[],
  byWords: Look,
  unitsFor: (look: Look) => readonly string[],
  text: string,
  near: number,
): boolean {
  const units = unitsFor(byWords);
  const stretches: { from: number; to: number }[] = [];
  const sorted = hits.filter((hit) => hit.look.runs.unit === 'words').sort((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const last = stretches.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  const byCharacters = hits.filter((hit) => hit.look.runs.unit === 'characters');
  if (byCharacters.length > 0) stretches.push(...wordsOf(byCharacters, byWords, text));
  return stretches.some(({ from, to }) => {
    const isAt = (at: number): boolean => answer.every((word, i) => units[at + i] === word);
    for (let at = Math.max(0, from - near - answer.length + 1); at + answer.length <= from; at++)
      if (isAt(at)) return true;
    for (let at = to; at < to + near && at + answer.length <= units.length; at++) if (isAt(at)) return true;
    return false;
  });
}

/** The words that runs of characters lie on. */
function wordsOf(hits: readonly Hit[], byWords: Look, text: string): { from: number; to: number }[] {
  const words = byWords.runs.places(text);
  const characters = hits[0]!.look.runs.places(text);
  if (words === null || characters === null) return [];
  return hits.map(({ from, to }) => {
    const [start, end] = [characters.starts[from]!, characters.ends[to - 1]!];
    const first = words.ends.findIndex((at) => at > start);
    const after = words.starts.findIndex((at) => at >= end);
    return { from: first, to: after === -1 ? words.units.length : after };
  });
}
