/**
 * Swedish-looking prose for benchmarks, the same for the same number: sentences of common words with a long tail of rarer ones, punctuation, now and
 * then a repetition, a list or a number, so that filters, hashes and packers meet what they meet in notices. Made up; nobody's text.
 */
const COMMON =
  'och i att en på det som för är av den till med de inte om har han ett var jag men sig så från man nu hade vid kan hon under efter där vi skulle också eller alla något när ut mycket år få vara över andra in utan bara mer sin vad blev kom hur många dag samma går stora första måste finns mellan allt blir två upp även själv'.split(
    ' ',
  );
const NOUNS =
  'boken biblioteket lånet staden hamnen skolan vintern marknaden teatern stigen huset ån bron tåget fisken skogen brevet kartan lampan klockan fabriken resan sången verkstaden kyrkan torget muséet rådhuset trädgården ladan'.split(
    ' ',
  );
const VERBS =
  'läser skriver bygger öppnar stänger hittar lämnar visar flyttar väntar säljer köper lagar målar räknar samlar sjunger reser minns glömmer'.split(
    ' ',
  );
const ENDS = ['.', '.', '.', '.', '!', '?', ' (se nedan).', ': så var det.'];

/** Roughly `words` words of prose number `index`. */
export function prose(index: number, words: number): string {
  let state = (Math.imul(index + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
  const next = (below: number): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
  const sentences: string[] = [];
  for (let count = 0; count < words; ) {
    const length = 6 + next(14);
    const sentence: string[] = [];
    for (let i = 0; i < length; i++) {
      const kind = next(10);
      if (kind < 6) sentence.push(COMMON[next(COMMON.length)]!);
      else if (kind < 8) sentence.push(NOUNS[next(NOUNS.length)]! + (next(5) === 0 ? 's' : ''));
      else if (kind < 9) sentence.push(VERBS[next(VERBS.length)]!);
      else sentence.push(NOUNS[next(NOUNS.length)]!.slice(0, -2) + NOUNS[next(NOUNS.length)]!);
    }
    if (next(8) === 0) sentence.splice(next(sentence.length), 0, String(1900 + next(130)));
    const text = sentence.join(' ');
    sentences.push(text[0]!.toUpperCase() + text.slice(1) + ENDS[next(ENDS.length)]!);
    count += length;
  }
  const paragraphs: string[] = [];
  for (let i = 0; i < sentences.length; i += 5) paragraphs.push(sentences.slice(i, i + 5).join(' '));
  return paragraphs.join('\n');
}
