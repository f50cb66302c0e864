import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { auditPlan } from '../../cli/audit/audit.ts';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import { lower } from '../../compiler/graph/lower.ts';
import type { Json } from '../../compiler/operators/manifest.ts';
import { type Estimate, unknownEstimate } from '../../runtime/plan/estimate.ts';
import type { PlannedTask } from '../../runtime/plan/planned.ts';
import { checkFiles, summaries } from '../support/check.ts';
import { finslip } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

const source = `source notices = jsonl("data/notices.jsonl") {
  record: { id: Text, text: Text }
  license: "CC0-1.0"
}
data corpus = notices |> sort(by: id)
`;

/** A model of 8 billion parameters: 32 layers, 4096 wide. */
const large = {
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 500000,
  tie_word_embeddings: false,
};
const root = temporaryFolder();
mkdirSync(join(root, 'models/large'), { recursive: true });
writeFileSync(join(root, 'models/large/config.json'), JSON.stringify(large));

const tuned = (entries: string) => `${source}
model old = pretrained(folder("models/large")) { license: "Apache-2.0" }
model tuned = finetune(old, on: corpus) {
  objective: causal(text)
  ${entries}
}
`;

const fresh = (shape: string, entries = '') => `${source}
model base = pretrain(llama(${shape}), on: corpus) {
  objective: causal(text)
  tokenizer: bpe(vocabulary: 32000)
  ${entries}
}
`;

const cluster = (gpu: string, more = '') => `executor cluster = slurm(login: "b", account: "n") {
  gpu: ${gpu}
  time: 24h
}
place default = cluster
${more}`;

interface Given {
  readonly text: string;
  readonly deployment?: string;
  /** Put into the options of every training. */
  readonly options?: { readonly [name: string]: Json };
  readonly estimate?: Partial<Estimate>;
  /** Rows of `corpus`, where it has been computed. */
  readonly rows?: number;
  /** Of the engine that plans. */
  readonly numerics?: string;
}

/** Codes and messages of the audit of a plan in which all models will run. */
function audit({ text, deployment, options = {}, estimate = {}, rows, numerics = 'none' }: Given): readonly string[] {
  const files = { 'main.ftp': text, ...(deployment === undefined ? {} : { 'finslip.ftp': deployment }) };
  const checked = checkFiles(files);
  assert.equal(summaries(checked), []);
  const compilation = lower(checked.flow!);
  const changed = (node: GraphNode): GraphNode =>
    node.inputs.on === undefined ? node : { ...node, options: { ...node.options, ...options } };
  const nodes = compilation.graph.nodes.map(changed);
  const tasks = nodes.map((node): PlannedTask => {
    const isDone = node.id === 'corpus' && rows !== undefined;
    return {
      node,
      status: isDone ? 'cached' : 'run',
      held: null,
      resolved: { manifest: { numerics } as never, key: null, waitsFor: [], lineage: null },
      result: isDone ? ({ outputs: { rows: { type: 'rows', rows } } } as never) : null,
      files: [],
      changes: null,
      estimate: node.kind === 'model' ? { ...unknownEstimate, ...estimate } : unknownEstimate,
    };
  });
  const plan = { tasks, diagnostics: [] };
  return auditPlan({ ...compilation, graph: { ...compilation.graph, nodes } }, plan, root).map((one) => {
    assert.ok(one.location !== null);
    return `${one.code} ${one.message}`;
  });
}

const codes = (given: Given): readonly string[] => audit(given).map((line) => line.split(' ')[0]!);

const gpu = (memory: string) => `needs: gpu(memory: ${memory})`;

