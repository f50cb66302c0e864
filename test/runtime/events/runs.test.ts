import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { EventData } from '../../../runtime/events/event.ts';
import { openRunLog, writerFolder } from '../../../runtime/events/log.ts';
import type { PipelineIdentity } from '../../../runtime/events/pipeline-identity.ts';
import { isRunId, newRunId } from '../../../runtime/events/run-id.ts';
import { keysOf, lastKeys, readRun, runIds, runs } from '../../../runtime/events/runs.ts';
import { follow, project } from '../../../runtime/events/state.ts';
import type { StoreContext } from '../../../runtime/store/context.ts';
import { sha256 } from '../../../runtime/store/digest.ts';
import { eventsPath } from '../../../runtime/store/layout.ts';
import { breakLease } from '../../../runtime/store/lease.ts';
import { openTemporary } from '../store/support.ts';
import { numbered, runId, samples } from './samples.ts';

const whole = numbered([
  ['run.started', null, samples['run.started']],
  ['task.ready', 'read', samples['task.ready']],
  ['task.cached', 'read', samples['task.cached']],
  ['task.ready', 'train', { key: sha256('train') }],
  ['task.started', 'train', samples['task.started']],
  ['task.retried', 'train', samples['task.retried']],
  ['task.started', 'train', { ...samples['task.started'], attempt: 2 }],
  ['task.output', 'train', samples['task.output']],
  ['task.published', 'train', samples['task.published']],
  ['gate.decided', 'judge', samples['gate.decided']],
  ['task.blocked', 'release', samples['task.blocked']],
  ['effect.intended', 'release', samples['effect.intended']],
  ['warning', 'train', samples.warning],
  ['run.finished', null, samples['run.finished']],
]);

test('a run is what its events say', () => {
  const run = project(runId, whole);
  assert.is(run.status, 'blocked');
  assert.equal([run.pipeline, run.file, run.exit, run.seconds], ['notices', 'main.ftp', 4, 60]);
  assert.equal([run.startedAt, run.finishedAt], ['2026-11-22T10:15:00.000Z', '2026-11-22T10:15:13.000Z']);
  assert.equal(Object.keys(run.tasks), ['read', 'train', 'judge', 'release'], 'in the order of the graph');
  const { read, train, judge, release } = run.tasks;
  assert.equal([read!.status, read!.key, read!.rowsIn, read!.rowsOut], ['cached', sha256('read'), 2000, 1800]);
  assert.equal(
    [train!.status, train!.attempt, train!.executor, train!.seconds, train!.memory],
    ['published', 2, 'local', 12.5, 5e8],
  );
  assert.equal(
    [train!.startedAt, train!.finishedAt, train!.failure],
    ['2026-11-22T10:15:06.000Z', '2026-11-22T10:15:08.000Z', null],
  );
  assert.equal(train!.outputs, { model: { digest: sha256('model'), rows: null, bytes: 1_000_000 } });
  assert.is(judge!.status, 'waiting');
  assert.equal([release!.status, release!.because], ['blocked', 'judge']);
  assert.equal(run.gates, { judge: samples['gate.decided'] });
  assert.equal(run.warnings, [{ code: 'FTP0858', message: 'not the same', task: 'train' }]);
});

test('an effect without an end is one to look up', () => {
  assert.is(project(runId, whole).effects['release-1']?.outcome, 'intended');
  const ended = project(
    runId,
    numbered([
      ['effect.intended', 'release', samples['effect.intended']],
      ['effect.ended', 'release', { ...samples['effect.ended'], outcome: 'done' }],
    ]),
  );
  assert.equal(ended.effects, { 'release-1': { effect: 'publish', task: 'release', outcome: 'done', detail: null } });
});

test('a failure stays with its task, and a later attempt takes it away', () => {
  const failed = numbered([['task.failed', 'train', samples['task.failed']]]);
  assert.is(project(runId, failed).tasks.train?.failure?.code, 'FTP0992');
  assert.is(project(runId, failed).tasks.train?.status, 'failed');
  const again = numbered([
    ['task.failed', 'train', samples['task.failed']],
    ['task.started', 'train', samples['task.started']],
  ]);
  assert.equal(
    [project(runId, again).tasks.train?.failure, project(runId, again).tasks.train?.status],
    [null, 'running'],
  );
});

test('property: following event by event gives the state of the whole, and leaves earlier states alone', () => {
  fc.assert(
    fc.property(fc.nat(whole.length), (count) => {
      const events = whole.slice(0, count);
      const following = follow(runId);
      const states = events.map((event) => following.apply(event));
      assert.equal(following.state, project(runId, events));
      for (const [i, state] of states.entries()) assert.equal(state, project(runId, events.slice(0, i + 1)));
    }),
  );
});

