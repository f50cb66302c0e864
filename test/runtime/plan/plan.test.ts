import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Compilation } from '../../../compiler/graph/graph.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import { changesOf } from '../../../runtime/plan/changes.ts';
import { type KeyManifest, keyManifest } from '../../../runtime/plan/key.ts';
import { makePlan, type PlanSources } from '../../../runtime/plan/plan.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import type { ResultRecord } from '../../../runtime/store/result.ts';
import { flowNode, flowOf, from } from '../../support/flow.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { context, noReport } from '../../support/run.ts';

interface World extends PlanSources {
  readonly results: Map<string, ResultRecord>;
  readonly manifests: Map<string, KeyManifest>;
  readonly previous: Map<string, string>;
}

function world(files: Record<string, string> = {}): World {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const results = new Map<string, ResultRecord>();
  const manifests = new Map<string, KeyManifest>();
  return {
    root,
    results,
    manifests,
    previous: new Map(),
    lookup: async (key) => results.get(key) ?? null,
    keyManifest: async (key) => manifests.get(key) ?? null,
    digestFile: async (path) => {
      const bytes = readFileSync(path);
      return { digest: sha256(bytes), bytes: bytes.length };
    },
    context,
    estimator: () => ({ steps: 200 }),
  };
}

const curation = (min: number, path = 'data/*.jsonl'): Compilation =>
  lower(
    flowOf(
      [
        flowNode('notices', 'source', { operator: 'jsonl', options: { path }, observations: ['path'] }),
        flowNode('corpus', 'row', { options: { min }, inputs: { rows: from('notices') }, named: true }),
        flowNode('model', 'model', { inputs: { on: from('corpus') } }),
      ],
      { corpus: from('corpus') },
    ),
  );

/** Pretends that every task that can run did. */
async function finish(compilation: Compilation, sources: World): Promise<void> {
  for (let moved = true; moved; ) {
    moved = false;
    for (const { node, resolved, status } of (await makePlan(compilation, sources)).tasks) {
      if (status !== 'run') continue;
      const digest = sha256(JSON.stringify(resolved.manifest));
      sources.results.set(resolved.key!, {
        format: 1,
        key: resolved.key!,
        outputs: { rows: { type: 'rows', digest, rows: 7, bytes: 70, shards: [] } },
        report: noReport,
      });
      sources.manifests.set(resolved.key!, resolved.manifest);
      sources.previous.set(node.id, resolved.key!);
      moved = true;
    }
  }
}

const statuses = async (compilation: Compilation, sources: World, targets: string[] = []): Promise<unknown> =>
  (await makePlan(compilation, sources, targets)).tasks.map(({ node, status }) => [node.id, status]);

test('what can run runs, what waits for it depends, and afterwards all is cached', async () => {
  const sources = world({ 'data/a.jsonl': '{}\n' });
  assert.equal(await statuses(curation(1), sources), [
    ['corpus', 'run'],
    ['model', 'depends'],
  ]);
  await finish(curation(1), sources);
  assert.equal(await statuses(curation(1), sources), [
    ['corpus', 'cached'],
    ['model', 'cached'],
  ]);
});

test('a change is named down to the field', async () => {
  const sources = world({ 'data/a.jsonl': '{}\n' });
  await finish(curation(1), sources);
  const plan = await makePlan(curation(2), sources);
  assert.equal(plan.tasks[0]!.changes, [
    { path: 'stage.steps[0].options.min', label: 'corpus min', before: 1, after: 2 },
  ]);
  assert.equal(plan.tasks[1]!.changes, [], 'that the corpus runs again is no change of the model itself');
});

test('a changed expression is called by the option it stands in', () => {
  const key = (value: number): KeyManifest => ({
    stage: {
      source: null,
      steps: [{ operator: 'where', options: { condition: { $expression: { op: 'binary', right: { value } } } } }],
    },
    options: { by: { $: 'minhash', similarity: value } },
  });
  assert.equal(
    changesOf(key(1990), key(2000)).map(({ label }) => label),
    ['by.similarity', 'where condition'],
  );
});

test('a moved file changes nothing; a changed one does', async () => {
  const sources = world({ 'data/a.jsonl': '{}\n', 'elsewhere/a.jsonl': '{}\n' });
  await finish(curation(1), sources);
  assert.equal(await statuses(curation(1, 'elsewhere/*.jsonl'), sources), [
    ['corpus', 'cached'],
    ['model', 'cached'],
  ]);
  writeFileSync(join(sources.root, 'data/a.jsonl'), '{"id":1}\n');
  const plan = await makePlan(curation(1), sources);
  assert.is(plan.tasks[0]!.status, 'run');
  assert.match(plan.tasks[0]!.changes![0]!.path, 'files[0]');
});

