import { type Column, type Drop, drop, type RowTools, rowOperator } from '../../compiler/operators/authoring.ts';
import { codePoints, contentEnd, contentStart, isBlank, occurrences } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { spacedLength, spacedWords } from '../text/spaced-words.ts';
import { withGiven } from './limits.ts';
import { type NemoLimits, nemoLimits } from './nemo-limits.ts';
import { holdsAny } from './policy-phrases.ts';
import { lengthBetween, lengthening, lettersOf, spacedGrams, topGram } from './spaced-grams.ts';

type Variant = keyof typeof nemoLimits;

const symbolWords = new Set(['#', '...', '[...]', '…', '(...)', '[…]', '-»']);
const ellipses = ['...', '[...]', '…', '(...)', '[…]', '-»', 'read more..', 'read more'];
const endMarks = { non_english: ['.', '?', '!', '"', "'"], swedish: ['.', '?', '!', '"', "'", '”', '’', '»'] };
const bullets = new Set('•‣⁃⁌⁍∙○●◘◦⦾⦿');
const address = /https?:\/\/(?:[a-zA-Z0-9$\-_@.&+/:=?#~!*(),]|%[0-9a-fA-F]{2})+/g;

/** The first check that the text fails, in the order of NeMo's configuration and by its names, or null. */
export function nemo(text: string, limits: Required<NemoLimits>, variant: Variant): Drop | null {
  const length = codePoints(text);
  return (
    characters(text, length, limits) ??
    repetition(text, limits) ??
    lengths(text, limits, variant) ??
    nGrams(text, length, limits) ??
    bulletLines(text, limits)
  );
}

const above = (reason: string, value: number, limit: number): Drop | null =>
  value > limit ? drop(reason, value, limit) : null;
const below = (reason: string, value: number, limit: number): Drop | null =>
  value < limit ? drop(reason, value, limit) : null;

function characters(text: string, length: number, limits: Required<NemoLimits>): Drop | null {
  const words = spacedWords(text);
  let signs = 0;
  for (let i = 0; i < words.count; i++)
    if (words.ends[i]! - words.starts[i]! <= 5 && symbolWords.has(text.slice(words.starts[i], words.ends[i]))) signs++;
  // A text without words counts as nothing but symbols.
  const symbols = above('symbol_to_word', words.count === 0 ? 1 : signs / words.count, limits.max_symbols);
  if (symbols || length === 0) return symbols;
  const { digits, spaces, brackets } = count(text);
  const urls = text.includes('http') ? (text.match(address) ?? []).reduce((sum, url) => sum + url.length, 0) : 0;
  return (
    above('numbers_ratio', digits / length, limits.max_digits) ??
    above('urls_ratio', urls / length, limits.max_urls) ??
    above('white_space', spaces / length, limits.max_spaces) ??
    above('parentheses_ratio', brackets / length, limits.max_brackets) ??
    above('boilerplate_string_ratio', boilerplate(text, limits.policies), limits.max_boilerplate)
  );
}

/** ASCII digits, NeMo's five kinds of space, and brackets. */
function count(text: string): { digits: number; spaces: number; brackets: number } {
  let digits = 0;
  let spaces = 0;
  let brackets = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x61 && unit <= 0x7a) continue;
    if (unit === 0x20 || (unit >= 0x08 && unit <= 0x0a) || unit === 0x0d) spaces++;
    else if (unit >= 0x30 && unit <= 0x39) digits++;
    else if (unit === 0x28 || unit === 0x29 || unit === 0x5b || unit === 0x5d) brackets++;
    else if (unit === 0x7b || unit === 0x7d || unit === 0x27e8 || unit === 0x27e9) brackets++;
  }
  return { digits, spaces, brackets };
}

function boilerplate(text: string, policies: readonly string[]): number {
  const paragraphs = text.toLowerCase().split('\n\n');
  let found = 0;
  for (const paragraph of paragraphs) {
    if (paragraph.includes('lorem ipsum')) return 1;
    if (holdsAny(paragraph, policies)) found++;
  }
  return found / paragraphs.length;
}

/** NeMo calls a line that is not blank a sentence. */
const linesOf = (text: string): string[] => text.split('\n').filter((line) => !isBlank(line));

function repetition(text: string, limits: Required<NemoLimits>): Drop | null {
  const [lines, paragraphs] = [linesOf(text), text.split('\n\n')];
  const [differentLines, differentParagraphs] = [new Set(lines), new Set(paragraphs)];
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  const sum = (parts: Iterable<string>): number => {
    let all = 0;
    for (const part of parts) all += codePoints(part);
    return all;
  };
  // Nothing is repeated in most texts, and then there is nothing to add up.
  const characterShare = (different: ReadonlySet<string>, all: readonly string[]): number =>
    different.size === all.length ? 1 : share(sum(different), sum(all));
  return (
    below('repeated_lines', share(differentLines.size, lines.length), limits.min_unique_lines) ??
    below('repeated_paragraphs', share(differentParagraphs.size, paragraphs.length), limits.min_unique_paragraphs) ??
    below('repeated_lines_char', characterShare(differentLines, lines), limits.min_unique_line_characters) ??
    below(
      'repeated_paragraphs_char',
      characterShare(differentParagraphs, paragraphs),
      limits.min_unique_paragraph_characters,
    )
  );
}

