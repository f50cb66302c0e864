import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkText, summaries } from '../../support/check.ts';

const pipeline = (
  author: string,
  more = '',
  record = '{ id: Text, text: Text }',
): string => `pipeline asking { purpose: research }
source notes = jsonl("data/notes.jsonl") {
  record: ${record}
  license: "CC-BY-4.0"
  basis: licence
  ${more}
}
model small = pretrain(llama(layers: 2, width: 64, heads: 4, context: 128 tokens), on: notes) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 2000)
  steps: 200
  repeat: true
}
data asked = notes |> write(answer: "Sammanfatta: {text}", model: ${author})
model tuned = finetune(small) {
  on: asked
  objective: completion(text, answer)
  method: lora(rank: 4, alpha: 8)
  steps: 10
}
`;

test('text of a model is labelled with it, up to what is trained on it', () => {
  for (const [author, label] of [
    ['small', 'synthetic-by: small'],
    ['endpoint("https://models.example.se/v1", model: "tiny-sv", key: secret("SERVICE_KEY"))', 'synthetic-by: tiny-sv'],
  ] as const) {
    const checked = checkText(pipeline(author));
    assert.equal(
      summaries(checked).filter((each) => !each.startsWith('FTP06')),
      [],
    );
    for (const id of ['asked', 'tuned']) {
      const found = checked.flow!.nodes.find((each) => each.id === id)!;
      assert.equal(found.labels.origin, ['notes', label], `${id} ${author}`);
      assert.equal(
        found.labels.licenses.map(({ source }) => source),
        ['notes'],
      );
    }
    const write = checked.flow!.nodes.find(({ operator }) => operator === 'write')!;
    assert.ok(write.numerics);
    const rows = write.outputs.rows!;
    assert.ok(rows.kind === 'rows' && rows.row!.fields.answer!.type.kind === 'scalar');
  }
});

const personal = '{ id: Text, text: Text @personal }';
const gdpr = 'gdpr: [art6_1_e]\n  purpose: [research]';

test('personal data goes to a service on other machines only where somebody answers for it', () => {
  const service = (address: string, more = '') => `endpoint("${address}", model: "tiny-sv"${more})`;
  const codes = (author: string, record = personal) =>
    summaries(checkText(pipeline(author, gdpr, record))).filter((each) => each.includes('FTP1196'));
  assert.equal(codes(service('https://models.example.se/v1')), ['FTP1196 15:37 "Sammanfatta: {text}"']);
  assert.equal(codes(service('http://localhost:8000/v1')), []);
  assert.equal(codes(service('http://127.0.0.1:8000/v1')), []);
  assert.equal(codes(service('https://models.example.se/v1', ', processor: "Exempel AB, avtal 2026-7"')), []);
  assert.equal(codes(service('https://models.example.se/v1'), '{ id: Text @personal, text: Text }'), []);
  assert.equal(codes('small'), []);
});

test('what a model learnt from personal data may come out in what it writes', () => {
  const checked = checkText(pipeline('small', gdpr, personal));
  assert.equal(summaries(checked), []);
  const { labels } = checked.flow!.nodes.find(({ id }) => id === 'asked')!;
  const columns = [...new Set(labels.personal.map(({ column }) => column))].sort();
  assert.equal(columns, ['answer', 'text']);
});

test.run();
