/**
 * A scanned page as text recognition describes it, whatever the format (ALTO, PAGE): blocks of lines of words. Lengths are in the unit of the file;
 * only their order matters here.
 */
export interface Word {
  readonly text: string;
  /** 0..1, 1 is sure. Null where the file does not say. */
  readonly confidence: number | null;
  /** Mean over its letters, 0..1. */
  readonly letters: number | null;
  /** A word that goes over a line end, whole; and which half of it stands here (ALTO `SUBS_CONTENT`, `SUBS_TYPE`). */
  readonly whole: { readonly text: string; readonly part: 1 | 2 } | null;
}

export interface Line {
  readonly words: readonly Word[];
  /** The file marks a hyphen at the end of this line (ALTO `HYP`); the words do not hold it. */
  readonly hyphen: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Block {
  readonly id: string | null;
  /** What the file says it is: `paragraph`, `heading`, a tag's label. */
  readonly kind: string | null;
  /** It stands in the margin or is a running title, page number and the like. */
  readonly margin: boolean;
  readonly box: Box | null;
  readonly lines: readonly Line[];
  /** Most frequent size of its letters in points. */
  readonly fontSize: number | null;
  readonly language: string | null;
  /** Line of the file where it starts. */
  readonly at: number;
}

export interface Page {
  /** 1-based position in the file. */
  readonly ordinal: number;
  readonly id: string | null;
  /** Page number as the file gives it (image or printed number). */
  readonly number: number | null;
  readonly language: string | null;
  /** In the order of the file. */
  readonly blocks: readonly Block[];
  /** Ids in reading order where the file tells it, groups and blocks alike; else empty. */
  readonly order: readonly string[];
  /** Ids of the blocks inside each group of blocks, by the group's id. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly at: number;
}

export interface Confidence {
  readonly words: number;
  /** Mean over the words that have one; where none has, the mean over letters. */
  readonly mean: number | null;
  readonly letters: number | null;
}

export function confidenceOf(blocks: readonly Block[]): Confidence {
  let words = 0;
  const sums = { words: 0, confidence: 0, lettered: 0, letters: 0 };
  for (const { lines } of blocks)
    for (const line of lines)
      for (const { confidence, letters } of line.words) {
        words++;
        if (confidence !== null) {
          sums.words++;
          sums.confidence += confidence;
        }
        if (letters !== null) {
          sums.lettered++;
          sums.letters += letters;
        }
      }
  const letters = sums.lettered === 0 ? null : rounded(sums.letters / sums.lettered);
  return { words, mean: sums.words === 0 ? letters : rounded(sums.confidence / sums.words), letters };
}

/** Four digits: recognition is not surer than that, and sums in another order give the same. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
