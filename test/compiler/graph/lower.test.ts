import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toDot } from '../../../compiler/graph/emit/dot.ts';
import { toJson } from '../../../compiler/graph/emit/json.ts';
import { toMermaid } from '../../../compiler/graph/emit/mermaid.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import { flowNode, flowOf, from } from '../../support/flow.ts';

const chain = () => [
  flowNode('notices', 'source', {
    options: { path: 'data/*.jsonl', record: { kind: 'record', fields: {} } },
    named: true,
  }),
  flowNode('corpus.where', 'row', { inputs: { rows: from('notices') } }),
  flowNode('corpus.language', 'row', { inputs: { rows: from('corpus.where') } }),
  flowNode('corpus.dedup', 'barrier', { inputs: { rows: from('corpus.language') } }),
  flowNode('corpus', 'row', { inputs: { rows: from('corpus.dedup') }, named: true }),
];

test('a source and the row operators behind it become one stage that ends at a barrier', () => {
  const { graph } = lower(flowOf(chain()));
  assert.equal(
    graph.nodes.map(({ id, kind, stage }) => [
      id,
      kind,
      stage?.source?.operator ?? null,
      stage?.steps.map(({ operator }) => operator) ?? null,
    ]),
    [
      ['corpus.language', 'rows', 'notices', ['where', 'language']],
      ['corpus.dedup', 'barrier', null, null],
      ['corpus', 'rows', null, ['corpus']],
    ],
  );
  assert.equal(graph.nodes[0]!.stage!.record, { kind: 'record', fields: {} });
  assert.is(
    graph.nodes[0]!.stage!.source!.options.record,
    undefined,
    'the record is checked by the stage, not given to the source',
  );
});

test('rows used twice are a table of their own', () => {
  const [source, where, language, dedup, last] = chain();
  const nodes = [
    source!,
    where!,
    language!,
    dedup!,
    last!,
    flowNode('other', 'row', { inputs: { rows: from('notices') }, named: true }),
  ];
  const ids = lower(flowOf(nodes)).graph.nodes.map(({ id }) => id);
  assert.equal(ids, ['notices', 'corpus.language', 'corpus.dedup', 'corpus', 'other']);
});

test('a stage ends where a declaration is complete', () => {
  const nodes = [
    flowNode('notices', 'source', { named: true }),
    flowNode('clean', 'row', { inputs: { rows: from('notices') }, named: true }),
    flowNode('corpus', 'row', { inputs: { rows: from('clean') }, named: true }),
  ];
  assert.equal(
    lower(flowOf(nodes)).graph.nodes.map(({ id }) => id),
    ['clean', 'corpus'],
  );
});

test('a source that nothing reads is no task, and a fused one no name', () => {
  const names = { unread: from('unread'), notices: from('notices'), corpus: from('corpus') };
  const { graph } = lower(flowOf([...chain(), flowNode('unread', 'source', { named: true })], names));
  assert.not.ok(graph.nodes.some(({ id }) => id === 'unread'));
  assert.equal(Object.keys(graph.names), ['corpus']);
});

test('a source that another name stands for is a table under both names', () => {
  const names = { notices: from('notices'), texts: from('notices') };
  const source = flowNode('notices', 'source', { named: true });
  const { graph } = lower(flowOf([source], names));
  assert.equal([graph.nodes.map(({ id }) => id), graph.names], [['notices'], names]);
  const corpus = flowNode('corpus', 'row', { inputs: { rows: from('notices') }, named: true });
  const read = lower(flowOf([source, corpus], { ...names, corpus: from('corpus') })).graph;
  assert.equal(
    read.nodes.map(({ id }) => id),
    ['notices', 'corpus'],
  );
  assert.equal(Object.keys(read.names), ['notices', 'texts', 'corpus']);
});

test("a user's scalar function enters the digest of the step that calls it", () => {
  const call = { $expression: { op: 'call', operator: 'medical_density', version: '1', args: [] } };
  const nodes = [
    flowNode('notes', 'source'),
    flowNode('corpus', 'row', { inputs: { rows: from('notes') }, options: { condition: call } }),
  ];
  const { graph } = lower(flowOf(nodes), (operator) => (operator === 'medical_density' ? 'abc' : null));
  assert.is(graph.nodes[0]!.stage!.steps[0]!.digest, 'abc');
});

test('emitters are deterministic, quote what they must, and agree on boxes and arrows', () => {
  const compilation = lower(
    flowOf([flowNode('a "b"', 'source'), flowNode('m', 'model', { inputs: { on: from('a "b"') } })]),
  );
  assert.is(toJson(compilation), toJson(JSON.parse(JSON.stringify(compilation))));
  assert.match(toDot(compilation.graph), '"a \\"b\\"" -> "m"');
  assert.match(toMermaid(compilation.graph), 'n0 --> n1');
  assert.match(toMermaid(compilation.graph), 'a #quot;b#quot;');
});

test.run();
