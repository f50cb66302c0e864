import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row, type RowKernel, type RowTools } from '../../../compiler/operators/authoring.ts';
import { c4_paragraphs } from '../../../stdlib/filters/c4-paragraphs.ts';
import { c4_quality } from '../../../stdlib/filters/c4-quality.ts';
import { symbol_lines } from '../../../stdlib/filters/symbol-lines.ts';
import { url_filter } from '../../../stdlib/filters/url-filter.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

/**
 * Made-up texts and addresses, and what datatrove 0.10.0 itself made of them (`data/make-datatrove.py`). Sentences are not counted there, since its
 * tokenizers count others than ours.
 */
interface Golden {
  readonly operator: string;
  readonly config?: number | readonly [string, boolean];
  readonly input: string;
  readonly text?: string;
  readonly reason?: string;
}

const file = new URL('data/datatrove-0.10-lines-and-urls.jsonl', import.meta.url);
const [head, ...rows] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line)) as [
  { lists: Record<string, string[]>; c4: Record<string, boolean | number>[] },
  ...Golden[],
];

const names: Readonly<Record<string, string>> = {
  filter_no_terminal_punct: 'end_marks',
  min_words_per_line: 'min_words',
  filter_javascript: 'javascript',
  filter_lorem_ipsum: 'lorem_ipsum',
  filter_curly_bracket: 'curly_brackets',
};

function c4Options(config: Readonly<Record<string, boolean | number>>): object {
  const { filter_policy, max_word_length, ...rest } = config;
  return {
    variant: 'english',
    min_sentences: 0,
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [names[name] ?? name, value])),
    ...(filter_policy === false ? { policies: [] } : {}),
    ...(max_word_length === undefined
      ? {}
      : { max_word_length: max_word_length === -1 ? 0 : (max_word_length as number) }),
  };
}

function kernelOf({ operator, config }: Golden, tools: RowTools): RowKernel {
  const column = { name: 'input' };
  const { lists } = head;
  switch (operator) {
    case 'c4_quality':
      return c4_quality.create(column, c4Options(head.c4[config as number]!), tools);
    case 'c4_paragraphs':
      return c4_paragraphs.create(column, { min_length: 20 }, tools);
    case 'symbol_lines': {
      const [replace, bars] = config as readonly [string, boolean];
      return symbol_lines.create(column, bars ? { symbols: ['|'], replace } : { replace }, tools);
    }
    default:
      return url_filter.create(
        column,
        {
          domains: lists.extra_domains!,
          urls: lists.extra_urls!,
          words: lists.banned_words!,
          soft_words: lists.soft_banned_words!,
          parts: lists.banned_subwords!,
        },
        tools,
      );
  }
}

test('lines, paragraphs and addresses are decided as datatrove decides them', async () => {
  const tools = await rowTools(1, { language: false });
  assert.is(rows.length, 610);
  for (const golden of rows) {
    const result = kernelOf(golden, tools)({ input: golden.input });
    const said = `${golden.operator} ${JSON.stringify([golden.config, golden.input])}`;
    if (golden.reason === undefined) {
      assert.not.instance(result, Drop, said);
      assert.is((result as Row).input, golden.text, said);
    } else {
      assert.instance(result, Drop, said);
      assert.is(
        (result as Drop).reason,
        golden.reason === '< 3 paragraphs' ? 'too_few_paragraphs' : golden.reason,
        said,
      );
    }
  }
});

test.run();
