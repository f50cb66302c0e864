import { createHash } from 'node:crypto';
import { randomIntegers } from '../stdlib/random/numpy-random.ts';

/**
 * The Swedish web chain as one writes it down from the published definitions, without a thought of speed: every rule splits the text again, n-grams are strings,
 * MinHash counts in big integers. What our operators are compared with, in speed and in every decision.
 *
 * Definitions: Rae et al. 2021 (Gopher) and Penedo et al. 2024, 2025 (FineWeb, FineWeb-2 `swe_Latn`) as datatrove 0.10 decides them; Broder 1997.
 */
export const plainWords = (text: string): string[] =>
  text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s\x1c-\x1f\x85]|\ufeff/gu) ?? [];
const length = (text: string): number => [...text].length;
const space = '[\\p{White_Space}\\x1c-\\x1f]';
const ends = new RegExp(`^${space}+|${space}+$`, 'gu');
const strip = (text: string): string => text.replace(ends, '');

/** What Rae et al. and Penedo et al. leave to a configuration; null switches a check off. */
export interface PlainLimits {
  readonly paragraphs: number | null;
  readonly paragraphCharacters: number | null;
  readonly lines: number;
  readonly lineCharacters: number | null;
  readonly top: readonly (readonly [n: number, limit: number])[];
  readonly repeated: readonly (readonly [n: number, limit: number])[];
  readonly ended: number;
  readonly short: number | null;
  readonly duplicateCharacters: number;
  readonly breaks: number;
  readonly longestMean: number;
  readonly alpha: number;
  readonly stopWords: readonly string[];
}

const numbered = (first: number, limits: readonly number[]) => limits.map((limit, i) => [first + i, limit] as const);

export const swedish: PlainLimits = {
  paragraphs: null,
  paragraphCharacters: null,
  lines: 0.292,
  lineCharacters: null,
  top: numbered(2, [0.242, 0.195, 0.174]),
  repeated: numbered(5, [0.156, 0.147, 0.136, 0.125, 0.116, 0.105]),
  ended: 0.2,
  short: null,
  duplicateCharacters: 0.1,
  breaks: 0.135,
  longestMean: 12,
  alpha: 0.841,
  stopWords: ['i', 'och', 'är', 'av', 'en', 'som', 'den', 'med', 'på', 'till', 'att', 'för'],
};

export const english: PlainLimits = {
  paragraphs: 0.3,
  paragraphCharacters: 0.2,
  lines: 0.3,
  lineCharacters: 0.2,
  top: numbered(2, [0.2, 0.18, 0.16]),
  repeated: numbered(5, [0.15, 0.14, 0.13, 0.12, 0.11, 0.1]),
  ended: 0.12,
  short: 0.67,
  duplicateCharacters: 0.01,
  breaks: 0.3,
  longestMean: 10,
  alpha: 0.8,
  stopWords: ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'],
};

function repeats(parts: readonly string[]): { count: number; characters: number } {
  const seen = new Set<string>();
  let [count, characters] = [0, 0];
  for (const part of parts) {
    if (seen.has(part)) {
      count++;
      characters += length(part);
    }
    seen.add(part);
  }
  return { count, characters };
}

/** The first failed check, or null. */
export function plainRepetition(text: string, limits = swedish): string | null {
  const total = length(text);
  if (total === 0) return null;
  const above = (share: number, limit: number | null): boolean => limit !== null && share > limit;
  const paragraphs = strip(text).split(/\n{2,}/);
  const ofParagraphs = repeats(paragraphs);
  if (above(ofParagraphs.count / paragraphs.length, limits.paragraphs)) return 'dup_para_frac';
  if (above(ofParagraphs.characters / total, limits.paragraphCharacters)) return 'dup_para_char_frac';
  const lines = text.split(/\n+/);
  const ofLines = repeats(lines);
  if (above(ofLines.count / lines.length, limits.lines)) return 'dup_line_frac';
  if (above(ofLines.characters / total, limits.lineCharacters)) return 'dup_line_char_frac';
  const tokens = plainWords(text);
  for (const [n, limit] of limits.top) {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= tokens.length; i++) {
      const gram = tokens.slice(i, i + n).join(' ');
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    let best = '';
    for (const [gram, count] of counts) if (best === '' || count > counts.get(best)!) best = gram;
    if (best === '') break;
    if ((length(best) * counts.get(best)!) / total > limit) return `top_${n}_gram`;
  }
  for (const [n, limit] of limits.repeated) {
    const met = new Set<string>();
    let inside = 0;
    for (let i = 0; i + n <= tokens.length; ) {
      const gram = tokens.slice(i, i + n).join('');
      if (met.has(gram)) {
        inside += length(gram);
        i += n;
      } else {
        met.add(gram);
        i++;
      }
    }
    if (inside / total > limit) return `duplicated_${n}_n_grams`;
  }
  return null;
}

