import type { Row } from '../../compiler/operators/authoring.ts';
import { loadLanguageIdentifier } from '../../stdlib/text/language-identifier.ts';
import { lix } from '../../stdlib/text/lix.ts';
import { sentenceEnds } from '../../stdlib/text/sentences.ts';
import { words as wordsIn } from '../../stdlib/text/words.ts';
import { type Distribution, Spread } from './distribution.ts';

/** What the texts of a table are like, told from rows drawn at random. */
export interface TextSummary {
  readonly column: string;
  /** So many rows were looked at. */
  readonly looked: number;
  /** Per text. */
  readonly words: Distribution | null;
  readonly sentences: Distribution | null;
  /** Readability: 30 children's books, 40 to 50 newspapers, 60 bureaucratic prose. */
  readonly lix: Distribution | null;
  /** By the language identifier, commonest first. */
  readonly languages: readonly LanguageShare[];
}

export interface LanguageShare {
  readonly language: string;
  readonly texts: number;
  readonly words: number;
  /** Mean probability that the identifier gave. */
  readonly score: number;
}

/** Looks at one column of `rows`. */
export async function textSummary(column: string, rows: readonly Row[]): Promise<TextSummary> {
  const identify = await loadLanguageIdentifier();
  const [words, sentences, readability] = [new Spread(), new Spread(), new Spread()];
  const languages = new Map<string, { texts: number; words: number; score: number }>();
  for (const row of rows) {
    const text = row[column];
    if (typeof text !== 'string' || text.trim() === '') continue;
    const count = wordsIn.call(text);
    words.add(count);
    sentences.add(sentenceEnds(text).length);
    readability.add(lix.call(text));
    const { language, score } = identify(text, 1)[0]!;
    const share = languages.get(language) ?? { texts: 0, words: 0, score: 0 };
    share.texts++;
    share.words += count;
    share.score += score;
    languages.set(language, share);
  }
  return {
    column,
    looked: rows.length,
    words: words.distribution(),
    sentences: sentences.distribution(),
    lix: readability.distribution(),
    languages: [...languages]
      .map(([language, { texts, words, score }]) => ({ language, texts, words, score: score / texts }))
      .sort((a, b) => b.texts - a.texts || (a.language < b.language ? -1 : 1)),
  };
}

/** The column with the longest texts, `text` before others; null where no column holds texts. */
export function textColumn(
  columns: readonly { readonly name: string; readonly lengths: Distribution | null }[],
): string | null {
  const texts = columns.filter(({ lengths }) => lengths !== null);
  const named = texts.find(({ name }) => name === 'text');
  return (named ?? [...texts].sort((a, b) => b.lengths!.mean - a.lengths!.mean)[0])?.name ?? null;
}
