/** A stretch of text: found in the other one too, or not. */
export interface Segment {
  readonly text: string;
  readonly shared: boolean;
}

/** Words in a row that count as the same wording. */
const RUN = 3;

/** What two texts have in common, run of words by run of words and whatever its place: each text in stretches that the other has or lacks. */
export function shared(a: string, b: string): readonly [readonly Segment[], readonly Segment[]] {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const run = Math.max(1, Math.min(RUN, left.length, right.length));
  return [segments(left, runsOf(right, run), run), segments(right, runsOf(left, run), run)];
}

/** Words with the white space that follows them. */
const wordsOf = (text: string): readonly string[] => text.match(/\S+\s*|\s+/gu) ?? [];

const compared = (word: string): string => word.trim().toLowerCase();

function runsOf(words: readonly string[], run: number): Set<string> {
  const runs = new Set<string>();
  for (let i = 0; i + run <= words.length; i++) runs.add(runAt(words, i, run));
  return runs;
}

const runAt = (words: readonly string[], i: number, run: number): string =>
  words
    .slice(i, i + run)
    .map(compared)
    .join(' ');

function segments(words: readonly string[], others: ReadonlySet<string>, run: number): readonly Segment[] {
  const covered = new Array<boolean>(words.length).fill(false);
  for (let i = 0; i + run <= words.length; i++) if (others.has(runAt(words, i, run))) covered.fill(true, i, i + run);
  const found: { text: string; shared: boolean }[] = [];
  words.forEach((word, i) => {
    const last = found.at(-1);
    if (last?.shared === covered[i]) last!.text += word;
    else found.push({ text: word, shared: covered[i]! });
  });
  return found;
}
