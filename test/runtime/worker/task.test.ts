import { linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GraphNode } from '../../../compiler/graph/graph.ts';
import type { Json, ParamSignature } from '../../../compiler/operators/manifest.ts';
import { digestOfJson } from '../../../runtime/store/canonical.ts';
import { blobPath } from '../../../runtime/store/layout.ts';
import type { Output } from '../../../runtime/store/result.ts';
import { treeDigest } from '../../../runtime/store/tree.ts';
import { failureOf } from '../../../runtime/worker/failure.ts';
import type { TaskFailure, TaskOrder } from '../../../runtime/worker/protocol.ts';
import {
  node,
  order,
  own,
  type Place,
  param,
  place,
  rowsOf,
  run,
  storeBlob,
  storedTable,
} from '../../support/orders.ts';

const url = new URL('./operators.ts', import.meta.url).href;
const TEXT = { kind: 'scalar', name: 'Text' } as const;
const COLUMN = { kind: 'column', of: TEXT } as const;
const ROWS = { kind: 'rows', row: null } as const;
const MODEL = { kind: 'model' } as const;
const METRIC = { kind: 'metric', fields: {} } as const;
const VALUE = { kind: 'value', family: 'Method' } as const;
const subject = { subject: true, positional: true } as const;
const positional = { positional: true } as const;
const PARAMS: Readonly<Record<string, readonly ParamSignature[]>> = {
  divide: [
    param('rows', ROWS, subject),
    param('by', COLUMN, positional),
    param('also', { kind: 'list', of: COLUMN }, { ...positional, rest: true }),
    param('keep', { kind: 'predicate' }),
    param('rank', { kind: 'derive', of: { kind: 'scalar', name: 'Float' } }),
    param('at', VALUE),
    param('parts', { kind: 'quantity', name: 'Fraction' }, { rest: true }),
  ],
  grow: [param('base', MODEL, subject), param('on', ROWS), param('method', VALUE)],
  weigh: [param('rows', ROWS, positional)],
  compare: [
    param('model', MODEL, subject),
    param('against', MODEL, { optional: true }),
    param('metrics', METRIC, { rest: true }),
  ],
  pick: [param('rows', ROWS, subject), param('how', TEXT)],
  stop: [param('rows', ROWS, subject), param('how', TEXT)],
};

const column = (name: string): Json => ({ op: 'column', name });
const expression = (given: Json): Json => ({ $expression: given });
const input = (name: string): Json => ({ $input: name });

function taskOrder(at: Place, operator: string, given: Partial<GraphNode>, more: Partial<TaskOrder> = {}): TaskOrder {
  const modules = { [`${operator}@1`]: own(url, operator, PARAMS[operator]) };
  return order(at, node({ id: 'task', operator, ...given }), { modules, ...more });
}

const inputsFor = (names: readonly string[]): GraphNode['inputs'] =>
  Object.fromEntries(names.map((name) => [name, { node: name, output: 'x' }]));

function storedTree(at: Place, files: Readonly<Record<string, string>>): Output {
  const stored = Object.entries(files).map(([path, content]) => ({
    path,
    digest: storeBlob(at, Buffer.from(content)),
    bytes: content.length,
  }));
  return { type: 'tree', digest: treeDigest(stored), bytes: 0, files: stored };
}

const value = (given: Json): Output => ({ type: 'value', digest: digestOfJson(given), value: given });

async function failing(given: TaskOrder): Promise<TaskFailure> {
  const controller = new AbortController();
  try {
    await run(given, controller.signal);
  } catch (error) {
    return failureOf(error, given, controller.signal);
  }
  throw new Error('it did not fail');
}

