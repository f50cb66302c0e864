import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FlowNode } from '../../../compiler/graph/flow.ts';
import type { Compilation } from '../../../compiler/graph/graph.ts';
import { lower } from '../../../compiler/graph/lower.ts';
import { flowNode, flowOf, from } from '../../support/flow.ts';
import { fakeStore, runFake, type Work } from '../../support/run.ts';

/** Two chains that meet: a -> b -> d, c -> d. */
const diamond = (min = 1): Compilation =>
  lower(
    flowOf([
      flowNode('a', 'barrier', { options: { min } }),
      flowNode('b', 'barrier', { inputs: { rows: from('a') } }),
      flowNode('c', 'barrier'),
      flowNode('d', 'barrier', { inputs: { rows: from('b'), other: from('c') } }),
    ]),
  );

const names: Work = ({ node }) => ({ rows: node.id });

test('an unchanged second run executes nothing', async () => {
  const store = fakeStore();
  const first = await runFake(diamond(), store, names);
  assert.equal([...first.executed].sort(), ['a', 'b', 'c', 'd']);
  const second = await runFake(diamond(), store, names);
  assert.equal(second.executed, []);
  assert.ok([...second.states.values()].every(({ status }) => status === 'cached'));
});

test('a changed option runs its task; an equal result stops the re-run there', async () => {
  const store = fakeStore();
  await runFake(diamond(1), store, names);
  const again = await runFake(diamond(2), store, names);
  assert.equal(again.executed, ['a']);
  const event = again.events.find((each) => each.type === 'task-succeeded');
  assert.equal(event?.type === 'task-succeeded' && event.changes, [
    { path: 'options.min', label: 'min', before: 1, after: 2 },
  ]);
});

test('a changed result goes on to everything that depends on it and nothing else', async () => {
  const store = fakeStore();
  await runFake(diamond(1), store, names);
  const again = await runFake(diamond(2), store, ({ node, manifest }) => ({
    rows: [node.id, manifest.options ?? null],
  }));
  assert.equal(again.executed, ['a', 'b', 'd']);
});

test('the seed of a pipeline changes what draws numbers, not what cleans rows', async () => {
  const seeded = (seed: number): Compilation =>
    lower(
      flowOf([
        flowNode('notes', 'source', { seed }),
        flowNode('clean', 'row', { seed, inputs: { rows: from('notes') } }),
        flowNode('m', 'model', { seed, inputs: { on: from('clean') } }),
      ]),
    );
  const store = fakeStore();
  await runFake(seeded(1), store, names);
  assert.equal((await runFake(seeded(2), store, names)).executed, ['m']);
});

test('a failure skips what depends on it; independent branches go on', async () => {
  const outcome = await runFake(diamond(), fakeStore(), (run) =>
    run.node.id === 'a' ? { fails: 'on purpose' } : names(run),
  );
  const status = Object.fromEntries([...outcome.states].map(([id, state]) => [id, state.status]));
  assert.equal(status, { a: 'failed', b: 'skipped', c: 'succeeded', d: 'skipped' });
});

const judged = (): Compilation => {
  const nodes: FlowNode[] = [
    flowNode('tuned', 'model', { outputs: { model: { kind: 'model' } } }),
    flowNode('quality', 'evaluation', {
      inputs: { model: from('tuned', 'model') },
      outputs: { report: { kind: 'report' } },
    }),
    flowNode('release', 'sink', {
      inputs: { model: from('tuned', 'model'), when: from('quality', 'report') },
      outputs: { release: { kind: 'release' } },
    }),
  ];
  return lower(flowOf(nodes));
};

for (const [verdict, status] of [
  ['pass', 'succeeded'],
  ['fail', 'blocked'],
  ['inconclusive', 'blocked'],
] as const) {
  test(`a gate that says ${verdict} leaves the release ${status}`, async () => {
    const work: Work = ({ node }) =>
      node.id === 'quality' ? { report: { verdict } } : node.id === 'tuned' ? { model: 1 } : { release: 1 };
    const outcome = await runFake(judged(), fakeStore(), work);
    assert.is(outcome.states.get('release')!.status, status);
    assert.ok(outcome.events.some((event) => event.type === 'judged' && event.verdict === verdict));
  });
}

