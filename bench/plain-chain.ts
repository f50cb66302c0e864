import { createHash } from 'node:crypto';
import { randomIntegers } from '../stdlib/random/numpy-random.ts';

/**
 * The Swedish web chain as one writes it down from the published definitions, without a thought of speed: every rule splits the text again, n-grams are strings,
 * MinHash counts in big integers. What our operators are compared with, in speed and in every decision.
 *
 * Definitions: Rae et al. 2021 (Gopher) and Penedo et al. 2024, 2025 (FineWeb, FineWeb-2 `swe_Latn`) as datatrove 0.10 decides them; Broder 1997.
 */
export const plainWords = (text: string): string[] => text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s\x1c-\x1f\x85]/gu) ?? [];
const length = (text: string): number => [...text].length;

/** The first failed check, or null. */
export function plainRepetition(text: string): string | null {
  const total = length(text);
  if (total === 0) return null;
  const lines = text.split(/\n+/);
  const seen = new Set<string>();
  let repeated = 0;
  for (const line of lines) {
    if (seen.has(line)) repeated++;
    seen.add(line);
  }
  if (repeated / lines.length > 0.292) return 'dup_line_frac';
  const tokens = plainWords(text);
  for (const [n, limit] of [
    [2, 0.242],
    [3, 0.195],
    [4, 0.174],
  ] as const) {
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
  for (const [n, limit] of [
    [5, 0.156],
    [6, 0.147],
    [7, 0.136],
    [8, 0.125],
    [9, 0.116],
    [10, 0.105],
  ] as const) {
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

export function plainLines(text: string, terminal: ReadonlySet<string>): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'empty';
  const ended = lines.filter((line) => terminal.has([...line].at(-1)!)).length;
  if (ended / lines.length < 0.2) return 'line_punct_ratio';
  const seen = new Set<string>();
  let repeated = 0;
  for (const line of lines) {
    if (seen.has(line)) repeated += length(line);
    seen.add(line);
  }
  if (repeated / length(text.replaceAll('\n', '')) > 0.1) return 'char_dup_ratio';
  if ((text.split('\n').length - 1) / plainWords(text).length > 0.135) return 'list_ratio';
  return null;
}

const STOP_WORDS = ['i', 'och', 'är', 'av', 'en', 'som', 'den', 'med', 'på', 'till', 'att', 'för'];

export function plainQuality(text: string, signs: ReadonlySet<string>): string | null {
  const tokens = plainWords(text);
  const words = tokens.filter((token) => [...token].some((character) => !signs.has(character)));
  if (words.length < 50) return 'gopher_short_doc';
  if (words.length > 100_000) return 'gopher_long_doc';
  const mean = words.reduce((sum, word) => sum + length(word), 0) / words.length;
  if (mean < 3) return 'gopher_below_avg_threshold';
  if (mean > 12) return 'gopher_above_avg_threshold';
  if ((text.split('#').length - 1) / tokens.length > 0.1) return 'gopher_too_many_hashes';
  if ((text.split('...').length - 1 + text.split('…').length - 1) / tokens.length > 0.1)
    return 'gopher_too_many_ellipsis';
  const lines = text.split('\n');
  if (lines.filter((line) => /^\s*[•-]/.test(line)).length / lines.length > 0.9) return 'gopher_too_many_bullets';
  if (lines.filter((line) => /(\.\.\.|…)\s*$/.test(line)).length / lines.length > 0.3)
    return 'gopher_too_many_end_ellipsis';
  if (tokens.filter((token) => /\p{L}/u.test(token)).length / tokens.length < 0.841)
    return 'gopher_below_alpha_threshold';
  return STOP_WORDS.filter((stopWord) => tokens.includes(stopWord)).length < 2 ? 'gopher_enough_stop_words' : null;
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

/** 112 minima over five-word shingles of the simplified text, each hashed by the first eight bytes of SHA-1 (FineWeb's choice). */
export function plainSignature(text: string): bigint[] {
  const simplified = text
    .toLowerCase()
    .replace(/\p{Nd}+([.,]\p{Nd}+)?/gu, '0')
    .replace(/[\p{P}\p{S}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .trim();
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