test('run ids sort by time, also within one millisecond and when the clock steps back', () => {
  const now = Date.UTC(2030, 0, 2, 3, 4, 5, 6);
  const ids = [newRunId(now), newRunId(now), newRunId(now - 60_000), newRunId(now + 1000)];
  assert.equal([...ids].sort(), ids);
  assert.ok(ids.every(isRunId));
  assert.match(ids[0]!, /^20300102-030405-006-/);
  assert.not(isRunId('tmp'));
});

const { project: here, file } = samples['run.started'];
const of = (pipeline: string): PipelineIdentity => ({ pipeline, project: here, file });

async function writeRun(
  context: StoreContext,
  pipeline: string | PipelineIdentity,
  keys: Record<string, string>,
  end = true,
): Promise<string> {
  const log = await openRunLog(context, newRunId());
  const started: EventData['run.started'] = {
    ...samples['run.started'],
    ...(typeof pipeline === 'string' ? of(pipeline) : pipeline),
    tasks: Object.keys(keys),
  };
  await log.append('run.started', null, started);
  for (const [task, content] of Object.entries(keys)) await log.append('task.ready', task, { key: sha256(content) });
  if (end) await log.append('run.finished', null, { status: 'succeeded', exit: 0, seconds: 1 });
  await log.close();
  return log.runId;
}

test('runs are listed newest first, without a lock', async () => {
  const { context } = await openTemporary();
  assert.equal(runIds(context), []);
  const first = await writeRun(context, 'a', { read: '1' });
  const second = await writeRun(context, 'b', { read: '2' });
  const log = await openRunLog(context, newRunId());
  await log.append('run.started', null, samples['run.started']);
  assert.equal(
    [...runs(context)].map(({ runId: id, status }) => [id, status]),
    [
      [log.runId, 'running'],
      [second, 'succeeded'],
      [first, 'succeeded'],
    ],
  );
  await log.close();
  assert.is(readRun(context, log.runId)?.status, 'interrupted');
  assert.is(readRun(context, '20200101-000000-000-aaaa'), null);
});

test('a run whose writer vanished is interrupted', async () => {
  const { context, root } = await openTemporary();
  const log = await openRunLog(context, newRunId());
  await log.append('run.started', null, samples['run.started']);
  assert.is(readRun(context, log.runId)?.status, 'running');
  await breakLease(context, writerFolder(root, log.runId));
  assert.is(readRun(context, log.runId)?.status, 'interrupted');
  await log.close();
});

test('the keys that the last runs of a pipeline had', async () => {
  const { context } = await openTemporary();
  await writeRun(context, 'a', { read: '1', train: '2' });
  const part = await writeRun(context, 'a', { read: '3' }, false);
  await writeRun(context, 'b', { read: '9' });
  assert.equal([...keysOf(readRun(context, part)!)], [['read', sha256('3')]]);
  // The newest run knows `read` only; `train` is known from the one before.
  assert.equal(Object.fromEntries(lastKeys(context, of('a'))), { read: sha256('3'), train: sha256('2') });
  assert.equal([...lastKeys(context, of('none'))], []);
  // Another project that shares the store, another file of this one, and a log from before projects were recorded.
  await writeRun(context, { ...of('a'), project: '/elsewhere' }, { read: '7' });
  await writeRun(context, { ...of('a'), file: 'other.ftp' }, { read: '8' });
  assert.is(lastKeys(context, of('a')).get('read'), sha256('3'));
  assert.is(lastKeys(context, { ...of('a'), project: '/elsewhere' }).get('read'), sha256('7'));
  await writeRun(context, { ...of('a'), project: '' }, { read: '0' });
  assert.is(lastKeys(context, of('a')).get('read'), sha256('0'));
});

test('a damaged log is told and shown as far as it goes', async () => {
  const { context, root, warnings } = await openTemporary();
  const id = await writeRun(context, 'a', { read: '1', train: '2' });
  const path = eventsPath(root, id);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.with(2, lines[2]!.replace('"train"', '"trian"')).join('\n'));
  const run = readRun(context, id);
  assert.equal([run?.tasks.read?.status, run?.tasks.train?.status, run?.status], ['ready', 'waiting', 'interrupted']);
  assert.equal(
    warnings.map(({ code, values }) => [code, values.line]),
    [['FTP0862', 3]],
  );
});

test.run();
