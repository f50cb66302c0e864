import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { format } from '../../../compiler/syntax/format.ts';
import { checkText, summaries } from '../../support/check.ts';

const pipeline = (steps: string, more = ''): string => `edition 2026

pipeline probe { purpose: research }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}
${more}
data corpus = notices ${steps}
`;
const found = (steps: string, more = ''): readonly string[] =>
  summaries(checkText(pipeline(steps, more))).map((line) => line.replace(/^(\S+) \S+/, '$1'));
const messages = (steps: string): readonly string[] =>
  checkText(pipeline(steps)).diagnostics.map(({ message }) => message);

const written = (text: string): string => {
  const formatted = format(text, 'main.ftp');
  return 'text' in formatted ? formatted.text : '';
};

test('a limit that its operator can measure', () => {
  // Bare in a condition, `auto` would be a column.
  for (const steps of [
    '|> gopher_quality(text, max_symbols: auto(sigma: 3))',
    '|> gopher_quality(text, min_words: auto(share: 2%), max_words: auto(sample: 500))',
    '|> fineweb_quality(text, max_line_breaks: auto)',
    '|> language(text, is: sv, min: (auto(sigma: 2.5)))',
    '|> where(lix(text) <= auto(sigma: 3))',
    '|> where(year > 1900 and words(text) >= auto and lix(text) < auto(share: 1%))',
    '|> where((year > 1900 and lix(text) < auto()) and year < 2030)',
    '|> derive(long: year * 2) |> where(long > auto(sigma: 2))',
  ])
    assert.equal(found(steps.replace('>= auto and', '>= auto() and')), [], steps);
});

test('in a filter, of which each use is measured by itself', () => {
  const filter = 'filter prose(rows: Rows) = rows |> gopher_quality(text, min_words: auto(share: 5%))\n';
  const { flow, diagnostics } = checkText(pipeline('|> prose()', `${filter}data other = notices |> prose()\n`));
  assert.equal(diagnostics, []);
  const own = flow!.nodes.filter(({ operator }) => operator === 'gopher_quality');
  assert.equal(
    own.map(({ options }) => options.min_words),
    [
      { $: 'auto', share: 0.05, sample: 10_000 },
      { $: 'auto', share: 0.05, sample: 10_000 },
    ],
  );
  // Both are told where the limit is written.
  const places = own.map(({ optionLocations }) => optionLocations?.min_words);
  assert.ok(places[0] !== undefined);
  assert.equal(places[0], places[1]);
});

test('what cannot be measured, with what can', () => {
  assert.equal(found('|> gopher_quality(text, stop_words: auto(sigma: 3))'), ['FTP1206 auto(sigma: 3)']);
  assert.equal(found('|> fineweb_quality(text, short_line: auto())'), ['FTP1206 auto()']);
  assert.match(
    messages('|> fineweb_quality(text, short_line: auto())')[0]!,
    /`max_short_lines`, `max_duplicate_characters` and/,
  );
  assert.equal(found('|> toxic_terms(text, terms: ["x"], max_terms: auto())'), ['FTP1206 auto()']);
  assert.match(
    messages('|> toxic_terms(text, terms: ["x"], max_terms: auto())')[0]!,
    /limits of .*`gopher_quality`.* and comparisons in `where`/,
  );
  assert.equal(found('|> derive(n: auto())').slice(0, 1), ['FTP0200 auto()']);
  assert.equal(found('|> derive(n: lix(text) < auto())'), ['FTP1206 auto()']);
});

test('in a condition only where a failed comparison drops the row, and on the right', () => {
  for (const condition of [
    'lix(text) < auto() or year > 1900',
    'not (lix(text) < auto())',
    'auto() > lix(text)',
    'year == auto()',
    'year != auto()',
    'year + auto() > 3',
    '(if year > 1900 then lix(text) < auto() else true)',
  ])
    assert.equal(found(`|> where(${condition})`), ['FTP1206 auto()'], condition);
  assert.match(messages('|> where(lix(text) < auto() or year > 1900)')[0]!, 'no `or` and no `not` stand around it');
  assert.equal(
    found('|> where(text < auto())').map((line) => line.slice(0, 7)),
    ['FTP0218'],
  );
});

test('both ways at once, and numbers out of range', () => {
  assert.equal(found('|> gopher_quality(text, max_words: auto(sigma: 2, share: 3%))'), ['FTP1207 3%']);
  assert.equal(found('|> gopher_quality(text, max_words: auto(sigma: 200))'), ['FTP0303 200']);
  assert.equal(found('|> gopher_quality(text, max_words: auto(share: 0%))'), ['FTP0303 0%']);
  assert.equal(found('|> gopher_quality(text, max_words: auto(sample: 3))'), ['FTP0303 3']);
});

test('the formatter leaves it as it is', () => {
  const text = pipeline('|> gopher_quality(text, max_symbols: auto(sigma: 3), max_words: auto)');
  const formatted = written(text);
  assert.match(formatted, 'max_symbols: auto(sigma: 3), max_words: auto)');
  assert.is(written(formatted), formatted);
});

test.run();
