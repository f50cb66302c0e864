import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkText, summaries } from '../../support/check.ts';

const sources = `source pairs = jsonl("data/pairs.jsonl") {
  record: { prompt: Text, chosen: Text, rejected: Text, good: Bool, stars: Int }
  license: "CC0-1.0"
}
source talks = jsonl("data/talks.jsonl") {
  record: { messages: List<{ role: Text, content: Text }>, turns: List<{ speaker: Text, text: Text }>, prompt: List<{ role: Text, content: Text }>, chosen: List<{ role: Text, content: Text }>, rejected: List<{ role: Text, content: Text }> }
  license: "CC0-1.0"
}
model base = pretrained(folder("models/base"))
`;

const tuned = (rows: string, objective: string, more = '') =>
  summaries(
    checkText(`${sources}model tuned = base |> finetune() {
  on: ${rows}
  objective: ${objective}
  method: full()
  epochs: 1${more}
}
`),
  ).filter((one) => !one.startsWith('FTP0120'));

test('objectives that fit their rows have nothing wrong with them', () => {
  for (const [rows, objective] of [
    ['talks', 'sft(messages)'],
    ['talks', 'sft(messages, template: chatml(system: "Svara kort."), loss: last_assistant)'],
    ['pairs', 'completion(prompt, chosen)'],
    ['pairs', 'dpo(prompt, chosen, rejected, beta: 0.2, label_smoothing: 10%)'],
    ['pairs', 'ipo(prompt, chosen, rejected)'],
    ['pairs', 'orpo(prompt, chosen, rejected)'],
    ['pairs', 'simpo(prompt, chosen, rejected, margin: 1)'],
    ['pairs', 'kto(prompt, chosen, good, undesirable: 1.5)'],
    ['talks', 'dpo(prompt, chosen, rejected)'],
    ['pairs', 'dpo(prompt, chosen, rejected, reference: base)'],
    ['pairs', 'ipo(prompt, chosen, rejected, reference: base)'],
    ['pairs', 'kto(prompt, chosen, good, reference: base)'],
  ] as const)
    assert.equal(tuned(rows, objective), [], objective);
  assert.equal(tuned('talks', 'sft(messages)', '\n  packing: documents'), []);
});

test('objectives that do not fit their rows are found before anything runs', () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    ['pairs', 'sft(messages)', 'FTP0205 12:18 messages'],
    ['talks', 'sft(turns)', 'FTP0206 12:18 turns'],
    ['pairs', 'sft(prompt)', 'FTP0206 12:18 prompt'],
    ['pairs', 'dpo(prompt, chosen)', 'FTP0202 12:14 dpo'],
    ['pairs', 'dpo(prompt, chosen, worse)', 'FTP0205 12:34 worse'],
    ['pairs', 'dpo(prompt, chosen, stars)', 'FTP0206 12:34 stars'],
    ['pairs', 'kto(prompt, chosen, stars)', 'FTP0206 12:34 stars'],
    ['pairs', 'kto(prompt, chosen)', 'FTP0202 12:14 kto'],
    ['pairs', 'dpo(prompt, chosen, rejected, beta: 0)', 'FTP0303 12:50 0'],
  ];
  for (const [rows, objective, message] of wrong) assert.equal(tuned(rows, objective), [message], objective);
});

test('stopping early and the best state need rows to judge by', () => {
  const held = '\n  evaluate: every(2 steps, on: talks)';
  const of = (more: string) => tuned('talks', 'sft(messages)', more);
  assert.equal(of('\n  stop: when_flat(evaluations: 3, by: 0.5%)'), [
    'FTP1061 15:9 when_flat(evaluations: 3, by: 0.5%)',
  ]);
  assert.equal(of('\n  result: best'), ['FTP1061 15:11 best']);
  assert.equal(of('\n  result: best\n  evaluate: every(2 steps)'), ['FTP1061 15:11 best']);
  assert.equal(of('\n  result: last'), []);
  assert.equal(
    of(`${held}\n  stop: when_flat()\n  result: best`).filter((one) => one.startsWith('FTP1061')),
    [],
  );
  assert.equal(of('\n  memory: recompute\n  compute: bfloat16'), []);
});

test('answers that are compared are not packed', () => {
  assert.equal(tuned('pairs', 'dpo(prompt, chosen, rejected)', '\n  packing: documents'), ['FTP0947 15:12 documents']);
  assert.equal(tuned('pairs', 'dpo(prompt, chosen, rejected)', '\n  packing: none'), []);
});

test.run();