function lengths(text: string, limits: Required<NemoLimits>, variant: Variant): Drop | null {
  const words = spacedWords(text);
  const number =
    below('word_count', words.count, limits.min_words) ?? above('word_count', words.count, limits.max_words);
  if (number) return number;
  const lines = linesOf(text);
  const shareOfLines = (holds: (line: string) => boolean): number =>
    lines.length === 0 ? 1 : lines.filter(holds).length / lines.length;
  const unended = shareOfLines((line) => {
    const end = contentEnd(line);
    return !endMarks[variant].some((mark) => line.endsWith(mark, end));
  });
  let longest = 0;
  for (let i = 0; i < words.count; i++) longest = Math.max(longest, spacedLength(words, i));
  const mean = words.count === 0 ? 0 : lettersOf(words) / words.count;
  return (
    above('punctuation', unended, limits.max_unended_lines) ??
    below('mean_word_length', mean, limits.min_mean_length) ??
    above('mean_word_length', mean, limits.max_mean_length) ??
    above('max_word_length', longest, limits.max_word_length) ??
    above('ellipsis', shareOfLines(trailsOff), limits.max_ellipsis_lines)
  );
}

function trailsOff(line: string): boolean {
  const end = contentEnd(line);
  const tail = line.slice(Math.max(0, end - 11), end).toLowerCase();
  return ellipses.some((mark) => tail.endsWith(mark));
}

function nGrams(text: string, length: number, limits: Required<NemoLimits>): Drop | null {
  const all = spacedGrams(text);
  for (const { n, numbers, end } of lengthening(all)) {
    if (n <= 4) {
      const { at } = topGram(numbers, end);
      const { tokens } = all;
      const gram = Array.from({ length: n }, (_, k) => text.slice(tokens.starts[at + k], tokens.ends[at + k])).join(
        ' ',
      );
      // As NeMo removes it: wherever it stands with single spaces, also inside longer words.
      const covered = (occurrences(text, gram) * codePoints(gram)) / length;
      const failed = above(`repeating_top_${n}grams`, covered, limits[`top_${n as 2 | 3 | 4}_gram`]);
      if (failed) return failed;
      continue;
    }
    let repeated = 0;
    let overlap = 0;
    let seen = 0;
    for (let i = 0; i < end; i++) {
      if (numbers[i] === seen) seen++;
      else {
        repeated += lengthBetween(all, i + overlap, i + n) + Math.min(n - overlap, n - 1);
        overlap = n;
      }
      overlap = Math.max(overlap - 1, 0);
    }
    const limit = limits[`duplicate_${n as 5 | 6 | 7 | 8 | 9 | 10}_grams`];
    const failed = above(`repeating_dup_${n}gram`, repeated / length, limit);
    if (failed) return failed;
  }
  return null;
}

function bulletLines(text: string, limits: Required<NemoLimits>): Drop | null {
  const lines = linesOf(text);
  if (lines.length === 0) return null;
  const found = lines.filter((line) => bullets.has(line[contentStart(line)]!)).length;
  return above('bullet_ratio', found / lines.length, limits.max_bullet_lines);
}

/**
 * The rules by which NeMo Curator filters text in other languages than English, one after the other: symbols, digits, addresses, space, brackets,
 * boilerplate, repeated lines and paragraphs, length, unended lines, length of words, ellipses, repeated sequences of words, bullets. Words are
 * those between white space, lines those that are not blank. `non_english` is its configuration; `swedish` has the same limits, knows Swedish
 * phrases about cookies and terms and typographic quotation marks at the end of a line. A limit that is given replaces that of the variant;
 * 100 % of a maximum and 0 of a minimum switch a check off.
 *
 * NeMo Curator 1.4 (NVIDIA), `heuristic_filter_non_english_pipeline`. Of equally frequent sequences the first seen counts, where
 * NeMo takes any; texts shorter than a sequence pass its check, where NeMo drops them (its `word_count` has dropped them before).
 */
export const nemo_quality = rowOperator({
  version: '1',
  variants: nemoLimits,
  checks: ['min_words <= max_words', 'min_mean_length <= max_mean_length'],
  positional: ['text'],
  create(
    text: Column<string>,
    options: NemoLimits & {
      /**
       * Whose limits to start from.
       * @default swedish
       */
      variant?: 'swedish' | 'non_english';
    },
    _tools: RowTools,
  ) {
    const { variant = 'swedish', ...given } = options;
    const set = withGiven<Required<NemoLimits>>(nemoLimits[variant], given);
    const limits = { ...set, policies: set.policies.map((phrase) => phrase.toLowerCase()) };
    return (row) => nemo(textOf(row, text), limits, variant) ?? row;
  },
});
