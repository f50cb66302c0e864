import {
  type Column,
  type Drop,
  drop,
  type Int,
  type RowTools,
  rowOperator,
} from '../../compiler/operators/authoring.ts';
import { isSpace, splitLines, strip } from '../text/python-text.ts';
import { textOf } from '../text/row-text.ts';
import { sentenceEnds } from '../text/sentences.ts';
import { withGiven } from './limits.ts';
import { englishPolicies, holdsAny, swedishPolicies } from './policy-phrases.ts';

interface Rules {
  /** What is kept or dropped one by one: lines, as C4 does, or sentences. */
  unit?: 'line' | 'sentence';
  /**
   * Fewest sentences that must be left; 0 switches the check off.
   * @range 0..
   * @off 0
   * @measured below too_few_sentences
   */
  min_sentences?: Int;
  /**
   * Fewest words of a line that stays.
   * @range 0..
   * @off 0
   */
  min_words?: Int;
  /**
   * A line with a longer word goes, in characters; 0 switches the check off.
   * @range 0..
   * @off 0
   */
  max_word_length?: Int;
  /** Take marks such as `[3]` and `[edit]` off. */
  remove_citations?: boolean;
  /** Lines that no sign of a sentence's end closes go. */
  end_marks?: boolean;
  /** A text with `lorem ipsum` goes. */
  lorem_ipsum?: boolean;
  /** Lines that speak of JavaScript go. */
  javascript?: boolean;
  /** A text with `{` goes: it is code. */
  curly_brackets?: boolean;
  /**
   * Lines with one of these phrases go, whatever their case; an empty list switches the check off.
   * @off []
   * @each \S
   */
  policies?: readonly string[];
}

const common = {
  unit: 'line',
  min_sentences: 5,
  min_words: 3,
  max_word_length: 1000,
  remove_citations: true,
  end_marks: true,
  lorem_ipsum: true,
  javascript: true,
  curly_brackets: true,
} as const;

const c4Rules = {
  english: { ...common, policies: englishPolicies },
  swedish: { ...common, policies: [...englishPolicies, ...swedishPolicies] },
} as const satisfies Record<string, Required<Rules>>;

const citations = {
  english: /\[\p{Nd}*\]|\[edit\]|\[citation needed\]/gu,
  swedish: /\[\p{Nd}*\]|\[edit\]|\[citation needed\]|\[redigera(?: \| redigera wikitext)?\]|\[källa behövs\]/gu,
};
/** In Swedish a line of direct speech ends with a typographic quotation mark. */
const endMarks = { english: ['.', '?', '!', '"', "'"], swedish: ['.', '?', '!', '"', "'", '”', '’', '»'] };

type Variant = keyof typeof c4Rules;

/** Why a line goes, by datatrove's names, or the line as it stays; or that the whole text goes. */
type Verdict = { readonly line: string } | { readonly reason: string } | Drop;

function judge(written: string, rules: Required<Rules>, variant: Variant): Verdict {
  let line = strip(written);
  const { words, longest } = measure(line);
  if (rules.max_word_length > 0 && longest > rules.max_word_length) return { reason: 'too_long_word' };
  if (rules.remove_citations && line.includes('[')) line = line.replace(citations[variant], '');
  if (rules.end_marks && (!endMarks[variant].some((mark) => line.endsWith(mark)) || line.endsWith('...')))
    return { reason: 'no_terminal_punc' };
  if (words < rules.min_words) return { reason: 'too_few_words' };
  const lower = line.toLowerCase();
  if (rules.lorem_ipsum && lower.includes('lorem ipsum')) return drop('lorem_ipsum');
  if (rules.javascript && lower.includes('javascript')) return { reason: 'javascript' };
  if (rules.curly_brackets && line.includes('{')) return drop('curly_bracket');
  return holdsAny(lower, rules.policies) ? { reason: 'policy' } : { line };
}

/** Words between white space, and the code points of the longest. */
function measure(line: string): { words: number; longest: number } {
  let words = 0;
  let longest = 0;
  let length = 0;
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    if (isSpace(unit)) length = 0;
    else {
      if (length === 0) words++;
      // The second half of a pair is no code point of its own.
      if (unit < 0xdc00 || unit > 0xdfff || length === 0) length++;
      if (length > longest) longest = length;
    }
  }
  return { words, longest };
}

function sentencesOf(text: string): string[] {
  let start = 0;
  return sentenceEnds(text).map((end) => {
    const sentence = text.slice(start, end);
    start = end;
    return sentence;
  });
}

/** The text that is left, or why it goes. `count` is told of each line's fate. */
export function c4(
  text: string,
  rules: Required<Rules>,
  variant: Variant,
  count: (reason: string) => void,
): string | Drop {
  const byLine = rules.unit === 'line';
  const kept: string[] = [];
  let sentences = 0;
  for (const part of byLine ? splitLines(text) : sentencesOf(text)) {
    const verdict = judge(part, rules, variant);
    if ('line' in verdict) {
      sentences += byLine ? sentenceEnds(verdict.line).length : 1;
      kept.push(verdict.line);
      continue;
    }
    if (!('threshold' in verdict)) count(verdict.reason);
    else return verdict;
  }
  if (sentences < rules.min_sentences) return drop('too_few_sentences', sentences, rules.min_sentences);
  return strip(kept.join(byLine ? '\n' : ' '));
}

/**
 * The rules by which C4 was cleaned. Lines that no full stop, exclamation mark, question mark or quotation mark closes, of fewer than three words,
 * with a word of more than a thousand characters, about JavaScript or cookies are taken out of the text; a text with `lorem ipsum` or a brace, or
 * with fewer than five sentences left, is dropped. How many lines went for which reason is counted. `english` decides as datatrove does;
 * `swedish` knows Swedish words for cookies and terms too, Swedish marks of citation, and typographic quotation marks at the end of a line. A
 * rule that is given replaces that of the variant.
 *
 * Rules: Raffel et al. 2020 (C4), as datatrove 0.10 (`C4QualityFilter`) decides them, with the sentences of `stdlib/text/sentences.ts` in place
 * of NLTK's. FineWeb runs them with `end_marks: false`, FineWeb-2 not at all.
 */
export const c4_quality = rowOperator({
  version: '1',
  variants: c4Rules,
  positional: ['text'],
  create(
    text: Column<string>,
    options: Rules & {
      /**
       * Whose rules to start from.
       * @default swedish
       */
      variant?: 'swedish' | 'english';
    },
    tools: RowTools,
  ) {
    const { variant = 'swedish', ...given } = options;
    const set = withGiven<Required<Rules>>(c4Rules[variant], given);
    const rules = { ...set, policies: set.policies.map((phrase) => phrase.toLowerCase()) };
    const count = (reason: string) => tools.count(`c4_quality lines dropped: ${reason}`);
    return (row) => {
      const before = textOf(row, text);
      const after = c4(before, rules, variant, count);
      if (typeof after !== 'string') return after;
      return after === before ? row : { ...row, [text.name]: after };
    };
  },
});
