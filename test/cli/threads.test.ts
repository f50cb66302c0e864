import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { digestsOf, finslipJson, notices, type RunJson } from '../support/cli.ts';

/** Operators that need all rows, over a table that is worth threads: the built program finds the threads' modules, and the bytes are those of one thread. */

const pipeline = `edition 2026

pipeline many { seed: 7, purpose: research }

source texts = jsonl("data/texts.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
source rejected = jsonl("data/rejected.jsonl") {
  record: { text: Text }
  license: "CC0-1.0"
}
source exam = jsonl("data/exam.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}

data clean = texts |> decontaminate(text, exam: exam, words: 8, common: 5)
data read = clean |> low_perplexity(text, like: texts, max: 2000)
data good = read |> quality_classifier(text, like: texts, unlike: rejected, epochs: 1)
data once = good |> dedup(text, minhash())
`;

function project(): string {
  const folder = notices(pipeline);
  const words = readFileSync(join(folder, 'data/notices.jsonl'), 'utf8').match(/\p{L}+/gu)!;
  let state = 1;
  const draw = (count: number): string =>
    Array.from({ length: count }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return words[(state >>> 8) % words.length]!;
    }).join(' ');
  const lines = (name: string, rows: readonly object[]): void =>
    writeFileSync(join(folder, 'data', name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const texts = Array.from({ length: 4500 }, (_, i) => ({ id: `t${i}`, text: `${draw(80)}.\n${draw(80)}.` }));
  lines('texts.jsonl', [...texts, ...texts.slice(0, 50).map(({ text }, i) => ({ id: `copy${i}`, text }))]);
  lines(
    'rejected.jsonl',
    Array.from({ length: 100 }, (_, i) => ({
      text: `KÖP ${i * 31} NU!!! >> ${draw(2)} | klicka | nr ${i * 7} | ${draw(1)} kr`,
    })),
  );
  lines(
    'exam.jsonl',
    texts.slice(100, 140).map(({ id, text }) => ({ id: `e-${id}`, text: text.slice(0, 200) })),
  );
  return folder;
}

test('the same with one worker and with two', () => {
  const [one, two] = ['1', '2'].map((workers) => finslipJson<RunJson>(project(), ['run', '--workers', workers]));
  assert.is(one!.exit, 0, JSON.stringify(one!.failures));
  const rows = Object.fromEntries(one!.tasks.map(({ id, outputs }) => [id, outputs?.rows?.rows]));
  assert.is(rows.clean, 4510);
  assert.ok(rows.read! > 4000, JSON.stringify(rows));
  assert.is(rows.once, rows.good! - 50);
  assert.equal(digestsOf(two!), digestsOf(one!));
});

test.run();