test('a training that cannot fit on its GPU is an error with its parts and ways out', () => {
  // 8.03 billion parameters: 16 bytes each, and twice the 2.1 GB of the embedding, the largest tensor, for the engine.
  const [said, ...others] = audit({ text: tuned(`method: full\n  context: 512 tokens\n  batch: 1\n  ${gpu('24GB')}`) });
  assert.equal(others, []);
  assert.match(said!, 'FTP0830 `tuned` needs about 133 GB');
  // At the end of the way back all gradients exist, and little else.
  assert.match(said!, 'moments 64.2 GB, intermediate results 32.1 GB, weights 32.1 GB, engine 4.2 GB');
  assert.match(said!, 'executor `local` has 24 GB');
  assert.match(said!, 'no single change makes it fit');
});

test('the memory of another engine is told by formula, with gradients of their own', () => {
  const text = tuned(`method: full\n  context: 512 tokens\n  batch: 1\n  ${gpu('24GB')}`);
  const engine = { $: 'trl', precision: 'float32', processes: 1, sharding: 'none', gradient_checkpointing: true };
  const said = audit({ text, options: { engine } }).find((line) => line.startsWith('FTP0830'))!;
  assert.match(said, 'moments 64.2 GB, weights 32.1 GB, gradients 32.1 GB');
});

test('the own engine may compute layers again where that is enough', () => {
  const text = tuned(`method: lora(rank: 8, alpha: 16)\n  context: 1024 tokens\n  batch: 1\n  ${gpu('36GB')}`);
  const [said] = audit({ text, options: { memory: 'keep' } });
  assert.match(said!, '`memory: recompute`');
  assert.equal(codes({ text, options: { memory: 'recompute' } }), []);
});

test('the ways out are those that are enough by themselves', () => {
  const lora = 'method: lora(rank: 8, alpha: 16)\n  context: 1024 tokens';
  const [said] = audit({ text: tuned(`${lora}\n  batch: 8\n  ${gpu('48GB')}`) });
  // 32 GB of weights, 11 GB for each example, 1.6 GB of scores.
  assert.match(said!, '`batch: 1` with `accumulate: 8`');
  assert.not.match(said!, 'gradient_checkpointing');
  const engine = { $: 'trl', precision: 'bf16', processes: 1, sharding: 'none', gradient_checkpointing: false };
  const [other] = audit({ text: tuned(`${lora}\n  batch: 8\n  ${gpu('48GB')}`), options: { engine } });
  assert.match(other!, '`gradient_checkpointing: true`');
  const both = `${lora}\n  batch: 8\n  memory: recompute\n  ${gpu('48GB')}`;
  const advised = audit({ text: tuned(both), options: { engine } });
  assert.not.match(advised.join('\n'), 'gradient_checkpointing');
  const [own] = audit({ text: tuned(`${lora}\n  batch: 2\n  ${gpu('48GB')}`) });
  assert.match(own!, '`memory: recompute`');
  assert.equal(codes({ text: tuned(`${lora}\n  batch: 2\n  memory: recompute\n  ${gpu('48GB')}`) }), []);
  const [full] = audit({ text: tuned(`method: full\n  context: 512 tokens\n  batch: 1\n  ${gpu('80GB')}`) });
  assert.match(full!, '`method: lora(…)`');
});

test('what may just fit is a warning, and what fits is silent', () => {
  const lora = (context: number) => `method: lora(rank: 8, alpha: 16)\n  context: ${context} tokens\n  batch: 1\n`;
  assert.equal(codes({ text: tuned(`${lora(1024)}  ${gpu('43GB')}`) }), ['FTP0831']);
  assert.equal(codes({ text: tuned(`${lora(1024)}  ${gpu('48GB')}`) }), []);
  assert.equal(codes({ text: tuned(`${lora(1024)}  ${gpu('24GB')}`) }), ['FTP0830']);
  // Without a GPU asked for there is none to fill.
  assert.equal(codes({ text: tuned(lora(1024)) }), []);
});

test('an executor that says what it has counts for more than what a step asks for', () => {
  const text = tuned(`method: lora(rank: 8, alpha: 16)\n  context: 1024 tokens\n  batch: 1\n  ${gpu('24GB')}`);
  assert.equal(codes({ text, deployment: cluster('a100(memory: 80GB)') }), []);
  assert.equal(codes({ text, deployment: cluster('a100(memory: 24GB)') }), ['FTP0830']);
});

