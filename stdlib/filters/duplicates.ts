import { codePoints } from '../text/python-text.ts';

/** How many parts are the second or a later occurrence of an equal one, and how many code points those hold. */
export function duplicates(parts: readonly string[]): { readonly count: number; readonly characters: number } {
  if (parts.length < 2) return { count: 0, characters: 0 };
  const seen = new Set<string>();
  let count = 0;
  let characters = 0;
  for (const part of parts) {
    if (seen.has(part)) {
      count++;
      characters += codePoints(part);
    } else seen.add(part);
  }
  return { count, characters };
}
