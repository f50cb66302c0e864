import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../compiler/operators/manifest.ts';
import type { RecordType } from '../../../compiler/operators/types.ts';
import { failureOf } from '../../../runtime/worker/failure.ts';
import type { TaskFailure, TaskOrder } from '../../../runtime/worker/protocol.ts';
import {
  order,
  own,
  param,
  place,
  type Ran,
  rowsOf,
  run,
  sourceFiles,
  stageNode,
  step,
  storedTable,
} from '../../support/orders.ts';

const RECORD: RecordType = {
  kind: 'record',
  fields: {
    id: { type: { kind: 'scalar', name: 'Text' } },
    text: { type: { kind: 'scalar', name: 'Text' } },
    year: { type: { kind: 'optional', of: { kind: 'scalar', name: 'Int' } } },
  },
};
const column = (name: string): Json => ({ op: 'column', name });
const since = (year: number): Json => ({
  op: 'binary',
  operator: '>=',
  left: column('year'),
  right: { op: 'literal', value: year },
});
const where = (expression: Json, id = 'late') => step('where', { condition: { $expression: expression } }, { id });
const jsonl = (options = {}) => step('jsonl', { path: 'data/*.jsonl', on_bad: 'fail', ...options }, { id: 'notices' });
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const notices = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    extra: true,
    text: `Notis ${i}: boken är åter. `.repeat(1 + (i % 20)),
    year: i % 7 === 0 ? undefined : 1980 + (i % 40),
    id: `n${i}`,
  }));

const kernels = new URL('./kernels.ts', import.meta.url).href;
const TEXT = { kind: 'column', of: { kind: 'scalar', name: 'Text' } } as const;
const modules: TaskOrder['modules'] = {
  'split_sentences@1': own(kernels, 'split_sentences', [
    param('text', TEXT, { positional: true }),
    param('most', { kind: 'scalar', name: 'Int' }),
  ]),
  'stumble@1': own(kernels, 'stumble'),
  'nothing@1': own(kernels, 'nothing'),
  'syllables@1': own(kernels, 'syllables', [param('text', { kind: 'scalar', name: 'Text' }, { positional: true })]),
};

async function failing(given: TaskOrder): Promise<TaskFailure> {
  const controller = new AbortController();
  try {
    await run(given, controller.signal);
  } catch (error) {
    return failureOf(error, given, controller.signal);
  }
  throw new Error('it did not fail');
}

test('a source is read, checked, put into the declared shape and filtered', async () => {
  const at = place();
  const all = notices(50);
  const files = sourceFiles(at, {
    'data/a.jsonl': lines(all.slice(0, 20)),
    'data/b.jsonl': gzipSync(lines(all.slice(20))),
  });
  const given = order(at, stageNode({ source: jsonl(), record: RECORD, steps: [where(since(2000))] }), { files });
  const { result, messages } = await run(given);
  const kept = await rowsOf(given, result.outputs.rows);
  const shaped = all.map(({ id, text, year }) => ({ id, text, year: year ?? null }));
  assert.is(JSON.stringify(kept), JSON.stringify(shaped.filter(({ year }) => year !== null && year >= 2000)));
  assert.is(result.report.rowsIn, 50);
  assert.is(result.report.rowsOut, kept.length);
  assert.equal(result.report.drops, [{ step: 'late', reason: 'year >= 2000', rows: 50 - kept.length }]);
  assert.equal(result.report.measures.flow, [{ step: 'late', rowsIn: 50, rowsOut: kept.length }]);
  const dropped = await rowsOf(given, result.report.dropped);
  assert.equal(dropped[0], { step: 'late', reason: 'year >= 2000', value: null, threshold: 2000, row: shaped[0] });
  assert.is(dropped.length + kept.length, 50);
  assert.ok(messages.some(({ type }) => type === 'progress'));
});

test('operators get columns, options, tools and scalar functions; rows may become several', async () => {
  const at = place();
  const rows = [
    { id: 'a', text: 'Ett. Två. Tre.' },
    { id: 'b', text: '' },
    { id: 'c', text: 'Fyra.' },
  ];
  const syllables: Json = { op: 'call', operator: 'syllables', version: '1', args: [column('text')] };
  const steps = [
    step('split_sentences', { text: 'text', most: 2 }),
    step('derive', {
      n: { $expression: syllables },
      none: { $expression: { op: 'call', operator: 'syllables', version: '1', args: [column('absent')] } },
    }),
    step('select', { columns: ['n', 'text', 'none'] }),
  ];
  const inputs = { rows: await storedTable(at, rows) };
  const given = order(at, stageNode({ steps }, { inputs: { rows: { node: 'notices', output: 'rows' } } }), {
    inputs,
    modules,
  });
  const { result } = await run(given);
  assert.equal(await rowsOf(given, result.outputs.rows), [
    { n: 1, text: 'Ett.', none: null },
    { n: 1, text: 'Två.', none: null },
    { n: 2, text: 'Fyra.', none: null },
  ]);
  assert.equal(result.report.drops, [{ step: 'split_sentences', reason: 'no rows left', rows: 1 }]);
  assert.equal(result.report.counts, { 'sentences 7': 4 });
});

