import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
import { reportDynamic } from '../compiler/diagnostics/report.ts';
import { toJson } from '../compiler/graph/emit/json.ts';
import { version } from '../package.json';
import type { RunEnd } from '../runtime/events/event.ts';
import { openRunLog } from '../runtime/events/log.ts';
import { newRunId } from '../runtime/events/run-id.ts';
import { memoryLimit } from '../runtime/executors/local/probe.ts';
import type { Plan } from '../runtime/plan/plan.ts';
import { journal } from '../runtime/schedule/journal.ts';
import { schedule, verdictOf } from '../runtime/schedule/schedule.ts';
import { makeSlots } from '../runtime/schedule/slots.ts';
import type { RunOutcome, ScheduleEvent, TaskState } from '../runtime/schedule/state.ts';
import { executeTask } from '../runtime/schedule/task.ts';
import { sha256 } from '../runtime/store/digest.ts';
import { type ExitCode, exit } from './command.ts';
import { interruption } from './interruption.ts';
import { moduleTable } from './modules.ts';
import { optionFailure } from './options.ts';
import { executors } from './places.ts';
import { type PlacedRelease, placeReleases, type Unplaced } from './releases.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

export interface RunResult extends RunOutcome {
  readonly runId: string;
  readonly seconds: number;
  readonly releases: readonly PlacedRelease[];
  readonly failures: readonly {
    readonly task: string;
    readonly diagnostic: Diagnostic;
    readonly detail: string | null;
    readonly log: string;
  }[];
}

export interface RunSettings {
  readonly workers: number;
  readonly event: (event: ScheduleEvent) => void;
  readonly terminal: Terminal;
}

/** Runs a plan: writes the event log, schedules the tasks, puts releases where the pipeline says. */
export async function performRun(session: Session, plan: Plan, settings: RunSettings): Promise<RunResult> {
  const started = Date.now();
  const { store, compilation, sources } = session;
  const { budget } = compilation.deployment.policies;
  const { signal, done } = interruption(settings.terminal);
  const log = await openRunLog(store.context, newRunId());
  const graphText = toJson(compilation, { sourceMap: true });
  writeFileSync(join(log.folder, 'graph.json'), graphText);
  await log.append('run.started', null, {
    ...session.identity,
    graph: sha256(graphText),
    tasks: plan.tasks.map(({ node }) => node.id),
    command: process.argv.slice(2),
    host: hostname(),
    pid: process.pid,
    version,
  });
  const logs = new Map<string, string>();
  const emit = (event: ScheduleEvent): void => {
    if (event.type === 'task-failed') logs.set(event.task, event.log);
    journal(log, event);
    settings.event(event);
  };
  const logFolder = join(log.folder, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const place = executors(compilation);
  const modules = moduleTable(session.compiled);
  const capabilities = await place(compilation.graph.nodes[0]!).probe();
  const outcome = await schedule({
    compilation,
    tasks: plan.tasks.map(({ node, files, estimate }) => ({
      node,
      files,
      memory: estimate.memory,
      seconds: estimate.seconds,
    })),
    gpuHours: typeof budget === 'number' ? budget : null,
    context: sources.context,
    lookup: sources.lookup,
    keyManifest: sources.keyManifest,
    previous: sources.previous,
    slots: makeSlots({ ...capabilities, cpus: settings.workers }),
    emit,
    signal,
    execute: async (run) => {
      const failure = await optionFailure(run.node, session.compiled.manifest);
      if (failure) return { kind: 'failed', failure, log: '' };
      return executeTask(run, {
        store,
        runId: log.runId,
        root: sources.root,
        executorFor: place,
        modules,
        logFolder,
        memory: Math.floor(memoryLimit() / 2),
        emit,
        signal,
      });
    },
  });
  const { placed, unplaced } = await placeReleases(outcome, store, sources.root);
  const result: RunResult = {
    ...outcome,
    runId: log.runId,
    seconds: (Date.now() - started) / 1000,
    releases: placed,
    failures: [...failuresOf(outcome, session, logs), ...unplaced.map((each) => unplacedFailure(each, session))],
  };
  await log.append('run.finished', null, { status: endOf(result), exit: exitOf(result), seconds: result.seconds });
  await log.close();
  done();
  return result;
}

function failuresOf(
  { states }: RunOutcome,
  { compilation }: Session,
  logs: ReadonlyMap<string, string>,
): RunResult['failures'] {
  return [...states.values()].flatMap(({ node, failure, status }) => {
    if (!failure || status !== 'failed') return [];
    const locations = compilation.sourceMap.locations[failure.at] ?? compilation.sourceMap.locations[node.id] ?? [];
    const related = locations.slice(1).map((location) => ({ location, message: 'used here' }));
    const diagnostic = reportDynamic(failure.code, locations[0] ?? null, failure.values, { related });
    return [{ task: node.id, diagnostic, detail: failure.detail, log: logs.get(node.id) ?? '' }];
  });
}

function unplacedFailure(
  { task, failure: { code, values } }: Unplaced,
  { compilation }: Session,
): RunResult['failures'][number] {
  const location = compilation.sourceMap.locations[task]?.[0] ?? null;
  return { task, diagnostic: reportDynamic(code, location, values), detail: null, log: '' };
}

export function exitOf({ states, interrupted, failures }: RunResult): ExitCode {
  if (interrupted || failures.length > 0) return exit.step;
  const judged = [...states.values()].filter(({ node, result }) => node.kind === 'evaluation' && result !== null);
  const verdicts = judged.map((state: TaskState) => verdictOf(state));
  if (verdicts.includes('fail')) return exit.gate;
  return verdicts.includes('inconclusive') ? exit.inconclusive : exit.ok;
}

function endOf(result: RunResult): RunEnd {
  if (result.interrupted) return 'cancelled';
  const code = exitOf(result);
  return code === exit.ok ? 'succeeded' : code === exit.step ? 'failed' : 'blocked';
}