test('a release knows every task before it', async () => {
  let lineage: readonly string[] = [];
  await runFake(judged(), fakeStore(), (run) => {
    if (run.node.id === 'release') lineage = Object.keys(run.lineage!.results);
    return run.node.id === 'quality' ? { report: { verdict: 'pass' } } : { model: 1, release: 1 };
  });
  assert.equal(lineage, ['tuned', 'quality']);
});

test('a damaged input is made again before the task that needs it', async () => {
  let damaged = true;
  const store = fakeStore();
  const outcome = await runFake(diamond(), store, (run) => {
    if (run.node.id !== 'b' || !damaged) return names(run);
    damaged = false;
    store.results.clear();
    return { damaged: ['rows'] };
  });
  assert.equal(
    outcome.executed.filter((id) => id === 'a' || id === 'b'),
    ['a', 'b', 'a', 'b'],
  );
  assert.ok([...outcome.states.values()].every(({ status }) => status === 'succeeded'));
});

test('an interruption lets nothing new start', async () => {
  const controller = new AbortController();
  const outcome = await runFake(
    diamond(),
    fakeStore(),
    (run) => {
      controller.abort();
      return names(run);
    },
    controller.signal,
    1,
  );
  assert.is(outcome.interrupted, true);
  assert.is(outcome.executed.length, 1);
  assert.ok([...outcome.states.values()].some(({ status }) => status === 'cancelled'));
});

test('tasks share the processors: one that wants all runs alone', async () => {
  const wide = lower(
    flowOf(
      ['a', 'b', 'c'].map((id) =>
        flowNode(id, 'barrier', {
          resources: { gpu: 'never', gpuMemory: null, gpus: 0, threads: id === 'b' ? 'many' : 'one', place: null },
        }),
      ),
    ),
  );
  let running = 0;
  let alone = true;
  let most = 0;
  await runFake(wide, fakeStore(), async ({ node, threads }) => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (node.id === 'b') alone &&= running === 1 && threads === 2;
    running--;
    return { rows: node.id };
  });
  assert.ok(alone);
  assert.is(most, 2);
});

test('tasks that do not fit into memory together run one after the other, and one that never fits runs alone', async () => {
  const three = lower(flowOf(['a', 'b', 'c'].map((id) => flowNode(id, 'barrier'))));
  const bytes: Record<string, number> = { a: 0.7e9, b: 0.7e9, c: 5e9 };
  let running = 0;
  let most = 0;
  const work: Work = async ({ node }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return { rows: node.id };
  };
  const outcome = await runFake(three, fakeStore(), work, new AbortController().signal, 4, (task) => bytes[task]!);
  assert.is(most, 1);
  assert.is(outcome.executed.length, 3);
});

test('a task that would go past the GPU-hours of a run is not started; what needs no GPU goes on', async () => {
  const gpu = { gpu: 'required' as const, gpuMemory: null, gpus: 2, threads: 'one' as const, place: null };
  const trainings = lower(
    flowOf([
      flowNode('a', 'model', { resources: gpu, outputs: { model: { kind: 'model' } } }),
      flowNode('b', 'model', { resources: gpu, inputs: { base: from('a', 'model') } }),
      flowNode('c', 'barrier'),
      flowNode('d', 'barrier', { inputs: { rows: from('b') } }),
    ]),
  );
  const run = (gpuHours: number) =>
    runFake(trainings, fakeStore(), names, undefined, 2, undefined, {
      gpuHours,
      // Half an hour on two GPUs.
      secondsOf: (task) => (task === 'c' ? null : 1800),
    });
  const status = ({ states }: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries([...states].map(([id, state]) => [id, state.status]));
  // What a task really took counts once it has ended, and these take no time.
  assert.equal(status(await run(1.01)), { a: 'succeeded', b: 'succeeded', c: 'succeeded', d: 'succeeded' });
  const short = await run(0.9);
  assert.equal(status(short), { a: 'failed', b: 'skipped', c: 'succeeded', d: 'skipped' });
  assert.is(short.states.get('a')!.failure!.code, 'FTP0995');
  assert.equal(short.states.get('a')!.failure!.values, {
    task: 'a',
    expected: '1 GPU-hour',
    budget: '0.9 GPU-hours',
  });
});

test.run();
