import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finslip, finslipJson, notices, type RunJson } from '../support/cli.ts';

/** Redaction as a user meets it: pseudonyms with a secret, a list of names, the report for an impact assessment. */

const pipeline = `edition 2026

pipeline small { seed: 7, purpose: research }

source letters = jsonl("data/letters.jsonl") {
  record: { id: Text, text: Text @personnummer @phone @name }
  license: "CC0-1.0"
  gdpr: [art6_1_e]
  purpose: [research]
}

data clean = letters |> redact(text, [personnummer, phone, name], action: pseudonymise(key: secret("KEY_OF_TESTS")), phone: mask, names: word_list("names.txt"))

data corpus = clean |> dedup(text, exact())

test "a number goes" {
  rows: [{ id: "1", text: "Qwertius, 811228-9874." }]
  expect clean_one(rows) |> none(contains(text, "811228"))
  expect clean_one(rows) |> none(contains(text, "Qwertius"))
}

filter clean_one(rows) = rows |> redact(text, [personnummer, name], action: pseudonymise(key: secret("KEY_OF_TESTS")), names: word_list("names.txt"))
`;

const KEY = 'a key that no report may hold';
const env = { KEY_OF_TESTS: KEY };
const letters = [
  { id: '1', text: 'Anna Berg, 811228-9874, ring 08-123 45 67.' },
  { id: '2', text: 'Åter 19811228-9874, och pnr 811228-9873, sade Qwertius.' },
];

function project(): string {
  const folder = notices(pipeline);
  writeFileSync(join(folder, 'data/letters.jsonl'), letters.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(folder, 'names.txt'), '# our own\nQwertius\n');
  return folder;
}

const run = (folder: string, given: Record<string, string>): RunJson => finslipJson<RunJson>(folder, ['run'], given);

