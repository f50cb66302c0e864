import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json, Value } from '../../../compiler/operators/authoring.ts';
import type { EvaluationReport } from '../../../stdlib/evaluation/report.ts';
import type { Labels, Lineage, LineageNode, TaskResult } from '../../../stdlib/release/lineage.ts';
import { release } from '../../../stdlib/release/publish.ts';
import { optimizerText } from '../../../stdlib/training/settings.ts';
import { failureOf, recordTask } from '../../support/task.ts';

const root = mkdtempSync(join(tmpdir(), 'finslip-release-'));
test.after(() => rmSync(root, { recursive: true, force: true }));

const labels: Labels = {
  licenses: [{ id: 'LicenseRef-agreement-7', source: 'notes', holder: 'Region | Exempel' }],
  basis: ['agreement'],
  gdpr: ['art6_1_e'],
  purpose: ['public_service'],
  personal: [{ column: 'text', class: 'name', source: 'notes' }],
  heldOut: false,
  redacted: ['redact personnummer in text'],
};
const node = (id: string, kind: string, given: Partial<LineageNode> = {}): LineageNode => ({
  id,
  kind,
  operator: kind,
  version: '1',
  options: {},
  inputs: {},
  stage: null,
  labels,
  declaration: id.split('.')[0]!,
  ...given,
});
const step = (id: string, options: LineageNode['options'] = {}) => ({
  id,
  operator: id.slice(id.lastIndexOf('.') + 1),
  version: '1',
  options,
});
const result = (given: Partial<TaskResult['report']> = {}, files: TaskResult['files'] = []): TaskResult => ({
  key: 'sha256:key',
  outputs: { rows: 'sha256:rows' },
  files,
  report: { rowsIn: null, rowsOut: null, drops: [], counts: {}, series: {}, ...given },
  values: {},
});

const lineage: Lineage = {
  graph: {
    pipeline: { name: 'notes_pipeline', seed: 7, purpose: 'public_service' },
    nodes: [
      node('exam', 'rows', {
        stage: { source: step('exam'), steps: [step('exam.language', { is: 'fi' })] },
        labels: { ...labels, heldOut: true },
      }),
      node('corpus.redact', 'rows', {
        stage: {
          source: step('notes', { on_bad: 'skip' }),
          steps: [
            step('corpus.language', { text: 'text', is: 'sv', min: 0.65 }),
            step('corpus.redact', { text: 'text' }),
          ],
        },
      }),
      node('corpus', 'barrier', { operator: 'split', inputs: { rows: { node: 'corpus.redact', output: 'rows' } } }),
      node('tuned', 'model', {
        operator: 'finetune',
        options: { method: { $: 'lora', rank: 8, alpha: 16 }, batch: 8, on: { $input: 'on' } },
        inputs: { on: { node: 'corpus', output: 'train' } },
      }),
      node('quality.bpb', 'metric', { inputs: { rows: { node: 'corpus', output: 'test' } } }),
      node('quality', 'evaluation'),
      node('notes_sv', 'sink', {
        inputs: { model: { node: 'tuned', output: 'model' }, when: { node: 'quality', output: 'report' } },
      }),
    ],
  },
  docs: { notes_pipeline: 'Teaches a model **notes**.', notes_sv: 'For the clinic.' },
  results: {
    'corpus.redact': result(
      {
        rowsIn: 1402,
        rowsOut: 1300,
        drops: [{ step: 'corpus.language', reason: 'language', rows: 102 }],
        counts: { 'redacted personnummer': 31 },
      },
      [{ path: 'data/notes.jsonl', digest: 'sha256:file' }],
    ),
    exam: result(),
    corpus: result({ rowsIn: 1300, rowsOut: 1300 }),
    tuned: result({
      series: {
        loss: [
          [1, 5.25],
          [100, 2.125],
        ],
      },
    }),
    'quality.bpb': result(),
    quality: result(),
  },
};

const report = (verdict: EvaluationReport['verdict']): EvaluationReport => ({
  format: 1,
  verdict,
  confidence: 0.95,
  replicates: 2000,
  metrics: {
    bpb: {
      value: 1.75,
      unit: 'bits/byte',
      better: 'lower',
      interval: { estimate: 1.75, low: 1.7, high: 1.8 },
      baseline: 2,
      baselineInterval: { estimate: 2, low: 1.9, high: 2.1 },
      difference: { estimate: -0.25, low: -0.3, high: -0.2, standardError: 0.02 },
      documents: 260,
      units: 260,
      resampled: 'documents',
    },
  },
  gates: [{ text: 'bpb <= 0.98 * bpb.baseline', verdict, detail: 'margin 0.21', comparisons: [] }],
  warnings: [],
});