test('one, two and three threads leave the same bytes', async () => {
  const at = place();
  const all = notices(16_000);
  const broken = lines(all).replace('"id":"n15000"', '"id":15000');
  const files = sourceFiles(at, { 'data/a.jsonl': broken });
  const steps = [
    where(since(1990)),
    step('split_sentences', { text: 'text', most: 3 }),
    step('select', { columns: ['id', 'text'] }),
  ];
  const stage = { source: jsonl({ on_bad: 'skip' }), record: RECORD, steps };
  const results: Ran[] = [];
  for (const threads of [1, 2, 3]) results.push(await run(order(at, stageNode(stage), { files, threads, modules })));
  const [first, ...others] = results.map(({ result: { outputs, report } }) => ({
    outputs,
    drops: report.drops,
    dropped: report.dropped,
    counts: report.counts,
    rowsIn: report.rowsIn,
  }));
  for (const other of others) assert.equal(other, first);
  assert.equal(first!.drops[0], { step: 'notices', reason: 'bad_record', rows: 1 });
  assert.is(first!.rowsIn, 16_000);
});

test('a stage over a table gives back unchanged rows byte for byte', async () => {
  const at = place();
  const table = await storedTable(
    at,
    notices(5000).map(({ id, text }) => ({ text, id, odd: '\u2028"\\' })),
    100_000,
  );
  const given = order(at, stageNode({ steps: [] }, { inputs: { rows: { node: 'corpus', output: 'rows' } } }), {
    inputs: { rows: table },
  });
  const { result } = await run(given);
  const output = result.outputs.rows;
  assert.is(output?.digest, table.digest);
});

test('each fault of a record has its code, its place and what was seen', async () => {
  const good = '{"id":"a","text":"b"}\n';
  const cases: [content: string | Buffer, code: string, values: Record<string, string | number | RegExp>][] = [
    [
      `${good}{"id":"a", text}\n`,
      'FTP0911',
      { place: 'data/a.jsonl:2', column: 12, problem: /double quotes/, excerpt: /text/ },
    ],
    [`${good}{"id":"a","text":"b`, 'FTP0911', { place: 'data/a.jsonl:2', problem: /line ends where a closing quote/ }],
    [`${good}["a"]\n`, 'FTP0912', { place: 'data/a.jsonl:2', seen: 'a list ["a"]' }],
    [
      `\n${good}\n{"id":"a","Text":"b"}\n`,
      'FTP0913',
      { place: 'data/a.jsonl:4', column: 'text', found: '`id`, `Text`' },
    ],
    [
      `${good}{"id":"a","text":"b","year":"1990"}\n`,
      'FTP0914',
      { place: 'data/a.jsonl:2', column: 'year', wanted: 'Int?', seen: 'text "1990"' },
    ],
    [`${good}{"id":null,"text":"b"}\n`, 'FTP0914', { column: 'id', wanted: 'Text', seen: 'null' }],
    [`${good}{"id":"a","text":"b","year":1.5}\n`, 'FTP0914', { column: 'year', seen: 'the number 1.5' }],
    [Buffer.from(`${good}{"id":"å"}\n`, 'latin1'), 'FTP0903', { place: 'data/a.jsonl:2', byte: '0xE5' }],
    [Buffer.from(good, 'utf16le'), 'FTP0904', { file: 'data/a.jsonl' }],
    ['', 'FTP0902', { file: 'data/a.jsonl' }],
    ['\n  \n', 'FTP0902', { file: 'data/a.jsonl' }],
    [gzipSync(good.repeat(1000)).subarray(0, 60), 'FTP0905', { format: 'gzip' }],
  ];
  for (const [content, code, values] of cases) {
    const at = place();
    const files = sourceFiles(at, { 'data/a.jsonl': content });
    const failure = await failing(order(at, stageNode({ source: jsonl(), record: RECORD }), { files }));
    assert.is(failure.code, code, String(content));
    assert.is(failure.cause, 'user-error');
    assert.is(failure.at, 'notices');
    for (const [name, value] of Object.entries(values)) {
      if (value instanceof RegExp) assert.match(String(failure.values[name]), value);
      else assert.is(failure.values[name], value);
    }
  }
});

