import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkText, summaries } from '../../support/check.ts';

const module = readFileSync(fileURLToPath(new URL('../../../stdlib/swedish.ftp', import.meta.url)), 'utf8');
const names = [...module.matchAll(/^filter (\w+)\(/gm)].map((match) => match[1]!);

/** What a filter wants beside the column of texts. */
const more: Readonly<Record<string, string>> = {
  kb_newspapers: ', replacements: word_list("r.txt"), lexicon: word_list("w.txt"), like: pages',
};

const chain = (name: string): readonly { readonly operator: string; readonly options: object }[] => {
  const checked = checkText(`use "std/swedish" { ${name} }
source pages = jsonl("data/pages.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data corpus = pages |> ${name}(text${more[name] ?? ''})
`);
  assert.equal(summaries(checked), [], name);
  return checked
    .flow!.nodes.filter(({ operator }) => operator !== 'jsonl')
    .map(({ operator, options: { rows: _, ...options } }) => ({ operator, options }));
};

test('every filter of std/swedish checks and says what it is for', () => {
  assert.ok(names.length >= 7);
  for (const name of names) {
    assert.ok(chain(name).length > 0, name);
    assert.match(module, new RegExp(`///[^\\n]+\\n(?:///[^\\n]*\\n)*filter ${name}\\(`), name);
  }
});

test('FineWeb-2 for Swedish has the order and the limits of its configuration', () => {
  const steps = chain('fineweb2');
  assert.equal(
    steps.map(({ operator }) => operator),
    [
      'language',
      'dedup',
      'gopher_repetition',
      'fineweb_quality',
      'gopher_quality',
      'repair_encoding',
      'redact',
      'symbol_lines',
    ],
  );
  // configs/swe_Latn.yml: language_score .629; MinHash 14 x 8 over five words; PII; SymbolLines("|" -> "\n").
  assert.equal(steps[0]!.options, { text: 'text', is: 'sv', min: 0.629, margin: 0 });
  assert.equal((steps[1]!.options as { by: unknown }).by, {
    $: 'minhash',
    similarity: 0.8,
    shingle: 5,
    hashes: 112,
    seed: 1,
    unit: 'words',
  });
  assert.equal((steps[6]!.options as { classes: unknown }).classes, ['email', 'ip']);
  assert.equal(steps[7]!.options, { text: 'text', symbols: ['|'], replace: '\n' });
  for (const step of steps.slice(2, 5)) assert.is((step.options as { variant: unknown }).variant, 'fineweb2_swedish');
});

test('newspapers go through the steps of KBLab in their order', () => {
  assert.equal(
    chain('swedish_newspapers').map(({ operator }) => operator),
    ['language', 'where', 'where', 'normalize', 'redact', 'trim_fragments'],
  );
  assert.equal(
    chain('kb_newspapers').map(({ operator }) => operator),
    [
      'language',
      'where',
      'where',
      'normalize',
      'redact',
      'replace_words',
      'ocr_repair',
      'trim_fragments',
      'dedup',
      'low_perplexity',
      'dedup',
    ],
  );
});

test.run();
