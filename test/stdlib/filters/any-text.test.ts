import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop, type Row, type RowKernel } from '../../../compiler/operators/authoring.ts';
import { boilerplate_lines } from '../../../stdlib/filters/boilerplate-lines.ts';
import { c4_paragraphs } from '../../../stdlib/filters/c4-paragraphs.ts';
import { c4_quality } from '../../../stdlib/filters/c4-quality.ts';
import { code_mixing } from '../../../stdlib/filters/code-mixing.ts';
import { dolma_quality } from '../../../stdlib/filters/dolma-quality.ts';
import { fineweb_quality } from '../../../stdlib/filters/fineweb-quality.ts';
import { gopher_quality } from '../../../stdlib/filters/gopher-quality.ts';
import { gopher_repetition } from '../../../stdlib/filters/gopher-repetition.ts';
import { language_paragraphs } from '../../../stdlib/filters/language-paragraphs.ts';
import { nemo_quality } from '../../../stdlib/filters/nemo-quality.ts';
import { repeated_lines } from '../../../stdlib/filters/repeated-lines.ts';
import { sweb_quality } from '../../../stdlib/filters/sweb-quality.ts';
import { symbol_lines } from '../../../stdlib/filters/symbol-lines.ts';
import { toxic_terms } from '../../../stdlib/filters/toxic-terms.ts';
import { url_filter } from '../../../stdlib/filters/url-filter.ts';
import { alnum_share } from '../../../stdlib/text/alnum-share.ts';
import { clock_times } from '../../../stdlib/text/clock-times.ts';
import { digit_share } from '../../../stdlib/text/digit-share.ts';
import { lines } from '../../../stdlib/text/line-count.ts';
import { lix } from '../../../stdlib/text/lix.ts';
import { mean_word_length } from '../../../stdlib/text/mean-word-length.ts';
import { normalize } from '../../../stdlib/text/normalize.ts';
import { old_swedish } from '../../../stdlib/text/old-swedish.ts';
import { ovix } from '../../../stdlib/text/ovix.ts';
import { paragraphs } from '../../../stdlib/text/paragraph-count.ts';
import { repair_encoding } from '../../../stdlib/text/repair-encoding.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';
import { sentences } from '../../../stdlib/text/sentence-count.ts';
import { space_share } from '../../../stdlib/text/space-share.ts';
import { spaced_words } from '../../../stdlib/text/spaced-word-count.ts';
import { swedish_words } from '../../../stdlib/text/swedish-word-count.ts';
import { trim_fragments } from '../../../stdlib/text/trim-fragments.ts';
import { unigram_entropy } from '../../../stdlib/text/unigram-entropy.ts';
import { upper_share } from '../../../stdlib/text/upper-share.ts';
import { url_share } from '../../../stdlib/text/url-share.ts';

const text = { name: 'text' };
let kernels: Record<string, RowKernel>;
test.before(async () => {
  const tools = await rowTools(1);
  kernels = {
    boilerplate_lines: boilerplate_lines.create(text, { menu_lines: 2, max: 0.5 }, tools),
    c4_paragraphs: c4_paragraphs.create(text, { min_length: 3 }, tools),
    c4_quality: c4_quality.create(text, { min_sentences: 0, end_marks: false, min_words: 0 }, tools),
    c4_sentences: c4_quality.create(text, { unit: 'sentence' }, tools),
    code_mixing: code_mixing.create(text, { is: 'sv', min_length: 1 }, tools),
    dolma_quality: dolma_quality.create(text, { min_words: 0, min_required_words: 0, min_median_length: 0 }, tools),
    fineweb_quality: fineweb_quality.create(text, { min_ended_lines: 0 }, tools),
    gopher_quality: gopher_quality.create(text, { min_words: 0, min_mean_length: 0, min_stop_words: 0 }, tools),
    gopher_repetition: gopher_repetition.create(text, {}, tools),
    language_paragraphs: language_paragraphs.create(
      text,
      { is: 'sv', min_length: 1, min_share: 0, margin: 0.1 },
      tools,
    ),
    nemo_quality: nemo_quality.create(text, { min_words: 0, min_mean_length: 0, max_symbols: 1 }, tools),
    repeated_lines: repeated_lines.create(text, { min_length: 1, numbers: 'alike' }, tools),
    sweb_quality: sweb_quality.create(text, { min_length: 0, min_alphanumeric: 0, min_entropy: 0 }, tools),
    symbol_lines: symbol_lines.create(text, { replace: '\n' }, tools),
    toxic_terms: toxic_terms.create(text, { terms: ['a', 'b*', 'c d'] }, tools),
    url_filter: url_filter.create(text, { domains: ['a.se'], words: ['a'], parts: ['b'] }, tools),
    normalize: normalize.create(text, { form: 'nfkc', quotes: 'swedish', dashes: 'swedish' }, tools),
    repair_encoding: repair_encoding.create(text, {}, tools),
    trim_fragments: trim_fragments.create(text, {}, tools),
  };
});