test('several GPUs share a batch, and weights that are cut up', () => {
  const text = tuned(`method: full\n  context: 512 tokens\n  batch: 4\n  needs: gpu(memory: 48GB, count: 4)`);
  const engine = { $: 'trl', precision: 'bf16', processes: 4, sharding: 'none', gradient_checkpointing: true };
  const memoryCodes = (sharding: string) =>
    codes({ text, options: { engine: { ...engine, sharding } } }).filter((code) => code !== 'FTP0838');
  assert.equal(memoryCodes('none'), ['FTP0830']);
  assert.equal(memoryCodes('fsdp'), []);
});

test('bfloat16 on a GPU that lacks it', () => {
  const text = tuned(`method: lora(rank: 8, alpha: 16)\n  context: 64 tokens\n  batch: 1\n  ${gpu('16GB')}`);
  const engine = { $: 'trl', precision: 'bf16', gradient_checkpointing: true };
  const said = (kind: string, precision = 'bf16') =>
    codes({ text, deployment: cluster(`${kind}(memory: 80GB)`), options: { engine: { ...engine, precision } } });
  assert.equal(said('v100'), ['FTP0832', 'FTP0838']);
  assert.equal(said('a100'), ['FTP0838']);
  assert.equal(said('v100', 'float32'), ['FTP0838']);
  // `compute` of the training says the same.
  const options = { engine: { ...engine, precision: 'float32' } };
  const other = { text: text.replace('batch: 1', 'batch: 1\n  compute: bfloat16'), options };
  assert.equal(codes({ ...other, deployment: cluster('v100(memory: 80GB)') }), ['FTP0832', 'FTP0838']);
});

test('bfloat16 on an engine that lacks it', () => {
  const text = tuned('method: lora(rank: 8, alpha: 16)\n  compute: bfloat16');
  assert.equal(codes({ text, numerics: 'tfjs-wasm/float32/deterministic' }), ['FTP1060']);
  assert.equal(codes({ text, numerics: 'tfjs-node-gpu/float32/rounding' }), []);
  assert.equal(codes({ text, numerics: 'none' }), []);
  const without = tuned('method: lora(rank: 8, alpha: 16)');
  assert.equal(codes({ text: without, numerics: 'tfjs-wasm/float32/deterministic' }), []);
});

test('more steps than rows can give, where the rows are counted', () => {
  const text = tuned('method: lora(rank: 8, alpha: 16)\n  batch: 4\n  accumulate: 2\n  steps: 20');
  assert.equal(audit({ text, rows: 120 }), [
    'FTP0958 20 steps were asked for, but the data gives 15; write `repeat: true` to go over it again, or lower `steps`',
  ]);
  assert.equal(codes({ text, rows: 160 }), []);
  assert.equal(codes({ text }), []);
  assert.equal(codes({ text: text.replace('steps: 20', 'steps: 20\n  repeat: true'), rows: 120 }), []);
});

test('a step over more than a tenth of the rows', () => {
  const text = tuned('method: lora(rank: 8, alpha: 16)\n  batch: 4\n  accumulate: 4');
  assert.equal(codes({ text, rows: 159 }), ['FTP0835']);
  assert.equal(codes({ text, rows: 160 }), []);
});

test('a new model with less than a token for each parameter', () => {
  const shape = 'layers: 12, width: 768, heads: 12, context: 1024 tokens';
  assert.equal(codes({ text: fresh(shape), estimate: { tokens: 1e6 } }), ['FTP0834']);
  assert.equal(codes({ text: fresh(shape), estimate: { tokens: 2e9 } }), []);
  assert.equal(codes({ text: fresh(shape) }), []);
  // Of small models the law says nothing.
  assert.equal(
    codes({ text: fresh('layers: 2, width: 64, heads: 4, context: 128 tokens'), estimate: { tokens: 100 } }),
    [],
  );
});

