import type { Compilation } from '../../compiler/graph/graph.ts';
import type { KeyContext, KeyManifest } from '../../runtime/plan/key.ts';
import { schedule } from '../../runtime/schedule/schedule.ts';
import { makeSlots } from '../../runtime/schedule/slots.ts';
import type { RunOutcome, ScheduleEvent } from '../../runtime/schedule/state.ts';
import type { TaskOutcome, TaskRun } from '../../runtime/schedule/task.ts';
import { digestOfJson } from '../../runtime/store/canonical.ts';
import type { Output, ResultRecord, TaskReport } from '../../runtime/store/result.ts';

/** A store in memory and tasks that are functions: the scheduler without disk or processes. */

export const context: KeyContext = { salt: '', numerics: 'test' };

export const noReport: TaskReport = {
  rowsIn: null,
  rowsOut: null,
  drops: [],
  counts: {},
  measures: {},
  series: {},
  dropped: null,
  seconds: 0,
  memory: 0,
};

/** What a test's task does: the value of each output, or a failure. */
export type Work = (
  run: TaskRun,
) => Record<string, unknown> | { readonly fails: string } | Promise<Record<string, unknown>>;

export interface FakeStore {
  readonly results: Map<string, ResultRecord>;
  readonly manifests: Map<string, KeyManifest>;
  previous: Map<string, string>;
}

export const fakeStore = (): FakeStore => ({ results: new Map(), manifests: new Map(), previous: new Map() });

export interface FakeRun extends RunOutcome {
  readonly executed: readonly string[];
  readonly events: readonly ScheduleEvent[];
}

export async function runFake(
  compilation: Compilation,
  store: FakeStore,
  work: Work,
  signal = new AbortController().signal,
  cpus = 2,
  memoryOf: (task: string) => number | null = () => null,
  more: { readonly gpuHours?: number; readonly secondsOf?: (task: string) => number | null } = {},
): Promise<FakeRun> {
  const executed: string[] = [];
  const events: ScheduleEvent[] = [];
  const outcome = await schedule({
    compilation,
    tasks: compilation.graph.nodes.map((node) => ({
      node,
      files: [],
      memory: memoryOf(node.id),
      seconds: more.secondsOf?.(node.id),
    })),
    gpuHours: more.gpuHours,
    context,
    lookup: async (key) => store.results.get(key) ?? null,
    keyManifest: async (key) => store.manifests.get(key) ?? null,
    previous: store.previous,
    slots: makeSlots({ cpus, memory: 1e9, gpus: [] }),
    emit: (event) => events.push(event),
    signal,
    execute: async (run): Promise<TaskOutcome> => {
      executed.push(run.node.id);
      const done = await work(run);
      if ('damaged' in done) return { kind: 'damaged', inputs: done.damaged as string[] };
      if ('fails' in done) {
        const failure = {
          cause: 'user-error' as const,
          code: 'FTP0990',
          values: { task: run.node.id, reason: String(done.fails) },
          at: run.node.id,
          detail: null,
        };
        return { kind: 'failed', failure, log: '' };
      }
      const outputs = Object.fromEntries(Object.entries(done).map(([name, value]) => [name, valueOutput(value)]));
      const result: ResultRecord = { format: 1, key: run.key, outputs, report: noReport };
      store.results.set(run.key, result);
      store.manifests.set(run.key, run.manifest);
      return { kind: 'done', result, computed: true };
    },
  });
  store.previous = new Map(
    [...outcome.states.values()].flatMap(({ node, key }) => (key === null ? [] : [[node.id, key] as const])),
  );
  return { ...outcome, executed, events };
}

const valueOutput = (value: unknown): Output => ({
  type: 'value',
  digest: digestOfJson(value as never),
  value: value as never,
});
