import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GraphNode } from '../../../compiler/graph/graph.ts';
import type { EventType } from '../../../runtime/events/event.ts';
import { openRunLog } from '../../../runtime/events/log.ts';
import { newRunId } from '../../../runtime/events/run-id.ts';
import { keyManifest } from '../../../runtime/plan/key.ts';
import { canonical } from '../../../runtime/store/canonical.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import { resultFolder } from '../../../runtime/store/layout.ts';
import { flowNode } from '../../support/flow.ts';
import { compute, filesUnder, keyFor, openTemporary } from '../store/support.ts';
import { samples } from './samples.ts';

const read = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../../grammar/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
/** What is wrong with a value; null where it follows the schema. */
function checker(name: string): (value: unknown) => string | null {
  const validate = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(read(name));
  return (value) => (validate(value) ? null : JSON.stringify(validate.errors));
}

test('every line of a log follows the event schema; its types are those of the code', async () => {
  const { context } = await openTemporary();
  const log = await openRunLog(context, newRunId());
  for (const [type, data] of Object.entries(samples))
    await log.append(type as EventType, /^run|warning/.test(type) ? null : 'task', data as never);
  await log.close();
  const problem = checker('event');
  const lines = readFileSync(join(log.folder, 'events.jsonl'), 'utf8').trim().split('\n');
  assert.is(lines.length, Object.keys(samples).length);
  for (const line of lines) assert.is(problem(JSON.parse(line)), null, line);
  const { oneOf } = read('event') as { oneOf: { title: string }[] };
  assert.equal(oneOf.map(({ title }) => title).sort(), Object.keys(samples).sort());
  // The schema is no rubber stamp.
  const first = JSON.parse(lines[0]!);
  for (const change of [
    { type: 'run.begun' },
    { seq: 0 },
    { task: 'x' },
    { data: { ...first.data, graph: 'x' } },
    { more: 1 },
    { crc: '' },
  ])
    assert.ok(problem({ ...first, ...change }), JSON.stringify(change));
});

test('a stored record follows the result schema', async () => {
  const store = await openTemporary();
  await compute(store, 'a');
  const folder = resultFolder(store.root, keyFor('a'));
  const record = JSON.parse(readFileSync(join(folder, filesUnder(folder)[0]!), 'utf8'));
  const problem = checker('result');
  assert.is(problem(record), null);
  assert.ok(problem({ ...record, key: 'a' }));
  assert.ok(problem({ ...record, outputs: { rows: { ...record.outputs.rows, shards: 1 } } }));
  assert.ok(problem({ ...record, report: { ...record.report, rowsIn: -1 } }));
});

test('the manifest of a key follows the key schema', () => {
  const step = {
    id: 'a.b',
    operator: 'language',
    version: '1',
    digest: null,
    options: { is: ['sv'] },
    observations: [],
    seed: 1,
  };
  const source = { ...step, operator: 'jsonl', options: { path: 'data/*.jsonl' } };
  const node = {
    ...flowNode('notices', 'barrier', { numerics: true, digest: sha256('bundle') }),
    kind: 'rows',
    stage: { source, record: null, steps: [step] },
  } as unknown as GraphNode;
  const files = [{ path: 'data/a.jsonl', digest: sha256('a'), bytes: 1 }];
  const context = { salt: '', numerics: 'wasm-f32' };
  const manifest = keyManifest(node, { rows: sha256('rows') }, files, context);
  const problem = checker('key');
  assert.is(problem(JSON.parse(canonical(manifest))), null);
  assert.ok(problem({ ...manifest, executor: 'local' }));
  assert.ok(problem({ ...manifest, inputs: { rows: 'result of a' } }));
});

test.run();
