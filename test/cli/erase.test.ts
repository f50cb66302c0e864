import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Erasure } from '../../cli/views/erasure.ts';
import { openStore } from '../../runtime/store/store.ts';
import { finslip, finslipJson, notices, type RunJson, statuses } from '../support/cli.ts';

/** A document is forgotten: from the rows of a source through a split into a trained model and its release, and out of all of them again. */

const pipeline = (heed: string): string => `edition 2026

pipeline small { seed: 7, purpose: research }

source letters = jsonl("data/letters.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data long = letters ${heed}|> where(words(text) > 3)
data parts = long |> passages(text, words: 6) |> split(by: parent, train: 70%, test: 30%)
data bare = parts.train |> select(text)
model base = pretrain(llama(layers: 1, width: 16, heads: 2, context: 32 tokens), on: bare) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 300)
  steps: 2
  repeat: true
}
evaluation quality = evaluate(base) {
  bpb: bits_per_byte(parts.test, text)
  require bpb < 100
}
release out = publish(base, when: quality) { license: "CC0-1.0", to: "models/out" }
`;

const heed = '|> erased(id, list: word_list("erasures.txt")) ';
const secretOf = (i: number): string => `hemlighet${i}hemlighet`;
const letters = Array.from({ length: 20 }, (_, i) => ({
  id: `brev-${i}-x`,
  text: `Brev nummer ${i} handlar om vädret i fjällen. Det berättar om ${secretOf(i)} och sedan om båtar.`,
}));
const short = { id: 'kort', text: `Nej ${secretOf(99)}` };

function project(): string {
  const folder = notices(pipeline(''));
  const lines = [...letters, short].map((row) => `${JSON.stringify(row)}\n`);
  writeFileSync(join(folder, 'data/letters.jsonl'), lines.join(''));
  return folder;
}