const measures = {
  alnum_share,
  clock_times,
  digit_share,
  lines,
  lix,
  mean_word_length,
  old_swedish,
  ovix,
  paragraphs,
  sentences,
  space_share,
  spaced_words,
  swedish_words,
  unigram_entropy,
  upper_share,
  url_share,
};

const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c d',
    ' ',
    '\n',
    '\n\n',
    '.',
    '...',
    '…',
    '#',
    '-',
    '|',
    '»',
    'Hem',
    'A.',
    '5.',
    'Ã¶',
    '√•',
    'http://a.se/',
    '[',
    '{',
    '\u0085',
    '\ufeff',
    '\x1c',
    '\ud83d',
    '😀',
    '٣',
    'hvad',
    'S:t',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const anything = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''));

test('every operator gives a row or a drop with a number, whatever the text', () => {
  fc.assert(
    fc.property(anything, (sample) => {
      const row = { id: 'a', text: sample };
      for (const [name, kernel] of Object.entries(kernels)) {
        const result = kernel(row);
        if (result instanceof Drop) assert.ok(!Number.isNaN(result.value), `${name}: ${result.reason}`);
        else assert.type((result as Row).text, 'string', name);
      }
      assert.equal(row, { id: 'a', text: sample }, 'the row that came in is as it was');
    }),
    { numRuns: 3000 },
  );
});

test('every measure is a number that is not negative, or absent', () => {
  fc.assert(
    fc.property(anything, (sample) => {
      for (const [name, { call }] of Object.entries(measures)) {
        const value = call(sample);
        assert.ok(value === null || (value >= 0 && Number.isFinite(value)), `${name}: ${value}`);
        if (name.endsWith('_share')) assert.ok(value! <= 1, `${name}: ${value}`);
      }
    }),
    { numRuns: 3000 },
  );
});

test('what an operator says of a text does not depend on the texts before it', () => {
  fc.assert(
    fc.property(anything, anything, (first, second) => {
      for (const [name, kernel] of Object.entries(kernels)) {
        const alone = kernel({ text: first });
        kernel({ text: second });
        assert.equal(kernel({ text: first }), alone, name);
      }
    }),
    { numRuns: 1000 },
  );
});

test('long hostile texts are gone through once', () => {
  // With a pass over the rest of the text for each character, this test would take minutes.
  for (const unit of [
    'a',
    ' ',
    '\n',
    '.',
    '…',
    '“',
    'Ã',
    '|',
    'a\n',
    '. ',
    '# ',
    'http://',
    '[1]',
    '-\n',
    '\u00a0',
    'A',
    '1.',
    'a-',
  ])
    for (const [name, kernel] of Object.entries(kernels)) {
      const sample = unit.repeat(100_000 / unit.length);
      assert.ok(kernel({ text: sample }), name);
    }
});

test.run();
