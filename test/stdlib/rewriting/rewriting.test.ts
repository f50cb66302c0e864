import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../compiler/operators/authoring.ts';
import { conversation } from '../../../stdlib/rewriting/conversation.ts';
import { preferences } from '../../../stdlib/rewriting/preferences.ts';
import { finslip, finslipJson, notices } from '../../support/cli.ts';
import { recordTask, rowsOf } from '../../support/task.ts';

const rated = (question: string, answer: string, rating: number | null): Row => ({ question, answer, rating });
const columns = { prompt: { name: 'question' }, answer: { name: 'answer' }, score: { name: 'rating' } };

async function pairs(rows: readonly Row[], margin?: number, batch = 2) {
  const task = recordTask();
  await preferences.run(rowsOf(rows, batch), { ...columns, margin }, task.tools);
  const made = (task.tables.rows ?? []).map(({ prompt, chosen, rejected }) => [prompt, chosen, rejected]);
  return [made, task.dropped.map(({ drop }) => drop.reason)];
}

test('the best and the worst answer of each prompt, and why others have no pair', async () => {
  const rows = [
    rated('a', 'mellan', 3),
    rated('b', 'ensam', 5),
    rated('a', 'bra', 5),
    rated('c', 'lika', 2),
    rated('a', 'dålig', 1),
    rated('c', 'lika bra', 2),
    rated('a', 'lika dålig', 1),
    rated('d', 'samma', 1),
    rated('d', 'samma', 4),
    rated('e', 'utan', null),
  ];
  assert.equal(await pairs(rows), [[['a', 'bra', 'dålig']], ['no_score', 'one_answer', 'no_margin', 'same_answer']]);
  assert.equal(await pairs(rows, 0, 50), await pairs(rows));
  assert.equal((await pairs(rows, 4.5))[0], []);
});

test('answers between the best and the worst are counted, or make pairs of their own', async () => {
  const rows = [
    rated('a', 'sämst', 1),
    rated('a', 'bäst', 5),
    rated('b', 'ja', 2),
    rated('a', 'mellan', 3),
    rated('a', 'god', 4),
    rated('b', 'nej', 1),
  ];
  const made = async (pairs?: 'extremes' | 'best' | 'all', margin?: number) => {
    const task = recordTask();
    await preferences.run(rowsOf(rows, 2), { ...columns, pairs, margin }, task.tools);
    const found = task.tables.rows!.map(({ chosen, rejected }) => `${chosen} ${rejected}`);
    return [found, task.counts['answers between, not used'] ?? 0];
  };
  assert.equal(await made(), [['bäst sämst', 'ja nej'], 2]);
  assert.equal(await made('best'), [['bäst god', 'bäst mellan', 'bäst sämst', 'ja nej'], 0]);
  assert.equal(await made('best', 2), [['bäst mellan', 'bäst sämst'], 1]);
  assert.equal(await made('all'), [
    ['bäst god', 'bäst mellan', 'bäst sämst', 'god mellan', 'god sämst', 'mellan sämst', 'ja nej'],
    0,
  ]);
});

test('conversations', () => {
  assert.equal(conversation.call('Hej?', 'Hej!'), [
    { role: 'user', content: 'Hej?' },
    { role: 'assistant', content: 'Hej!' },
  ]);
  assert.equal(conversation.call('Hej?', 'Hej!', 'Var kort.')[0], { role: 'system', content: 'Var kort.' });
});

test('in a pipeline: conversations, a mixture, a budget, a curriculum', () => {
  const folder = notices(`edition 2026

pipeline mixing { seed: 3 }

source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text, year: Int }
  license: "CC0-1.0"
}

data old = notices |> where(year < 2005)

data new = notices |> where(year >= 2005)

data corpus = mix(old, new, weights: [25%, 75%], text: text)
  |> repeat_rows(times: 2)
  |> shuffle()
  |> derive(difficulty: lix(text))
  |> curriculum(by: difficulty, phases: 3)
  |> budget(count: 20)

data lessons = corpus
  |> derive(question: "Sammanfatta: {text}", messages: conversation("Vad handlar detta om?", text))
`);
  const { status, err } = finslip(folder, ['run']);
  assert.is(status, 0, err);
  const { rows } = finslipJson<{ rows: { question: string; messages: { role: string }[]; difficulty: number }[] }>(
    folder,
    ['show', 'lessons', '--rows', '100'],
  );
  assert.is(rows.length, 20);
  assert.match(rows[0]!.question, /^Sammanfatta: \S/);
  assert.equal(
    rows[0]!.messages.map(({ role }) => role),
    ['user', 'assistant'],
  );
});

test.run();
