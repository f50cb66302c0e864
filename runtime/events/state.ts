import type { Json } from '../../compiler/operators/manifest.ts';
import type { Digest } from '../store/result.ts';
import type { TaskFailure } from '../worker/protocol.ts';
import type { RunEnd, RunEvent, Verdict } from './event.ts';

/** A run as its log tells it: what terminal, `runs`, `show`, `why` and dashboards draw. */
export interface RunState {
  readonly runId: string;
  /** `interrupted`: the log has no end and nobody writes it any more. Told by `readRun`, not by the events. */
  readonly status: 'running' | RunEnd | 'interrupted';
  readonly pipeline: string;
  /** Empty in logs written before it was recorded. */
  readonly project: string;
  readonly file: string;
  readonly graph: Digest | null;
  readonly command: readonly string[];
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly exit: number | null;
  readonly seconds: number | null;
  /** In the order of the graph. */
  readonly tasks: Readonly<Record<string, LoggedTask>>;
  readonly gates: Readonly<Record<string, { readonly verdict: Verdict; readonly report: Json }>>;
  readonly effects: Readonly<Record<string, EffectState>>;
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly task: string | null }[];
}

export interface LoggedTask {
  readonly id: string;
  readonly status:
    | 'waiting'
    | 'ready'
    | 'elsewhere'
    | 'running'
    | 'cached'
    | 'published'
    | 'failed'
    | 'cancelled'
    | 'skipped'
    | 'blocked';
  readonly key: Digest | null;
  readonly attempt: number;
  readonly executor: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly seconds: number | null;
  readonly memory: number | null;
  readonly rowsIn: number | null;
  readonly rowsOut: number | null;
  readonly outputs: Readonly<
    Record<string, { readonly digest: Digest; readonly rows: number | null; readonly bytes: number | null }>
  >;
  readonly failure: TaskFailure | null;
  readonly log: string | null;
  /** Task or gate that is why this one did not run. */
  readonly because: string | null;
}

export interface EffectState {
  readonly effect: string;
  readonly task: string | null;
  /** `intended` without an end: the process stopped in between; the tag must be looked up. */
  readonly outcome: 'intended' | 'done' | 'refused' | 'unknown';
  readonly detail: Json;
}

const emptyRun = (runId: string): RunState => ({
  runId,
  status: 'running',
  pipeline: '',
  project: '',
  file: '',
  graph: null,
  command: [],
  version: '',
  host: '',
  pid: 0,
  startedAt: '',
  finishedAt: null,
  exit: null,
  seconds: null,
  tasks: {},
  gates: {},
  effects: {},
  warnings: [],
});

const emptyTask = (id: string): LoggedTask => ({
  id,
  status: 'waiting',
  key: null,
  attempt: 0,
  executor: null,
  startedAt: null,
  finishedAt: null,
  seconds: null,
  memory: null,
  rowsIn: null,
  rowsOut: null,
  outputs: {},
  failure: null,
  log: null,
  because: null,
});

/** The state after all of `events`. */
export function project(runId: string, events: Iterable<RunEvent>): RunState {
  // One draft is filled in: copying every task for every event would take quadratic time.
  const draft = emptyRun(runId) as Draft;
  for (const event of events) applyTo(draft, event);
  return draft;
}

/** A projection that follows a run as it goes. The state given out is replaced, not changed, with every event. */
export function follow(runId: string): { apply(event: RunEvent): RunState; readonly state: RunState } {
  let state = emptyRun(runId);
  return {
    apply(event) {
      const { tasks, gates, effects, warnings } = state;
      const draft = {
        ...state,
        tasks: { ...tasks },
        gates: { ...gates },
        effects: { ...effects },
        warnings: [...warnings],
      } as Draft;
      applyTo(draft, event);
      return (state = draft);
    },
    get state() {
      return state;
    },
  };
}

type Draft = { -readonly [K in keyof RunState]: RunState[K] } & {
  tasks: Record<string, LoggedTask>;
  gates: Record<string, RunState['gates'][string]>;
  effects: Record<string, EffectState>;
  warnings: RunState['warnings'][number][];
};

function applyTo(run: Draft, event: RunEvent): void {
  const { ts, task } = event;
  if (task !== null) {
    const before = run.tasks[task];
    const change = taskChange(event, before);
    if (change) run.tasks[task] = { ...(before ?? emptyTask(task)), ...change };
  }
  switch (event.type) {
    case 'run.started': {
      const { tasks, ...data } = event.data;
      Object.assign(run, data, { startedAt: run.startedAt || ts, status: 'running', finishedAt: null, exit: null });
      for (const id of tasks) run.tasks[id] ??= emptyTask(id);
      break;
    }
    case 'gate.decided':
      run.gates[task ?? ''] = event.data;
      break;
    case 'effect.intended':
      run.effects[event.data.tag] = { effect: event.data.effect, task, outcome: 'intended', detail: event.data.detail };
      break;
    case 'effect.ended': {
      const { effect, tag, outcome, detail } = event.data;
      run.effects[tag] = { effect, task, outcome, detail };
      break;
    }
    case 'warning':
      run.warnings.push({ code: event.data.code, message: event.data.message, task });
      break;
    case 'run.finished':
      Object.assign(run, event.data, { finishedAt: ts });
  }
}

/** What an event changes of its task; null for events that are not about how the task stands. */
function taskChange(event: RunEvent, before: LoggedTask | undefined): Partial<LoggedTask> | null {
  const finishedAt = event.ts;
  switch (event.type) {
    case 'task.ready':
      return { status: 'ready', ...event.data };
    case 'task.waits':
      return { status: 'elsewhere', key: event.data.key };
    case 'task.cached':
      return { status: 'cached', finishedAt, ...event.data };
    case 'task.started':
      return { status: 'running', startedAt: event.ts, failure: null, ...event.data };
    case 'task.output': {
      const { output, ...data } = event.data;
      return { outputs: { ...before?.outputs, [output]: data } };
    }
    case 'task.retried':
      return { attempt: event.data.attempt, failure: event.data.failure };
    case 'task.published':
      return { status: 'published', finishedAt, failure: null, ...event.data };
    case 'task.failed':
      return { status: 'failed', finishedAt, ...event.data };
    case 'task.cancelled':
      return { status: 'cancelled', finishedAt };
    case 'task.skipped':
      return { status: 'skipped', finishedAt, because: event.data.because };
    case 'task.blocked':
      return { status: 'blocked', finishedAt, because: event.data.gate };
    default:
      return null;
  }
}