test('where an engine lies is no part of a key; which one it is, and how it counts, is', () => {
  const engine = (name: string, more: object) => ({ engine: { $: name, python: 'python3', processes: 1, ...more } });
  const key = (options: ReturnType<typeof engine>) => {
    const flow = flowNode('model', 'model', { options, observations: ['engine.python'], numerics: true });
    const [node] = lower(flowOf([flow])).graph.nodes;
    return keyManifest(node!, {}, [], { ...context, engines: { outside: 'outside-3' } });
  };
  const reference = key(engine('outside', {}));
  assert.equal(key(engine('outside', { python: 'venv/bin/python' })), reference);
  assert.equal(reference.options, { engine: { $: 'outside', processes: 1 } });
  assert.is(reference.numerics, 'outside-3');
  assert.is.not(JSON.stringify(key(engine('outside', { processes: 2 }))), JSON.stringify(reference));
  assert.is(key(engine('embedded', {})).numerics, context.numerics);
});

test('a target narrows the plan to what it needs', async () => {
  const sources = world({ 'data/a.jsonl': '{}\n' });
  assert.equal(await statuses(curation(1), sources, ['corpus']), [['corpus', 'run']]);
  const { diagnostics } = await makePlan(curation(1), sources, ['corpse']);
  assert.is(diagnostics[0]!.code, 'FTP0803');
  assert.match(diagnostics[0]!.fixes[0]!.title, 'corpus');
});

test('a pattern without files and an unreadable file are said at the source', async () => {
  const { diagnostics } = await makePlan(curation(1), world());
  assert.is(diagnostics[0]!.code, 'FTP0801');
  assert.ok(diagnostics[0]!.location);
  const sources = {
    ...world({ 'data/a.jsonl': '{}\n' }),
    digestFile: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })),
  };
  assert.is((await makePlan(curation(1), sources)).diagnostics[0]!.code, 'FTP0802');
});

test('an operator without an implementation stops the plan at its place', async () => {
  const planned = lower(flowOf([flowNode('x', 'barrier', { status: 'planned', operator: 'acceptability' })]));
  const { diagnostics } = await makePlan(planned, world());
  assert.equal(
    diagnostics.map(({ code, message }) => [code, message.includes('acceptability')]),
    [['FTP0800', true]],
  );
});

test('estimates say where they come from', async () => {
  const sources = world({ 'data/a.jsonl': `${'{"text":"en rad"}\n'.repeat(100)}` });
  const before = (await makePlan(curation(1), sources)).tasks;
  assert.equal([before[0]!.estimate.basis, before[1]!.estimate.steps], ['file sizes', 200]);
  await finish(curation(1), sources);
  assert.equal((await makePlan(curation(1), sources)).tasks[0]!.estimate.rows, 7);
});

test('a concat holds the rows of all its streams', async () => {
  const source = (name: string, path: string) =>
    flowNode(name, 'source', { operator: 'jsonl', options: { path }, observations: ['path'], named: true });
  const joined = lower(
    flowOf(
      [
        source('a', 'a.jsonl'),
        source('b', 'b.jsonl'),
        flowNode('all', 'barrier', {
          operator: 'concat',
          inputs: { rows: from('a'), 'streams.0': from('b'), 'streams.1': from('b') },
          named: true,
        }),
      ],
      { a: from('a'), b: from('b'), all: from('all') },
    ),
  );
  const rows = async (sources: World): Promise<readonly (number | null)[]> =>
    (await makePlan(joined, sources)).tasks.map(({ estimate }) => estimate.rows);
  // 800 bytes a row where nothing better is known.
  const sources = world({ 'a.jsonl': 'x'.repeat(8000), 'b.jsonl': 'x'.repeat(2400) });
  assert.equal(await rows(sources), [10, 3, 16]);
});

test('what a gate holds back is not announced', async () => {
  const judged = lower(
    flowOf(
      [
        flowNode('notices', 'source', { operator: 'jsonl', options: { path: 'a.jsonl' }, observations: ['path'] }),
        flowNode('quality', 'evaluation', { inputs: { rows: from('notices') } }),
        flowNode('out', 'sink', { inputs: { when: from('quality', 'report') } }),
      ],
      {},
    ),
  );
  const sources = world({ 'a.jsonl': '{}\n' });
  const judge = (verdict: string) => async (key: string) => ({
    format: 1 as const,
    key,
    outputs: {
      rows: { type: 'rows' as const, digest: sha256('rows'), rows: 1, bytes: 2, shards: [] },
      report: { type: 'value' as const, digest: sha256(verdict), value: { verdict } },
    },
    report: noReport,
  });
  const out = async (verdict: string) => (await makePlan(judged, { ...sources, lookup: judge(verdict) })).tasks.at(-1)!;
  assert.equal(
    [(await out('fail')).status, (await out('fail')).held],
    ['blocked', { gate: 'quality', verdict: 'fail' }],
  );
  assert.is((await out('inconclusive')).status, 'blocked');
  assert.equal([(await out('pass')).status, (await out('pass')).held], ['cached', null]);
});

test.run();
