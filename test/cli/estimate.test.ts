import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { trainingEstimator } from '../../cli/estimate.ts';
import { lower } from '../../compiler/graph/lower.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { checkFiles, summaries } from '../support/check.ts';
import { temporaryFolder } from '../support/folder.ts';

const config = {
  model_type: 'llama',
  hidden_size: 64,
  intermediate_size: 172,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 600,
  max_position_embeddings: 128,
  rms_norm_eps: 1e-5,
};
const root = temporaryFolder();
mkdirSync(join(root, 'models/old'), { recursive: true });
writeFileSync(join(root, 'models/old/config.json'), JSON.stringify(config));
const revision = '0123456789abcdef0123456789abcdef01234567';
const adapter = { peft_type: 'LORA', r: 8, target_modules: ['q_proj', 'k_proj', 'v_proj', 'o_proj'] };
mkdirSync(join(root, 'adapters/notes'), { recursive: true });
writeFileSync(join(root, 'adapters/notes/adapter_config.json'), JSON.stringify(adapter));
const lock = JSON.stringify({
  format: 1,
  models: { [`example/old@${revision}`]: { config }, [`example/notes@${revision}`]: { config: {}, adapter } },
});
writeFileSync(join(root, 'finslip.lock'), lock);

async function estimate(
  reference: string,
  options: { readonly [name: string]: Json } = {},
  more = '',
  method = 'lora(rank: 8, alpha: 16)',
) {
  const text = `source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
model old = pretrained(${reference}) { license: "Apache-2.0" }
${more}model tuned = finetune(old, on: notices) {
  objective: causal(text)
  method: ${method}
  epochs: 2
}
`;
  const checked = checkFiles({ 'main.ftp': text, 'finslip.lock': lock });
  assert.equal(summaries(checked), []);
  const { graph } = lower(checked.flow!);
  const node = graph.nodes.find(({ id }) => id === 'tuned')!;
  return trainingEstimator(graph, root)(
    { ...node, options: { ...node.options, ...options } },
    { rows: 80, bytes: 8000 },
  );
}

test('what a model from outside costs is known by its config', async () => {
  const { steps, tokens, memory } = await estimate('folder("models/old")');
  assert.is(steps, 20);
  assert.ok(tokens! > 0 && memory! > 0);
  assert.equal(await estimate(`hub("example/old", revision: "${revision}")`), { rows: null, steps, tokens, memory });
});

test('an adapter that goes on costs what it cost when it was new', async () => {
  const fresh = await estimate('folder("models/old")');
  const full = await estimate('folder("models/old")', {}, '', 'full()');
  assert.ok(full.memory! > fresh.memory!);
  for (const from of [
    'with_adapter(old, folder("adapters/notes")) { license: "MIT" }',
    `with_adapter(old, hub("example/notes", revision: "${revision}")) { license: "MIT" }`,
    'finetune(old, on: notices) { objective: causal(text), method: lora(rank: 8, alpha: 16) }',
  ])
    assert.equal(
      await estimate('folder("models/old")', {}, `model notes = ${from}\n`, 'continued(notes)'),
      fresh,
      from,
    );
});

test('a model that is not there costs nothing that could be told', async () => {
  assert.equal(await estimate('folder("models/none")'), {});
});

test('another engine brings its own memory', async () => {
  const { memory, steps } = await estimate('folder("models/old")', { engine: { $: 'trl' } });
  assert.equal([memory, steps], [null, 20]);
  assert.ok((await estimate('folder("models/old")', { engine: { $: 'embedded' } })).memory! > 0);
});

test.run();