test('arguments arrive as the parameters say; tables, drops, counts and curves are kept', async () => {
  const at = place();
  const rows = [
    { id: 'a', n: 1, text: 'x' },
    { id: 'b', n: 2, text: 'y' },
    { id: 'c', n: null, text: 'z' },
  ];
  const options = {
    rows: input('rows'),
    by: 'id',
    also: ['text', 'n'],
    keep: expression({ op: 'binary', operator: '>=', left: column('n'), right: { op: 'literal', value: 0 } }),
    rank: expression(column('n')),
    at: { $: 'place', column: 'text', deep: { list: [1, 2] } },
    early: 0.5,
    late: 0.25,
  };
  const outputs: GraphNode['outputs'] = { early: ROWS, late: ROWS, never: ROWS };
  const inputs = { rows: await storedTable(at, rows) };
  const given = taskOrder(
    at,
    'divide',
    { kind: 'barrier', options, outputs, inputs: inputsFor(['rows']) },
    { inputs, threads: 2 },
  );
  const { result, messages } = await run(given);
  assert.equal(await rowsOf(given, result.outputs.early), [rows[0]]);
  assert.equal(await rowsOf(given, result.outputs.late), [rows[1]]);
  assert.equal(await rowsOf(given, result.outputs.never), []);
  assert.equal(await rowsOf(given, result.report.dropped), [
    { step: 'task', reason: 'unwanted', value: 'c', threshold: 'wanted', row: rows[2] },
  ]);
  assert.equal(result.report.drops, [{ step: 'task', reason: 'unwanted', rows: 1 }]);
  assert.equal(result.report.measures.arguments, ['id', ['text', 'n'], options.at, { early: 0.5, late: 0.25 }, 7, 2]);
  assert.equal(result.report.counts, { seen: 2 });
  assert.is(result.report.rowsIn, 3);
  assert.is(result.report.rowsOut, 2);
  const curve = result.report.series.loss!;
  assert.ok(curve.length <= 2001 && curve.length > 1000);
  assert.equal(curve[0], [0, 1]);
  assert.equal(curve.at(-1), [4999, 1 / 5000]);
  assert.ok(messages.some((message) => message.type === 'log' && message.line === 'divided'));
  assert.is(messages.filter(({ type }) => type === 'point').length, 5000);
});

test('records that are chosen have the bytes of the same rows, kept or dropped', async () => {
  const at = place();
  const rows = Array.from({ length: 5000 }, (_, i) => ({
    text: `"Ö" \\ ${'ord\n'.repeat(i % 90)}${i % 7 === 0 ? '\ud800' : ''}`,
    n: i % 11 === 0 ? null : i,
    7: { __proto__: null, b: [1e21, -0.5] },
  }));
  const inputs = { rows: await storedTable(at, rows) };
  const outputs: GraphNode['outputs'] = { even: ROWS, odd: ROWS };
  const made = await Promise.all(
    ['records', 'rows'].map(async (how) => {
      const options = { rows: input('rows'), how };
      return (
        await run(taskOrder(at, 'pick', { kind: 'barrier', options, outputs, inputs: inputsFor(['rows']) }, { inputs }))
      ).result;
    }),
  );
  assert.equal(made[0]!.outputs, made[1]!.outputs);
  assert.equal(made[0]!.report.dropped, made[1]!.report.dropped);
  assert.ok(made[0]!.report.drops[0]!.rows > 400 && made[0]!.report.rowsOut! > 4000);
  const torn = taskOrder(
    at,
    'pick',
    { kind: 'barrier', options: { rows: input('rows'), how: 'torn' }, outputs, inputs: inputsFor(['rows']) },
    { inputs },
  );
  assert.match((await failing(torn)).detail ?? '', /the last record has no end/);
});

test('a model is laid out as links into the store, and what is made of it is digested', async () => {
  const at = place();
  const inputs = {
    base: storedTree(at, { 'config.json': '{}', 'weights/w.bin': 'W' }),
    on: await storedTable(at, [{ a: 1 }]),
    dev: await storedTable(at, []),
  };
  const options = { base: input('base'), on: input('on'), method: { $: 'lora', rank: 8, dev: input('dev') } };
  const given = taskOrder(
    at,
    'grow',
    { kind: 'model', options, outputs: { model: MODEL }, inputs: inputsFor(['base', 'on', 'dev']) },
    { inputs },
  );
  const { result } = await run(given);
  const output = result.outputs.model;
  assert.is(output?.type === 'tree' && output.files[0]?.path, 'w.bin');
  assert.is(readFileSync(join(given.workspace, 'trees/model/w.bin'), 'utf8'), 'W+1+8+0');
  const blob = inputs.base.type === 'tree' ? inputs.base.files[1]!.digest : '';
  if (canLink(at))
    assert.is(statSync(join(given.workspace, 'inputs/base/weights/w.bin')).ino, statSync(blobPath(at.store, blob)).ino);
});

