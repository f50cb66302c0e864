import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCheck } from '../../../compiler/operators/checks.ts';
import { checkText, manifest, summaries } from '../../support/check.ts';

/** Rules that can never fire, options that do nothing, tables in which nothing can be found: each is told by `check`. */

const head = `edition 2026
pipeline small { seed: 7, purpose: research }
source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, url: Text, year: Int, agreed: Text, score: Float, label: Text, license: Text }
  license: "CC0-1.0"
}
source exam = jsonl("data/exam.jsonl") {
  record: { id: Text, question: Text, answer: Text }
  license: "CC0-1.0"
}
source older = jsonl("data/older.jsonl") {
  record: { id: Text, body: Text }
  license: "CC0-1.0"
}
model base = pretrained(folder("models/base")) { license: "CC0-1.0" }
`;

const codesOf = (call: string): readonly string[] =>
  summaries(checkText(`${head}data corpus = notices |> ${call}\n`)).filter((one) => !one.startsWith('FTP0120'));

const grams = [
  ...[2, 3, 4].map((n) => `top_${n}_gram: 100%`),
  ...[5, 6, 7, 8, 9, 10].map((n) => `duplicate_${n}_grams: 100%`),
];
const never: Readonly<Record<string, readonly string[]>> = {
  c4_quality: ['min_sentences: 0', 'min_words: 0', 'max_word_length: 0', 'policies: []'],
  code_mixing: ['max: 100%'],
  language: ['margin: 0%'],
  language_paragraphs: ['min_share: 0%', 'margin: 0%'],
  dolma_quality: [
    ...['min_words: 0', 'min_required_words: 0', 'min_alpha_words: 0%', 'min_median_length: 1', 'max_symbols: 100%'],
    ...['max_bullet_lines: 100%', 'max_ellipsis_lines: 100%', 'max_duplicate_lines: 100%'],
    ...['max_duplicate_line_characters: 100%', ...grams],
  ],
  fineweb_quality: ['min_ended_lines: 0%', 'max_short_lines: 100%', 'max_duplicate_characters: 100%'],
  gopher_quality: [
    ...['min_words: 0', 'min_stop_words: 0', 'min_mean_length: 0', 'min_alpha_words: 0%', 'max_symbols: 100%'],
    ...['max_bullet_lines: 100%', 'max_ellipsis_lines: 100%'],
  ],
  gopher_repetition: [
    ...['duplicate_lines: 100%', 'duplicate_line_characters: 100%', 'duplicate_paragraphs: 100%'],
    ...['duplicate_paragraph_characters: 100%', ...grams],
  ],
  nemo_quality: [
    ...['max_symbols: 100%', 'max_digits: 100%', 'max_urls: 100%', 'max_spaces: 100%', 'max_brackets: 100%'],
    ...['max_boilerplate: 100%', 'max_unended_lines: 100%', 'max_ellipsis_lines: 100%', 'max_bullet_lines: 100%'],
    ...['min_unique_lines: 0%', 'min_unique_paragraphs: 0%', 'min_unique_line_characters: 0%'],
    ...['min_unique_paragraph_characters: 0%', 'min_words: 0', 'min_mean_length: 1', 'policies: []', ...grams],
  ],
  sweb_quality: [
    'min_length: 0',
    'min_alphanumeric: 0%',
    'min_entropy: 0',
    'max_entropy: 100',
    'max_length: 10000000000',
  ],
  toxic_terms: ['max_share: 100%'],
  classify: ['min: 0%'],
  ocr_quality: [
    'max_non_words: 100%',
    'max_odd_characters: 100%',
    'max_one_letter_words: 100%',
    'max_broken_words: 100%',
  ],
};
const beside: Readonly<Record<string, string>> = {
  code_mixing: ', is: sv',
  language: ', is: sv',
  language_paragraphs: ', is: sv',
  toxic_terms: ', terms: ["skit*"]',
  classify: ', model: fasttext_file("q.ftz")',
  ocr_quality: ', lexicon: word_list("w.txt")',
};

