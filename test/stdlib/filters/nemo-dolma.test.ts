import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type RowKernel, type RowTools } from '../../../compiler/operators/authoring.ts';
import { dolma_quality } from '../../../stdlib/filters/dolma-quality.ts';
import { nemo_quality } from '../../../stdlib/filters/nemo-quality.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

/** Made-up texts with the measures that NeMo Curator 1.4.0 and dolma 1.2.1 themselves take of them (`data/make-nemo-dolma.py`). */
type Row = readonly [text: string, nemo: readonly (number | null)[], dolma: readonly (number | null)[]];
const file = new URL('data/nemo-1.4-dolma-1.2-scores.jsonl', import.meta.url);
const [names, ...rows] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line)) as [{ nemo: string[]; dolma: string[] }, ...Row[]];

/** Name of a measure -> the option that limits it, and whether it is a lowest value. */
type Options = Readonly<Record<string, readonly [option: string, kind: 'most' | 'least']>>;
const grams = (name: (n: number) => string): Options =>
  Object.fromEntries([5, 6, 7, 8, 9, 10].map((n) => [name(n), [`duplicate_${n}_grams`, 'most'] as const]));
const tops = (name: (n: number) => string): Options =>
  Object.fromEntries([2, 3, 4].map((n) => [name(n), [`top_${n}_gram`, 'most'] as const]));

const nemoOptions: Options = {
  symbol_to_word: ['max_symbols', 'most'],
  numbers_ratio: ['max_digits', 'most'],
  urls_ratio: ['max_urls', 'most'],
  white_space: ['max_spaces', 'most'],
  parentheses_ratio: ['max_brackets', 'most'],
  boilerplate_string_ratio: ['max_boilerplate', 'most'],
  repeated_lines: ['min_unique_lines', 'least'],
  repeated_paragraphs: ['min_unique_paragraphs', 'least'],
  repeated_lines_char: ['min_unique_line_characters', 'least'],
  repeated_paragraphs_char: ['min_unique_paragraph_characters', 'least'],
  word_count: ['max_words', 'most'],
  punctuation: ['max_unended_lines', 'most'],
  mean_word_length: ['max_mean_length', 'most'],
  max_word_length: ['max_word_length', 'most'],
  ellipsis: ['max_ellipsis_lines', 'most'],
  bullet_ratio: ['max_bullet_lines', 'most'],
  ...tops((n) => `repeating_top_${n}grams`),
  ...grams((n) => `repeating_dup_${n}gram`),
};
const dolmaOptions: Options = {
  word_count: ['max_words', 'most'],
  median_word_length: ['max_median_length', 'most'],
  symbol_to_word_ratio: ['max_symbols', 'most'],
  fraction_of_words_with_alpha_character: ['min_alpha_words', 'least'],
  required_word_count: ['min_required_words', 'least'],
  fraction_of_lines_starting_with_bullet_point: ['max_bullet_lines', 'most'],
  fraction_of_lines_ending_with_ellipsis: ['max_ellipsis_lines', 'most'],
  fraction_of_duplicate_lines: ['max_duplicate_lines', 'most'],
  fraction_of_characters_in_duplicate_lines: ['max_duplicate_line_characters', 'most'],
  ...tops((n) => `fraction_of_characters_in_most_common_${n}grams`),
  ...grams((n) => `fraction_of_characters_in_duplicate_${n}grams`),
};

type Make = (options: object, tools: RowTools) => RowKernel;

/** One kernel for each measure, with all other rules off and a limit that any value but the best one misses. */
function measures(all: Options, fixed: object, make: Make, tools: RowTools): ReadonlyMap<string, RowKernel> {
  const off = Object.fromEntries(Object.values(all).map(([option, kind]) => [option, kind === 'most' ? 1e9 : 0]));
  return new Map(
    Object.entries(all).map(([name, [option, kind]]) => [
      name,
      make({ ...fixed, ...off, [option]: kind === 'most' ? 0 : 1e6 }, tools),
    ]),
  );
}

async function compare(which: 'nemo' | 'dolma', at: 1 | 2, all: Options, fixed: object, make: Make): Promise<void> {
  const kernels = measures(all, fixed, make, await rowTools(1, { language: false }));
  assert.equal(Object.keys(all).sort(), names[which]);
  let compared = 0;
  for (const row of rows)
    names[which].forEach((name, i) => {
      const expected = row[at][i];
      if (expected == null) return;
      const result = kernels.get(name)!({ text: row[0] });
      const value = result instanceof Drop ? (result.value as number) : 0;
      if (result instanceof Drop) assert.is(result.reason, name);
      assert.ok(Math.abs(value - expected) < 1e-6, `${name} of ${JSON.stringify(row[0])}: ${value}, ${expected}`);
      compared++;
    });
  assert.ok(compared > 2000, `${compared}`);
}

test('NeMo measures the same', () =>
  compare('nemo', 1, nemoOptions, { variant: 'non_english', min_words: 0, min_mean_length: 0 }, (options, tools) =>
    nemo_quality.create({ name: 'text' }, options, tools),
  ));

test('dolma measures the same', () =>
  compare('dolma', 2, dolmaOptions, { variant: 'english', min_words: 0, min_median_length: 0 }, (options, tools) =>
    dolma_quality.create({ name: 'text' }, options, tools),
  ));

test.run();
