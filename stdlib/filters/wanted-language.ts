import type { RowTools } from '../../compiler/operators/authoring.ts';

/**
 * How far the text's language is ahead of the most probable one that is not wanted: what tells Swedish from Norwegian and Danish, which share most
 * words. Of languages beyond the five most probable ones nothing is known but that they are less probable.
 */
export function marginOf(tools: RowTools, text: string, wanted: ReadonlySet<string>): number {
  const ranked = tools.rankLanguages(text);
  const rival = ranked.find(({ language }) => !wanted.has(language));
  return ranked[0]!.score - (rival?.score ?? (ranked.length < 5 ? 0 : ranked[ranked.length - 1]!.score));
}

export type Verdict =
  | { readonly wanted: true }
  | { readonly wanted: false; readonly reason: string; readonly value: string | number; readonly limit: number | null };

/** Judges a text by the three rules of `language`: its most probable language, that one's probability, and its margin. */
export function judgeLanguage(
  tools: RowTools,
  text: string,
  wanted: ReadonlySet<string>,
  min: number,
  margin: number,
): Verdict {
  // Asked once: a margin needs the next ones, too.
  const best = margin > 0 ? tools.rankLanguages(text)[0]! : tools.identifyLanguage(text);
  if (!wanted.has(best.language)) return { wanted: false, reason: 'language', value: best.language, limit: null };
  if (best.score < min) return { wanted: false, reason: 'language_score', value: best.score, limit: min };
  if (margin <= 0) return { wanted: true };
  const ahead = marginOf(tools, text, wanted);
  return ahead >= margin ? { wanted: true } : { wanted: false, reason: 'language_margin', value: ahead, limit: margin };
}