test('a value at which a rule never takes effect is told of: FTP1220', () => {
  for (const [operator, options] of Object.entries(never))
    for (const option of options) {
      const found = codesOf(`${operator}(text${beside[operator] ?? ''}, ${option})`);
      assert.equal(
        found.map((one) => one.slice(0, 7)),
        ['FTP1220'],
        `${operator} ${option}: ${found.join()}`,
      );
    }
});

/** A call, and what `check` says of it. */
const cases: readonly (readonly [call: string, code: string])[] = [
  ['where(true)', 'FTP1220'],
  ['where(false)', 'FTP1122'],
  ['where(contains(text, ""))', 'FTP1221'],
  ['where(starts_with(text, ""))', 'FTP1221'],
  ['where(ends_with(text, ""))', 'FTP1221'],
  ['where(matches(text, ""))', 'FTP1221'],
  ['boilerplate_lines(text, kinds: [cookies], menu_lines: 3)', 'FTP1124'],
  ['boilerplate_lines(text, kinds: [])', 'FTP1123'],
  ['c4_quality(text, policies: [""])', 'FTP1221'],
  ['nemo_quality(text, policies: [""])', 'FTP1221'],
  ['fineweb_quality(text, short_line: 0, max_short_lines: 60%)', 'FTP1220'],
  ['fineweb_quality(text, short_line: 40)', 'FTP1124'],
  ['gopher_quality(text, min_words: 9, max_words: 8)', 'FTP1122'],
  ['gopher_quality(text, stop_words: ["och", "och"])', 'FTP1122'],
  ['gopher_quality(text, stop_words: ["och", "e-post"])', 'FTP1125'],
  ['dolma_quality(text, required_words: [])', 'FTP1123'],
  ['dolma_quality(text, required_words: ["och så"])', 'FTP1125'],
  ['symbol_lines(text, symbols: ["--"])', 'FTP1125'],
  ['symbol_lines(text, symbols: [])', 'FTP1123'],
  ['toxic_terms(text, terms: [""])', 'FTP1221'],
  ['toxic_terms(text, terms: ["--"])', 'FTP1125'],
  ['url_filter(url)', 'FTP1123'],
  ['url_filter(url, domains: ["https://exempel.se/a"])', 'FTP1125'],
  ['url_filter(url, domains: ["exempel"])', 'FTP1125'],
  ['url_filter(url, urls: [""])', 'FTP1221'],
  ['url_filter(url, words: ["kasino"], min_soft_words: 2)', 'FTP1124'],
  ['url_filter(url, soft_words: ["spel"])', 'FTP1124'],
  ['language(text, is: [])', 'FTP1123'],
  ['language(text, is: xx)', 'FTP0307'],
  ['language(text, is: se)', 'FTP1225'],
  ['language_paragraphs(text, is: [sv, fit])', 'FTP1225'],
  ['code_mixing(text, is: smj)', 'FTP1225'],
  ['classify(text, model: fasttext_file("q.ftz"), keep: [])', 'FTP1123'],
  ['ocr_repair(text, lexicon: word_list("w.txt"), join_lines: false, confusions: false)', 'FTP1171'],
  ['ocr_repair(text, lexicon: word_list("w.txt"), print: fraktur, confusions: false)', 'FTP1124'],
  ['low_perplexity(text, like: older)', 'FTP1224'],
  ['low_perplexity(text, like: older, column: "bdoy")', 'FTP1224'],
  ['low_perplexity(text, like: notices, max: 300, share: 80%)', 'FTP1173'],
  ['low_perplexity(text, like: notices, share: 100%)', 'FTP1220'],
  ['low_perplexity(text, like: notices, min: 1)', 'FTP1220'],
  ['low_perplexity(text, like: notices, share: 0%)', 'FTP0303'],
  ['quality_classifier(text, like: notices, unlike: older)', 'FTP1224'],
  ['quality_classifier(text, like: notices, unlike: notices, min: 0%)', 'FTP1220'],
  ['redact(text, [])', 'FTP1123'],
  ['redact(text, certainty: [])', 'FTP1123'],
  ['redact(text, [card, name], certainty: [ocr_damaged])', 'FTP1123'],
  ['redact(text, [ip, email], certainty: [plausible])', 'FTP1123'],
  ['redact(text, [phone], email: drop)', 'FTP1134'],
  ['redact(text, name: drop)', 'FTP1134'],
  ['redact(text, names: word_list("n.txt"))', 'FTP1223'],
  ['redact(text, action: pseudonymise())', 'FTP1223'],
  ['redact(text, action: pseudonymise(per: document, form: lookalike))', 'FTP1223'],
  ['redact(text, action: pseudonymise(key: secret("")))', 'FTP1221'],
  ['redact(text, action: pseudonymise(key: secret("A KEY")))', 'FTP1125'],
  ['licensed(license, allow: [])', 'FTP1123'],
  ['licensed(license, allow: ["CC-BY"])', 'FTP1182'],
  ['licensed(license, allow: ["MIT OR Apache-2.0"])', 'FTP1182'],
  ['reserved(list: word_list("r.txt"))', 'FTP1123'],
  ['rights(year: 2026)', 'FTP1123'],
  ['rights(year: 2026, published: year, keep: [agreement])', 'FTP1223'],
  ['rights(year: 2026, published: year, keep: [public_domain])', 'FTP1223'],
  ['rights(year: 2026, death_year: year, keep: [cutoff])', 'FTP1223'],
  ['rights(year: 2026, death_year: year, keep: [orphan])', 'FTP1223'],
  ['rights(year: 2026, agreement: agreed, keep: [protected])', 'FTP1223'],
  ['rights(year: 2026, death_year: year, years: 100)', 'FTP1124'],
  ['representation(text, women: word_list("w.txt"))', 'FTP1187'],
  ['dedup(text, keep: all)', 'FTP1114'],
  ['dedup(text, minhash(), old: older)', 'FTP1224'],
  ['dedup_parts(text, lines, old: older)', 'FTP1224'],
  ['dedup_substrings(text, old: older)', 'FTP1224'],
  ['decontaminate(text)', 'FTP1110'],
  ['decontaminate(text, exam: exam)', 'FTP1224'],
  ['decontaminate(text, exam: exam, column: "qestion")', 'FTP1224'],
  ['decontaminate(text, exam: exam, column: "question", answer: "anser")', 'FTP1224'],
  ['decontaminate(text, exam: exam, column: "question", near: 10)', 'FTP1223'],
  ['decontaminate(text, exam: exam, column: "question", words: 8, short: 8)', 'FTP1223'],
  ['decontaminate(text, exam: exam, column: "question", question: false)', 'FTP1124'],
  ['decontaminate(text, exam: exam, column: "question", across: false)', 'FTP1124'],
  ['decontaminate(text, exam: exam, column: "question", margin: 50)', 'FTP1124'],
  ['decontaminate(text, exam: exam, column: "question", least: 50)', 'FTP1124'],
  ['decontaminate(text, exam: exam, column: "question", pieces: 5)', 'FTP1124'],
  ['recurring_parts(text, lines, share: 0%)', 'FTP1220'],
  [`write(answer: "Hej {text}", model: ${'endpoint("https://m.example/v1", model: "m")'}, top_k: 5)`, 'FTP1223'],
  [`write(answer: "Hej {text}", model: ${'endpoint("https://m.example/v1", model: "m")'}, as: text)`, 'FTP1223'],
  [
    `write(answer: "Hej", model: ${'endpoint("https://m.example/v1", model: "m")'}, temperature: 0, top_p: 90%)`,
    'FTP1124',
  ],
  [`write(answer: "Hej", model: ${'endpoint("https://m.example/v1", model: "m")'}, stop: [""])`, 'FTP1221'],
  [`write(model: ${'endpoint("https://m.example/v1", model: "m")'})`, 'FTP1199'],
  ['budget()', 'FTP1222'],
  ['budget(words: 10, count: 5)', 'FTP1222'],
  ['budget(count: 5, text: text)', 'FTP1124'],
  ['budget(tokens: 100 tokens)', 'FTP1223'],
  ['budget(words: 10, model: base)', 'FTP1124'],
  ['sample()', 'FTP1222'],
  ['sample(count: 5, fraction: 10%)', 'FTP1222'],
  ['sample(count: 0)', 'FTP0303'],
  ['sample(fraction: 0%)', 'FTP0303'],
  ['sample(fraction: 100%)', 'FTP1220'],
  ['mix(notices, weights: [100%])', 'FTP0935'],
  ['mix(notices, weights: [100%, 0%])', 'FTP0936'],
  ['mix(notices, weights: [50%, 50%], ends: repeat)', 'FTP0937'],
  ['mix(notices, weights: [50%, 50%], at_most: 2)', 'FTP1124'],
  ['mix(notices, weights: [50%, 50%], by: rows, text: text)', 'FTP1124'],
];