/** Every file of the store, as text. */
function everything(folder: string): string {
  const entries = readdirSync(join(folder, '.finslip'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const reachedTasks = ({ reached }: Erasure): string[] => reached.flatMap(({ tasks }) => tasks.map(({ task }) => task));
const erase = (folder: string, id: string, ...more: string[]): Erasure =>
  finslipJson<Erasure>(folder, ['erase', '--id', id, ...more]);
const rows = (folder: string, name: string): { parent: string }[] =>
  finslipJson<{ rows: { parent: string }[] }>(folder, ['show', name, '--rows', '200']).rows;

const folder = project();
const first = finslipJson<RunJson>(folder, ['run']);
const trained = rows(folder, 'parts.train')[0]!.parent;
const tested = rows(folder, 'parts.test')[0]!.parent;

test('a document of the training part reaches the model and its release, one of the other part does not', () => {
  assert.is(first.exit, 0, JSON.stringify(first.failures));
  const one = erase(folder, trained, '--dry-run');
  for (const task of ['base', 'quality', 'out'])
    assert.ok(reachedTasks(one).includes(task), `${task} of ${reachedTasks(one)}`);
  assert.equal(one.releases, ['models/out/v1']);
  assert.ok(one.madeOfIt.includes(`${trained}#1`), JSON.stringify(one.madeOfIt));
  assert.is(one.withoutKey, 0);
  assert.is(one.list.added, false);
  assert.not(existsSync(join(folder, 'erasures.txt')), 'nothing is written');
  assert.equal([...one.rerun].sort(), [...new Set(reachedTasks(one))].sort());
  const other = erase(folder, tested, '--dry-run');
  assert.not(reachedTasks(other).includes('base'));
  assert.ok(
    reachedTasks(other).some((task) => task.startsWith('quality')),
    'it was measured with',
  );
});

test('a document that was dropped lies among the dropped rows, and another that was never there nowhere', () => {
  const dropped = erase(folder, 'kort', '--dry-run');
  assert.is(dropped.reached.length, 1);
  assert.equal(
    dropped.reached[0]!.outputs.map(({ name, how, rows }) => [name, how, rows]),
    [['dropped', 'rows', 1]],
  );
  assert.equal(erase(folder, 'brev-1', '--dry-run').reached, []);
  assert.equal(erase(folder, 'brev', '--dry-run').reached, []);
});

test('purging wants a yes', () => {
  assert.is(finslip(folder, ['erase', '--id', trained, '--purge']).status, 2);
  assert.is(finslip(folder, ['erase']).status, 2);
});

test('a name that would colour the terminal is shown as text, on one line', () => {
  const said = finslip(folder, ['erase', '--id', '\u001b[31mröd\nrad', '--dry-run']);
  assert.is(said.status, 0, said.err);
  assert.not(said.out.includes('\u001b'));
  assert.match(said.out, 'röd rad` in the column');
});

test('a column that no table has is a mistake, and nothing is written', () => {
  const said = finslip(folder, ['erase', '--id', trained, '--column', 'parnt']);
  assert.is(said.status, 1, said.out);
  assert.match(said.err, 'FTP1245');
  assert.match(said.err, 'did you mean `parent`?');
  assert.not(existsSync(join(folder, 'erasures.txt')));
  const other = finslip(folder, ['erase', '--id', trained, '--column', 'arkivnummer', '--dry-run']);
  assert.match(other.err, 'there is `id`, `text`');
  assert.ok(erase(folder, trained, '--column', 'parent', '--dry-run').reached.length > 0);
});

test('what is erased leaves the store, and comes back in no later run', () => {
  const said = finslip(folder, ['erase', '--id', trained]);
  assert.is(said.status, 0, said.err);
  assert.match(said.out, `\`${trained}\` added`);
  assert.match(said.out, 'does not heed the list: put `|> erased(id, list: word_list("erasures.txt"))` right after it');
  const number = Number(trained.split('-')[1]);
  assert.not.match(said.out, 'hemlighet');
  writeFileSync(join(folder, 'main.ftp'), pipeline(heed));
  assert.ok(everything(folder).includes(secretOf(number)));
  const purged = erase(folder, trained, '--purge', '--yes');
  assert.is(purged.list.added, false, 'it stands there already');
  assert.equal(purged.sources, [{ declaration: 'long', task: 'letters', heeds: 'first' }]);
  assert.ok(purged.purged!.results >= 4 && purged.purged!.files > 0);
  assert.ok(purged.rerun.includes('base'));
  assert.not(everything(folder).includes(secretOf(number)), 'nothing of it is left');

  const again = finslipJson<RunJson>(folder, ['run']);
  assert.is(again.exit, 0, JSON.stringify(again.failures));
  assert.is(statuses(again).base, 'succeeded');
  assert.not(everything(folder).includes(secretOf(number)), 'nor does it come back, not even among the dropped rows');
  const { drops } = finslipJson<{ drops: { reason: string; rows: number }[] }>(folder, ['show', 'long']);
  assert.equal(
    drops.map(({ reason, rows }) => [reason, rows]),
    [
      ['erased', 1],
      ['words(text) > 3', 1],
    ],
  );
  assert.equal(erase(folder, trained, '--dry-run').reached, []);
});

test('nothing is removed while others work in the store', async () => {
  const store = await openStore(join(folder, '.finslip/store'));
  const held = await store.acquire(`sha256:${'0'.repeat(64)}`, 'run');
  const refused = finslip(folder, ['erase', '--id', tested, '--purge', '--yes']);
  assert.is(refused.status, 3, refused.err);
  assert.match(refused.err, 'FTP1188');
  if ('held' in held) await held.held.release();
  // Left by a training that was cut off, and by an attempt: nobody knows what they were made of.
  const checkpoint = join(folder, '.finslip/store/ckpt/ab', 'ab'.repeat(32));
  const left = join(folder, '.finslip/store/tmp/left');
  for (const path of [checkpoint, left]) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'state'), 'x');
  }
  assert.is(erase(folder, tested, '--dry-run').checkpoints, 1);
  assert.is(erase(folder, 'nobody', '--dry-run').checkpoints, 0);
  utimesSync(left, 0, 0);
  const before = erase(folder, tested, '--dry-run').looked;
  const done = erase(folder, tested, '--purge', '--yes');
  // What it never reached is still there.
  assert.is(erase(folder, tested, '--dry-run').looked, before - done.purged!.results);
  assert.not(existsSync(checkpoint));
  assert.not(existsSync(left));
  assert.is(statuses(finslipJson<RunJson>(folder, ['run', 'base'])).base, 'cached', 'nor did it reach the model');
});