/** Every file of a store, as text. */
function everything(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('pseudonyms, what the store holds of the key, and the report', () => {
  const folder = project();
  const done = run(folder, env);
  assert.is(done.exit, 0, JSON.stringify(done.failures));
  const { rows } = finslipJson<{ rows: { text: string }[] }>(folder, ['show', 'corpus'], env);
  const texts = rows.map(({ text }) => text);
  assert.match(texts[0]!, /^\[NAME [a-z]{12}\], \[PERSONNUMMER [a-z]{12}\], ring \[PHONE\]\.$/);
  assert.match(
    texts[1]!,
    /^Åter (\[PERSONNUMMER [a-z]{12}\]), och pnr \[PERSONNUMMER [a-z]{12}\], sade \[NAME [a-z]{12}\]\.$/,
  );
  assert.ok(texts[1]!.includes(/\[PERSONNUMMER [a-z]{12}\]/.exec(texts[0]!)![0]), 'one person, one pseudonym');
  const store = everything(join(folder, '.finslip'));
  assert.not(store.includes(KEY));
  assert.not(store.includes(Buffer.from(KEY).toString('hex')) || store.includes(Buffer.from(KEY).toString('base64')));
  assert.match(store, /scrypt:[0-9a-f]{64}/);

  const report = finslipJson<Record<string, unknown>>(folder, ['show', 'corpus', '--redactions'], env);
  const text = JSON.stringify(report);
  assert.not(/811228|123 45 67|Anna|Qwertius/.test(text), 'counts alone');
  const [stage] = report.stages as {
    task: string;
    rowsIn: number;
    asked: Record<string, { classes: string[] }>;
    findings: object[];
  }[];
  assert.is(stage!.rowsIn, 2);
  assert.equal(report.sources, ['letters']);
  assert.equal([report.gdpr, report.purpose], [['art6_1_e'], ['research']]);
  assert.equal(Object.values(stage!.asked)[0]!.classes, ['personnummer', 'phone', 'name']);
  assert.equal(stage!.findings, [
    { deed: 'pseudonymised', class: 'name', certainty: 'valid', count: 1 },
    { deed: 'pseudonymised', class: 'name', certainty: 'plausible', count: 1 },
    { deed: 'pseudonymised', class: 'personnummer', certainty: 'valid', count: 2 },
    { deed: 'pseudonymised', class: 'personnummer', certainty: 'plausible', count: 1 },
    { deed: 'redacted', class: 'phone', certainty: 'valid', count: 1 },
  ]);
  assert.equal(
    (report.remaining as { class: string }[]).map((each) => each.class),
    ['personnummer', 'name'],
  );
  assert.equal(report.done, ['pseudonymise personnummer in text', 'redact phone in text', 'pseudonymise name in text']);
  const lines = finslip(folder, ['show', 'corpus', '--redactions'], env).out;
  assert.match(lines, /personnummer, pseudonymised +2 +1 +–/);
  assert.match(lines, /% found/);
});

test('another key or list of names is another result; the same from a file is not', () => {
  const folder = project();
  run(folder, env);
  const statusOf = (given: Record<string, string>) => run(folder, given).tasks.find(({ id }) => id === 'clean')!.status;
  writeFileSync(join(folder, 'key.txt'), `${KEY}\n`);
  assert.is(statusOf({ KEY_OF_TESTS_FILE: join(folder, 'key.txt') }), 'cached');
  writeFileSync(join(folder, 'names.txt'), '# a remark more\nQwertius\nZyxia\n');
  assert.is(statusOf(env), 'succeeded');
  assert.is(statusOf({ KEY_OF_TESTS: 'another key that no report may hold' }), 'succeeded');
});

test('of a row that is dropped for its personal data nothing is kept, and the report counts it', () => {
  const folder = project();
  writeFileSync(
    join(folder, 'main.ftp'),
    pipeline.replace(
      /^data clean = .*$/m,
      'data clean = letters |> redact(text, [personnummer, phone], action: mask, personnummer: drop)',
    ),
  );
  const done = run(folder, env);
  assert.is(done.exit, 0, JSON.stringify(done.failures));
  const shown = finslip(folder, ['show', 'clean', '--dropped'], env);
  assert.match(shown.out, /personal data/);
  assert.match(shown.out, /personnummer, valid/);
  assert.not(/811228|Qwertius/.test(shown.out + everything(join(folder, '.finslip'))), 'neither number nor row');
  const report = finslipJson<{ stages: { findings: object[] }[] }>(folder, ['show', 'corpus', '--redactions'], env);
  assert.equal(report.stages[0]!.findings, [
    { deed: 'dropped rows with', class: 'personnummer', certainty: 'valid', count: 2 },
  ]);
});

test('a secret that is missing stops the plan: FTP1130', () => {
  const { status, out, err } = finslip(project(), ['plan']);
  assert.is(status, 1, out + err);
  assert.match(out + err, /FTP1130[\s\S]*neither the environment variable KEY_OF_TESTS nor KEY_OF_TESTS_FILE is set/);
});

test('a word list that is missing or empty is told', () => {
  const folder = project();
  for (const nothing of ['', '# nobody\n', '\ufeff\r\n  \r\n# Anna']) {
    writeFileSync(join(folder, 'names.txt'), nothing);
    const planned = finslip(folder, ['plan'], env);
    assert.match(planned.out + planned.err, /FTP1136/);
    assert.is(planned.status, 1);
  }
  for (const encoding of ['latin1', 'utf16le'] as const) {
    writeFileSync(join(folder, 'names.txt'), Buffer.from('Zyxia\nÅsköpia\n', encoding));
    assert.match(run(folder, env).failures[0]!.code, 'FTP1137');
  }
  writeFileSync(join(folder, 'main.ftp'), pipeline.replaceAll('names.txt', 'absent.txt'));
  const { status, out, err } = finslip(folder, ['plan'], env);
  assert.is(status, 1);
  assert.match(out + err, /FTP0801[\s\S]*absent\.txt/);
});

test('tests in a pipeline need no secret', () => {
  const { status, out, err } = finslip(project(), ['test']);
  assert.is(status, 0, out + err);
});

test.run();