test('options that cannot do what they are for are told of', () => {
  const wrong = cases.flatMap(([call, code]) => {
    const found = codesOf(call);
    return found.length === 1 && found[0]!.startsWith(code)
      ? []
      : [`${call}: ${found.join(' | ') || 'nothing'}, not ${code}`];
  });
  assert.equal(wrong, []);
});

test('parts of a split are looked at before it runs', () => {
  const codes = (options: string) =>
    summaries(
      checkText(`${head}data parts = notices |> split(by: id${options})\ndata a = parts.a |> where(year > 1)\n`),
    )
      .map((one) => one.slice(0, 7))
      .filter((code) => code !== 'FTP0120');
  assert.equal(codes(', a: 60%, b: 60%'), ['FTP0306']);
  assert.equal(codes(', a: 60%, b: 0%'), ['FTP1226']);
  assert.equal(codes(', a: 60%, block: 10'), ['FTP1124']);
  assert.ok(codes('').includes('FTP0202'));
});

test('what takes effect is not told of', () => {
  for (const call of [
    'language(text, is: [sv, no, nn, da], min: 0%)',
    'gopher_quality(text, max_symbols: 99%, min_words: 1, stop_words: ["och", "%"])',
    'redact(text, [email, name], email: drop, names: word_list("n.txt"), action: pseudonymise(per: document))',
    'redact(text, action: pseudonymise(key: secret("PSEUDONYM_KEY")))',
    'redact(text, [card, email], certainty: [ocr_damaged])',
    'decontaminate(text, exam: exam, column: "question", answer: "answer", near: 10, question: false, words: 8, short: 7)',
    'decontaminate(text, exam: exam, other: notices, column: "text", answer: "answer", action: cut, margin: 5)',
    'dedup(text, minhash(), old: older |> derive(text: body))',
    'dedup(text, keep: all, clusters: true)',
    'licensed(license, allow: ["CC0-1.0", "GPL-2.0-or-later", "https://creativecommons.org/licenses/by/4.0/"])',
    'rights(year: 2026, published: year, keep: [cutoff, protected])',
    'mix(notices, weights: [60%, 20%], ends: repeat, total: 100, at_most: 2)',
    'url_filter(url, domains: ["exempel.se", " www.exempel.se"], soft_words: ["spel", "vinst"], min_soft_words: 2)',
    'budget(words: 100, text: text)',
    'write(answer: "Hej {text}", model: endpoint("https://m.example/v1", model: "m"), on_refused: skip, as: chat)',
    'budget(tokens: 100 tokens, model: base, text: text)',
    'where(year > 1990)',
  ])
    assert.equal(codesOf(call), [], call);
});

test('every check of the manifest can be read, and its special diagnostics need no more than a count', async () => {
  const { table } = await import('../../../compiler/diagnostics/table/index.ts');
  for (const { name, checks } of manifest.operators)
    for (const written of checks ?? []) {
      const check = parseCheck(written);
      assert.ok(check, `${name}: ${written}`);
      if (check.code === undefined) continue;
      const { message } = table[check.code as keyof typeof table];
      assert.equal(
        (message.match(/\{\w+\}/g) ?? []).filter((each) => each !== '{count}'),
        [],
        written,
      );
    }
});

test.run();