test('on_bad: skip counts bad records and keeps them with file, line, problem and content', async () => {
  const at = place();
  const content = Buffer.concat([
    Buffer.from('{"id":"a","text":"b"}\n{"id":"a"\n'),
    Buffer.from('{"id":"å","text":"c"}\n', 'latin1'),
    Buffer.from('{"id":"d","text":7}\n{"id":"e","text":"f"}\n'),
  ]);
  const files = sourceFiles(at, { 'data/a.jsonl': content, 'data/b.jsonl': '' });
  const given = order(at, stageNode({ source: jsonl({ on_bad: 'skip' }), record: RECORD, steps: [where(since(0))] }), {
    files,
  });
  const { result } = await run(given);
  assert.equal(result.report.drops, [
    { step: 'notices', reason: 'bad_record', rows: 4 },
    { step: 'late', reason: 'year >= 0', rows: 2 },
  ]);
  const dropped = await rowsOf(given, result.report.dropped);
  const bad = dropped
    .filter(({ reason }) => reason === 'bad_record')
    .map(({ step: at, value, row }) => ({ at, value, ...(row as object) }));
  assert.equal(
    bad.map(({ value, ...row }) => [
      value,
      (row as never as { file: string }).file,
      (row as never as { line: number }).line,
    ]),
    [
      ['FTP0903', 'data/a.jsonl', 3],
      ['FTP0911', 'data/a.jsonl', 2],
      ['FTP0914', 'data/a.jsonl', 4],
      ['FTP0902', 'data/b.jsonl', 0],
    ],
  );
  assert.match(JSON.stringify(bad[2]), /column `text` should be Text, and is the number 7/);
  assert.match(JSON.stringify(bad[2]), /\{\\"id\\":\\"d\\"/);
});

test('a file that changed since planning is not read', async () => {
  const at = place();
  const files = sourceFiles(at, { 'data/a.jsonl': '{"id":"a","text":"b"}\n' });
  writeFileSync(join(at.project, 'data/a.jsonl'), '{"id":"a","text":"c"}\n');
  assert.is((await failing(order(at, stageNode({ source: jsonl() }), { files }))).code, 'FTP0901');
  // Whatever else is wrong with it may come of the change.
  writeFileSync(join(at.project, 'data/a.jsonl'), `{"id":"a"\n${lines(notices(20_000))}`);
  for (const threads of [1, 2])
    assert.is((await failing(order(at, stageNode({ source: jsonl() }), { files, threads }))).code, 'FTP0901');
  const gone = [{ path: 'data/gone.jsonl', bytes: 0, digest: files[0]!.digest }];
  const failure = await failing(order(at, stageNode({ source: jsonl() }), { files: gone }));
  assert.is(failure.code, 'FTP0900');
});

test('errors of operators name the operator and the row, the same on any number of threads', async () => {
  const at = place();
  const rows = notices(42_000).map(({ id, text }) => ({ id, text: text.slice(0, 100), year: 'sen' }));
  const inputs = { rows: await storedTable(at, rows) };
  const node = (steps: Parameters<typeof stageNode>[0]['steps']) =>
    stageNode({ steps }, { inputs: { rows: { node: 'notices', output: 'rows' } } });
  for (const threads of [1, 2]) {
    const stumbled = await failing(order(at, node([step('stumble', {})]), { inputs, modules, threads }));
    assert.is(stumbled.code, 'FTP0918');
    assert.equal(stumbled.values, {
      operator: 'stumble',
      place: 'notices, row 41235',
      reason: 'n41234 is one too many',
    });
    assert.is(stumbled.at, 'stumble');
    assert.match(String(stumbled.detail), /kernels\.ts/);
  }
  const typed = await failing(order(at, node([where(since(1990))]), { inputs }));
  assert.is(typed.code, 'FTP0919');
  assert.equal(typed.values, {
    place: 'notices, row 1',
    problem: '`year` is text "sen" and `1990` is the number 1990, which have no order',
    expression: 'year >= 1990',
  });
  const nothing = await failing(order(at, node([step('nothing', {})]), { inputs, modules }));
  assert.equal([nothing.code, nothing.values.seen], ['FTP0920', 'nothing']);
  const missing = await failing(order(at, node([step('unheard_of', {})]), { inputs }));
  assert.equal([missing.code, missing.values.operator], ['FTP0921', 'unheard_of']);
});

test('a damaged shard of an input is told as such', async () => {
  const at = place();
  const table = await storedTable(
    at,
    notices(10).map(({ id, text }) => ({ id, text })),
  );
  const hex = table.shards[0]!.digest.slice(7);
  const path = join(at.store, 'cas/sha256', hex.slice(0, 2), hex);
  chmodSync(path, 0o644);
  writeFileSync(path, readFileSync(path, 'utf8').replace('Notis', 'notis'));
  const given = order(at, stageNode({ steps: [] }, { inputs: { rows: { node: 'corpus', output: 'rows' } } }), {
    inputs: { rows: table },
  });
  const failure = await failing(given);
  assert.is(failure.code, 'FTP0922');
  assert.is(failure.cause, 'infra');
});

test('a stage can be cancelled', async () => {
  const at = place();
  const inputs = {
    rows: await storedTable(
      at,
      notices(30_000).map(({ id, text }) => ({ id, text })),
    ),
  };
  const given = order(at, stageNode({ steps: [] }, { inputs: { rows: { node: 'corpus', output: 'rows' } } }), {
    inputs,
  });
  const controller = new AbortController();
  const running = run(given, controller.signal);
  controller.abort();
  const error = await running.catch((thrown: unknown) => thrown);
  assert.is(failureOf(error, given, controller.signal).cause, 'cancelled');
});

test.run();