test('time above the limit of a job, and GPU hours above the budget', () => {
  const shape = 'layers: 2, width: 64, heads: 4, context: 128 tokens';
  const text = fresh(shape, 'needs: gpu(memory: 24GB, count: 2)');
  const a100 = 'a100(memory: 80GB, count: 8)';
  assert.equal(codes({ text, deployment: cluster(a100), estimate: { seconds: 30 * 3600 } }), ['FTP0836']);
  assert.equal(codes({ text, deployment: cluster(a100), estimate: { seconds: 20 * 3600 } }), []);
  const budget = cluster(a100, 'policy budget = 39 gpu_hours\n');
  assert.equal(audit({ text, deployment: budget, estimate: { seconds: 20 * 3600 } }), [
    'FTP0837 the tasks whose time is known take about 40.0 GPU hours, and the policy allows 39',
  ]);
});

test('the time of a training that never ran follows from what its GPU can compute', () => {
  // Four operations for each of 8 billion parameters and some attention: 12 000 tokens in a second.
  const text = tuned(
    'method: lora(rank: 8, alpha: 16)\n  context: 4096 tokens\n  batch: 1\n  needs: gpu(memory: 80GB)',
  );
  const engine = { $: 'trl', precision: 'bf16', processes: 1, sharding: 'none', gradient_checkpointing: true };
  const said = (tokens: number, kind = 'h100') =>
    codes({ text, deployment: cluster(`${kind}(memory: 80GB)`), options: { engine }, estimate: { tokens } });
  const day = 24 * 3600 * 12_000;
  assert.equal(said(1.5 * day), ['FTP0838', 'FTP0836']);
  assert.equal(said(0.5 * day), ['FTP0838']);
  assert.equal(said(0.5 * day, 'a100'), ['FTP0838', 'FTP0836']);
});

test('a plan says so at the place, and a comment silences a warning', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'models/large'), { recursive: true });
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'models/large/config.json'), JSON.stringify(large));
  writeFileSync(join(folder, 'data/notices.jsonl'), '{"id":"1","text":"a"}\n');
  const deployment =
    'executor cluster = slurm(login: "b", account: "n") {\n  gpu: a100(memory: MEMORY)\n}\nplace tuned = cluster\n';
  const lora = `method: lora(rank: 8, alpha: 16)\n  context: 1024 tokens\n  batch: 1\n  needs: gpu(memory: 16GB)`;
  const planned = (text: string, memory: string) => {
    writeFileSync(join(folder, 'main.ftp'), text);
    writeFileSync(join(folder, 'finslip.ftp'), deployment.replace('MEMORY', memory));
    return finslip(folder, ['plan']).err;
  };
  assert.match(planned(tuned(lora), '24GB'), /FTP0830.*\n.*main\.ftp:8:15/);
  assert.match(planned(tuned(lora), '43GB'), 'FTP0831');
  const allowed = tuned(lora).replace('model tuned', '// ftp-ignore FTP0831: measured on this cluster\nmodel tuned');
  assert.not.match(planned(allowed, '43GB'), 'FTP0831');
  assert.match(planned(allowed, '24GB'), 'FTP0830');
  const unreasoned = allowed.replace(': measured on this cluster', '');
  assert.match(planned(unreasoned, '43GB'), 'FTP0123');
  assert.not.match(planned(tuned(lora), '80GB'), /FTP083/);
  // Whether a plan warns depends on results, so `check` does not call the comment unused.
  assert.not.match(planned(allowed, '80GB'), 'FTP0122');
  // A model of a hub is known by its entry in the lock file.
  const revision = '0123456789abcdef0123456789abcdef01234567';
  const lock = { format: 1, models: { [`example/large@${revision}`]: { config: large } } };
  writeFileSync(join(folder, 'finslip.lock'), JSON.stringify(lock));
  const outside = `hub("example/large", revision: "${revision}")`;
  assert.match(planned(tuned(lora).replace('folder("models/large")', outside), '24GB'), 'FTP0830');
});

test.run();