function canLink(at: Place): boolean {
  const [from, to] = [join(at.folder, 'one'), join(at.folder, 'two')];
  writeFileSync(from, '');
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

test('a metric is given the judged model; its documents go along with its value', async () => {
  const at = place();
  const inputs = { model: storedTree(at, { 'w.bin': 'W' }), rows: await storedTable(at, [{ a: 1 }, { a: 2 }]) };
  const outputs: GraphNode['outputs'] = { value: METRIC };
  const given = taskOrder(
    at,
    'weigh',
    { kind: 'metric', options: { rows: input('rows') }, outputs, inputs: inputsFor(['model', 'rows']) },
    { inputs },
  );
  const { result } = await run(given);
  assert.equal(result.outputs.value, value({ kind: 'model', rows: 2, weights: 'W' }));
  assert.equal(await rowsOf(given, result.outputs.documents), [{ id: 'a', loss: 1 }]);
});

test('an evaluation gets its metrics, those of the baseline, their documents and its gates', async () => {
  const at = place();
  const inputs = {
    model: storedTree(at, { 'w.bin': 'W' }),
    against: storedTree(at, { 'w.bin': 'V' }),
    bpb: value({ value: 1.5 }),
    'bpb:documents': await storedTable(at, [{ id: 'a' }, { id: 'b' }]),
    'bpb.baseline': value({ value: 2 }),
  };
  const gates = [{ text: 'bpb < bpb.baseline', condition: { op: 'literal', value: true } as const }];
  const options = { model: input('model'), against: input('against'), bpb: input('bpb') };
  const given = taskOrder(
    at,
    'compare',
    {
      kind: 'evaluation',
      options,
      gates,
      outputs: { report: { kind: 'report' } },
      inputs: inputsFor(['model', 'against', 'bpb', 'bpb.baseline']),
    },
    { inputs },
  );
  const { result } = await run(given);
  assert.equal(result.outputs.report?.type === 'value' && result.outputs.report.value, {
    against: 'model',
    gates,
    metrics: { bpb: ['metric', { value: 1.5 }, 2], 'bpb.baseline': ['metric', { value: 2 }, 0] },
  });
});

test('failures say what can be done about them', async () => {
  const at = place();
  const inputs = { rows: await storedTable(at, [{ a: 1 }]) };
  const stopping = (how: string, digest: string | null = null): TaskOrder =>
    taskOrder(
      at,
      'stop',
      { kind: 'barrier', options: { rows: input('rows'), how }, inputs: inputsFor(['rows']), digest },
      { inputs },
    );
  const diagnostic = await failing(stopping('diagnostic'));
  assert.equal(
    [diagnostic.cause, diagnostic.code, diagnostic.values, diagnostic.at],
    ['user-error', 'FTP0970', { column: 'text' }, 'task'],
  );
  const numerics = await failing({ ...stopping('numerics'), numerics: 'abacus/float32' });
  assert.equal(numerics.values, { column: 'abacus/float32' }, 'the engine of the key reaches the operator');
  const disk = await failing(stopping('disk'));
  assert.equal([disk.cause, disk.code], ['disk-full', 'FTP0850']);
  const memory = await failing(stopping('memory'));
  assert.equal([memory.cause, memory.code], ['out-of-memory', 'FTP0992']);
  const engine = await failing(stopping('engine'));
  assert.equal(
    [engine.cause, engine.code, engine.values.reason],
    ['out-of-memory', 'FTP0992', 'one example of 8 tokens'],
  );
  const wasm = await failing(stopping('wasm'));
  assert.equal(
    [wasm.cause, wasm.code, wasm.values.reason],
    ['out-of-memory', 'FTP0992', 'memory access out of bounds'],
  );
  const bug = await failing(stopping('bug'));
  assert.equal([bug.cause, bug.code, bug.values.reason], ['unknown', 'FTP0994', 'nobody thought of this']);
  assert.match(String(bug.detail), /operators\.ts/);
  const user = await failing(stopping('bug', 'sha256:1'));
  assert.equal([user.cause, user.code, user.values.operator], ['user-error', 'FTP0918', 'stop']);
  const full = await failing(stopping('disk', 'sha256:1'));
  assert.is(full.code, 'FTP0850');
});

test('an output that is a folder or a value has to be left', async () => {
  const at = place();
  const inputs = { model: storedTree(at, { 'w.bin': 'W' }), rows: await storedTable(at, []) };
  const outputs: GraphNode['outputs'] = { value: METRIC, curve: METRIC };
  const given = taskOrder(
    at,
    'weigh',
    { kind: 'metric', options: { rows: input('rows') }, outputs, inputs: inputsFor(['model', 'rows']) },
    { inputs },
  );
  const failure = await failing(given);
  assert.equal([failure.code, failure.values], ['FTP0923', { operator: 'weigh', output: 'curve' }]);
});

test.run();