const waiver = (expires: string): Value<'Waiver'> => ({ $: 'personal', because: 'DPIA 7', expires }) as Value<'Waiver'>;

let made = 0;
function modelFolder(adapter: boolean): string {
  const folder = join(root, `model-${++made}`);
  mkdirSync(folder);
  const config = {
    model_type: 'llama',
    vocab_size: 100,
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 32,
    max_position_embeddings: 64,
    tie_word_embeddings: true,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'model.safetensors'), 'weights');
  writeFileSync(join(folder, 'tokenizer.json'), '{}');
  if (adapter) {
    mkdirSync(join(folder, 'adapter'));
    writeFileSync(join(folder, 'adapter', 'adapter_config.json'), '{}');
    writeFileSync(join(folder, 'adapter', 'adapter_model.safetensors'), 'low rank');
  }
  return folder;
}

async function published(
  options: {
    weights?: 'merged' | 'adapter';
    waive?: Value<'Waiver'>[];
    license?: string;
    verdict?: 'pass' | 'fail' | 'inconclusive';
  } = {},
  adapter = true,
  from = lineage,
): Promise<string> {
  const folder = join(root, `task-${++made}`);
  const task = recordTask({ folder, lineage: from as unknown as Json });
  const { verdict = 'pass', license = 'CC-BY-4.0', ...rest } = options;
  const when = { kind: 'report', value: report(verdict) as unknown as Json } as const;
  await release({ kind: 'model', folder: modelFolder(adapter) }, { when, license, ...rest }, task.tools, '2026-11-22');
  return join(folder, 'release');
}
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('holds weights, tokenizer, card, graph and lock', async () => {
  const folder = await published();
  assert.equal(readdirSync(folder).sort(), [
    'README.md',
    'config.json',
    'finslip.lock.json',
    'graph.json',
    'model.safetensors',
    'tokenizer.json',
  ]);
  assert.equal(JSON.parse(read(folder, 'graph.json')), lineage.graph);
});

test('an optimizer that the pipeline leaves out is shown as what it was', async () => {
  const optimizer = optimizerText({
    learningRate: 1e-3,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    schedule: { kind: 'cosine', warmup: 0.03 },
  });
  const told = 'adamw(lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, schedule: cosine(warmup: 3%))';
  assert.is(optimizer, told);
  const tuned = { ...result(), report: { ...result().report, measures: { optimizer } } };
  const from = { ...lineage, results: { ...lineage.results, tuned } };
  assert.match(read(await published({}, true, from), 'README.md'), `| optimizer | ${told}, the default |`);
  const nodes = lineage.graph.nodes.map((each) =>
    each.id === 'tuned' ? { ...each, options: { ...each.options, optimizer: { $: 'adamw', lr: 2e-4 } } } : each,
  );
  const card = read(await published({}, true, { ...from, graph: { ...lineage.graph, nodes } }), 'README.md');
  assert.match(card, '| optimizer | adamw(lr: 0.0002) |');
  assert.not.match(card, 'the default');
});

test('lists text that a model wrote, and by which model', async () => {
  const asked = node('asked', 'barrier', {
    operator: 'write',
    options: { answer: { $expression: { op: 'column', name: 'text' } }, model: { $: 'endpoint', model: 'tiny-sv' } },
    inputs: { rows: { node: 'corpus', output: 'train' } },
    labels: { ...labels, origin: ['notes', 'synthetic-by: tiny-sv'] },
  });
  const nodes = lineage.graph.nodes.map((each) =>
    each.id === 'tuned' ? { ...each, inputs: { on: { node: 'asked', output: 'rows' } } } : each,
  );
  const from: Lineage = {
    ...lineage,
    graph: { ...lineage.graph, nodes: [asked, ...nodes] },
    results: { ...lineage.results, asked: result({ rowsIn: 1300, rowsOut: 1298 }) },
  };
  const card = read(await published({}, true, from), 'README.md');
  assert.match(card, '| `asked` | tiny-sv | `answer` | 1 298 |');
  assert.match(card, 'a model wrote them, no person');
  assert.not.match(read(await published(), 'README.md'), 'synthetic');
});