export function plainLines(text: string, terminal: ReadonlySet<string>, limits = swedish): string | null {
  const lines = text.split('\n').filter((line) => strip(line) !== '');
  if (lines.length === 0) return 'empty';
  const ended = lines.filter((line) => terminal.has([...line].at(-1)!)).length;
  if (ended / lines.length < limits.ended) return 'line_punct_ratio';
  const short = lines.filter((line) => length(line) <= 30).length;
  if (limits.short !== null && short / lines.length > limits.short) return 'short_line_ratio';
  if (repeats(lines).characters / length(text.replaceAll('\n', '')) > limits.duplicateCharacters)
    return 'char_dup_ratio';
  return (text.split('\n').length - 1) / plainWords(text).length > limits.breaks ? 'list_ratio' : null;
}

/** Lines as Python's `splitlines` makes them. */
function lineList(text: string): string[] {
  const lines = text.split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function plainQuality(text: string, signs: ReadonlySet<string>, limits = swedish): string | null {
  const tokens = plainWords(text);
  const words = tokens.filter((token) => [...token].some((character) => !signs.has(character)));
  if (words.length < 50) return 'gopher_short_doc';
  if (words.length > 100_000) return 'gopher_long_doc';
  const mean = words.reduce((sum, word) => sum + length(word), 0) / words.length;
  if (mean < 3) return 'gopher_below_avg_threshold';
  if (mean > limits.longestMean) return 'gopher_above_avg_threshold';
  if ((text.split('#').length - 1) / tokens.length > 0.1) return 'gopher_too_many_hashes';
  if ((text.split('...').length - 1 + text.split('…').length - 1) / tokens.length > 0.1)
    return 'gopher_too_many_ellipsis';
  const lines = lineList(text).map(strip);
  if (lines.filter((line) => /^[•-]/.test(line)).length / lines.length > 0.9) return 'gopher_too_many_bullets';
  if (lines.filter((line) => /(?:\.\.\.|…)$/.test(line)).length / lines.length > 0.3)
    return 'gopher_too_many_end_ellipsis';
  if (tokens.filter((token) => /\p{L}/u.test(token)).length / tokens.length < limits.alpha)
    return 'gopher_below_alpha_threshold';
  return limits.stopWords.filter((word) => tokens.includes(word)).length < 2 ? 'gopher_enough_stop_words' : null;
}

/** The forms that are meant, each by its expression; no context is looked at. */
export function plainRedaction(text: string): string {
  return text
    .replace(/[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu, '[EMAIL]')
    .replace(/\b(?:19|20)?\d{6}[-+]\d{4}\b/g, (found) =>
      luhn(found.replace(/\D/g, '').slice(-10)) ? '[PERSONNUMMER]' : found,
    )
    .replace(/(?:\+46[ -]?|\b0)7\d[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}\b/g, '[PHONE]')
    .replace(/\b0\d{1,3}-\d{2,3}(?: ?\d{2,3}){1,2}\b/g, '[PHONE]');
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const PRIME = (1n << 61n) - 1n;
const WORD = (1n << 64n) - 1n;
const draw = randomIntegers(1);
const a = Array.from({ length: 112 }, () => draw(1n, PRIME));
const b = Array.from({ length: 112 }, () => draw(0n, PRIME));

/** The text as shingles are taken from it; `signs` become spaces. */
export function plainSimplifier(signs: ReadonlySet<string>): (text: string) => string {
  const codes = [...signs].map((sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`).join('');
  const sign = new RegExp(`[${codes}]`, 'gu');
  const spaces = new RegExp(`${space}+`, 'gu');
  return (text) =>
    strip(
      strip(
        text
          .toLowerCase()
          .replace(/\p{Nd}+([.,،٫⎖⎗⎘]\p{Nd}+)?/gu, '0')
          .replace(sign, ' '),
      )
        .replace(spaces, ' ')
        .normalize('NFD')
        .replace(/\p{Mn}/gu, ''),
    );
}

/** 112 minima over five-word shingles of the simplified text, each hashed by the first eight bytes of SHA-1 (FineWeb's choice). */
export function plainSignature(simplified: string): bigint[] {
  const tokens = plainWords(simplified);
  const hashes = new Set<bigint>();
  for (let i = 0; i + 5 <= tokens.length; i++)
    hashes.add(
      createHash('sha1')
        .update(tokens.slice(i, i + 5).join(' '))
        .digest()
        .readBigUInt64LE(0),
    );
  return a.map((factor, k) => {
    let least = WORD;
    for (const hash of hashes) {
      const value = ((hash * factor + b[k]!) & WORD) % PRIME;
      if (value < least) least = value;
    }
    return least;
  });
}