test('ids that a list cannot hold, or should not, stand there as digests', () => {
  const before = readFileSync(join(folder, 'erasures.txt'), 'utf8');
  const hashed = erase(folder, 'kort', '--hashed');
  assert.match(hashed.list.entry!, /^sha256:[0-9a-f]{64}$/);
  assert.match(erase(folder, 'a#1').list.entry!, /^sha256:/);
  assert.is(erase(folder, 'kort').list.added, false, 'it is found in either form');
  const after = readFileSync(join(folder, 'erasures.txt'), 'utf8');
  assert.ok(after.startsWith(before) && !after.includes('kort'));
});

test('an answer that stands in the row of another one is found by lineage', () => {
  const folder = notices(`edition 2026
source answers = jsonl("data/answers.jsonl") {
  record: { id: Int, question: Text, answer: Text, points: Float }
  license: "CC0-1.0"
}
data pairs = answers |> sort(by: id) |> preferences(prompt: question, answer: answer, score: points)
data kept = answers |> erased(id, list: word_list("erasures.txt"))
`);
  const answers = [1, 2, 3].map((n) => ({ id: 700 + n, question: 'Vad?', answer: `svar ${n}`, points: n }));
  writeFileSync(join(folder, 'data/answers.jsonl'), answers.map((row) => `${JSON.stringify(row)}\n`).join(''));
  assert.is(finslip(folder, ['run', 'pairs']).status, 0);
  const worst = erase(folder, '701');
  const pairs = worst.reached.find(({ operator }) => operator === 'preferences')!;
  assert.equal(
    pairs.outputs.map(({ name, how }) => [name, how]),
    [['rows', 'lineage']],
  );
  assert.is(worst.list.path, 'erasures.txt');
  assert.is(finslip(folder, ['run', 'kept']).status, 0);
  assert.is(finslipJson<{ rows: unknown[] }>(folder, ['show', 'kept']).rows.length, 2, 'numbers are ids too');
});

test('files of the user that name a document are told with their lines, packed ones as not looked through', () => {
  const folder = notices(`edition 2026
source plain = jsonl("data/plain/*.jsonl") { record: { id: Text, text: Text }, license: "CC0-1.0" }
source packed = jsonl("data/old.jsonl.gz") { record: { id: Text, text: Text }, license: "CC0-1.0" }
source table = parquet("data/table.parquet") { record: { id: Text, text: Text }, license: "CC0-1.0" }
source texts = text("data/texts/*.txt") { license: "CC0-1.0" }
data all = concat(plain, packed, table, texts) |> reserved(list: word_list("reserved.txt"), id: id)
`);
  mkdirSync(join(folder, 'data/plain'));
  mkdirSync(join(folder, 'data/texts'));
  const line = (id: string, text = 'x'): string => `${JSON.stringify({ id, text })}\n`;
  writeFileSync(
    join(folder, 'data/plain/a.jsonl'),
    [line('n-1'), line('n-10'), line('n-1-b'), line('n-2', 'it answers n-1 in words'), line('n-1')].join(''),
  );
  writeFileSync(join(folder, 'data/old.jsonl.gz'), gzipSync(`${line('x')}${line('n-1')}`));
  writeFileSync(join(folder, 'data/table.parquet'), 'PAR1n-1');
  writeFileSync(join(folder, 'data/texts/n-1.txt'), 'En text.');
  writeFileSync(join(folder, 'data/texts/n-2.txt'), 'Se n-1, eller\nn-10 och xn-1.');
  writeFileSync(join(folder, 'reserved.txt'), '# asked for\nid: n-1\n');
  writeFileSync(join(folder, 'erasures.txt'), 'n-1\n');
  const { own } = erase(folder, 'n-1', '--dry-run');
  assert.equal(
    own.found.map(({ path, lines }) => [path, lines]),
    [
      ['data/old.jsonl.gz', [2]],
      ['data/plain/a.jsonl', [1, 5]],
      ['data/texts/n-1.txt', []],
      ['data/texts/n-2.txt', [1]],
      ['reserved.txt', [2]],
    ],
  );
  assert.equal(own.unsearched, ['data/table.parquet']);
  const said = finslip(folder, ['erase', '--id', 'n-1', '--dry-run']).out;
  assert.match(said, /yours to remove[\s\S]*data\/plain\/a\.jsonl:1, 5/);
  assert.match(said, /nobody looked through them: data\/table\.parquet/);
});

test.run();