test('names the model that training started from, and none that was only compared with', async () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const startingFrom = (reference: Json): Lineage => {
    const base = node('base', 'model', { operator: 'pretrained', options: { reference } });
    const rival = node('rival', 'model', {
      options: { reference: { $: 'hub', repository: 'example/rival', revision: commit } },
    });
    const nodes = lineage.graph.nodes.map((each) =>
      each.id === 'tuned'
        ? { ...each, inputs: { ...each.inputs, base: { node: 'base', output: 'model' } } }
        : each.id === 'quality'
          ? { ...each, inputs: { ...each.inputs, against: { node: 'rival', output: 'model' } } }
          : each,
    );
    const results = { ...lineage.results, base: result(), rival: result() };
    return { ...lineage, graph: { ...lineage.graph, nodes: [rival, base, ...nodes] }, results };
  };
  const card = async (from: Lineage): Promise<string> => read(await published({}, true, from), 'README.md');
  const hub = await card(startingFrom({ $: 'hub', repository: 'example/base', revision: commit }));
  assert.match(hub, /^base_model: "?example\/base"?$/m);
  assert.match(hub, `example/base at commit ${commit}`);
  const folder = await card(startingFrom({ $: 'folder', path: 'models/own' }));
  assert.match(folder, 'the model in the folder models/own');
  assert.not.match(folder, 'base_model');
  assert.match(await card(lineage), 'weights trained in this pipeline');
});

test('can give the adapter alone', async () => {
  const folder = await published({ weights: 'adapter' });
  assert.ok(existsSync(join(folder, 'adapter_model.safetensors')));
  assert.not(existsSync(join(folder, 'model.safetensors')));
  assert.match(read(folder, 'README.md'), 'library_name: peft');
});

test('locks every digest', async () => {
  const folder = await published();
  const lock = JSON.parse(read(folder, 'finslip.lock.json'));
  assert.is(lock.tasks['corpus.redact'].files['data/notes.jsonl'], 'sha256:file');
  assert.is(lock.tasks.corpus.outputs.rows, 'sha256:rows');
  for (const [name, digest] of Object.entries(lock.release))
    assert.is(
      digest,
      `sha256:${createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')}`,
      name,
    );
  assert.equal(Object.keys(lock.release).sort(), [
    'README.md',
    'config.json',
    'graph.json',
    'model.safetensors',
    'tokenizer.json',
  ]);
});

test('writes a card that says where everything came from', async () => {
  const card = read(await published({ waive: [waiver('2027-03-02')] }), 'README.md');
  const [, metadata] = card.split('---\n');
  for (const line of [
    'language:\n- sv\nlicense',
    'license: cc-by-4.0',
    'library_name: transformers',
    'pipeline_tag: text-generation',
    'datasets:\n- notes\ntags',
    '- lora',
    'model-index:\n- name: notes_sv',
    '      value: 1.75',
  ])
    assert.ok(metadata!.includes(line), `${line}\nis not in\n${metadata}`);
  for (const text of [
    'Teaches a model **notes**.',
    'For the clinic.',
    'LicenseRef-agreement-7',
    'Region \\| Exempel',
    'agreement, art6_1_e',
    '| `exam` | evaluation (held out) |',
    '| `notes` | training |',
    '| `corpus.language` | text: text; is: sv; min: 0.65 | 102 | language 102 |',
    '1 402 rows in, 1 300 out',
    'redacted personnummer: 31',
    'redact personnummer in text',
    'DPIA 7',
    '2027-03-02',
    'lora(rank: 8, alpha: 16)',
    '| loss | 5.25 | 2.125 | 100 |',
    'corpus.test (260 documents)',
    '-0.25 (-0.3 … -0.2)',
    '| `bpb <= 0.98 * bpb.baseline` | pass | margin 0.21 |',
    'not presumed anonymous',
    'released | 2026-11-22',
  ])
    assert.ok(card.includes(text), `${text}\nis not in\n${card}`);
});

test('names a licence that the hub does not know', async () => {
  const card = read(await published({ license: 'LicenseRef-agreement-7' }), 'README.md');
  assert.match(card, 'license: other\nlicense_name: LicenseRef-agreement-7');
});

test('gives the same bytes on the same day', async () => {
  const [one, other] = [await published(), await published()];
  assert.is(read(one, 'finslip.lock.json'), read(other, 'finslip.lock.json'));
});

test('FTP0980: the evaluation did not pass', async () => {
  for (const verdict of ['fail', 'inconclusive'] as const) {
    const failed = await failureOf(() => published({ verdict }));
    assert.is(failed.code, 'FTP0980');
    assert.match(String(failed.values.gates), 'bpb <= 0.98');
  }
});

test('FTP0981: a waiver has expired, on its day and after', async () => {
  assert.is((await failureOf(() => published({ waive: [waiver('2026-11-22')] }))).code, 'FTP0981');
  assert.is((await failureOf(() => published({ waive: [waiver('2025-01-01')] }))).code, 'FTP0981');
  assert.ok(existsSync(await published({ waive: [waiver('2026-11-23')] })));
});

test('FTP0982: an adapter that is not there', async () => {
  assert.is((await failureOf(() => published({ weights: 'adapter' }, false))).code, 'FTP0982');
});

test.run();
