import { availableParallelism } from 'node:os';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { report } from '../../compiler/diagnostics/report.ts';
import type { Compilation, SourceMap } from '../../compiler/graph/graph.ts';
import type { MeasuredLimit } from '../../compiler/graph/measurement.ts';
import { measuringTasks } from '../../compiler/graph/measuring.ts';
import type { LockedLimit } from '../../compiler/semantics/training/lock-file.ts';
import type { Measured } from '../../runtime/measure/threshold.ts';
import { ancestors } from '../../runtime/plan/lineage.ts';
import { performRun, type RunResult } from '../perform.ts';
import type { Compiled } from '../pipeline.ts';
import { openSession, planSession, type Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { hasErrors } from '../views/diagnostics.ts';
import type { RunView } from '../views/live.ts';
import { bySteps, shownLimit } from './diagnostics.ts';
import { inputDigest, type Known } from './input.ts';
import { filled, type PinnedLimit } from './pinned.ts';

export interface MeasuringSettings {
  readonly store: string | null;
  /** Measure also what the lock file has a number for. */
  readonly again: boolean;
  readonly terminal: Terminal;
  /** Shows a run of so many tasks; null where nothing is to be shown. */
  readonly view: (tasks: number) => RunView | null;
  readonly warn: (warning: Diagnostic) => void;
}

/** Every limit of a pipeline with its number; or what went wrong. */
export type Outcome =
  | {
      readonly limits: readonly PinnedLimit[];
      readonly fresh: ReadonlySet<string>;
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly diagnostics: readonly Diagnostic[];
      readonly failed: { readonly result: RunResult; readonly session: Session } | null;
    };

/**
 * Measures the limits of a pipeline that have no number yet, in rounds: first those that no other one stands before, then, with their numbers in place, the next. Each
 * round is a run like any other: tasks before a limit are computed where they have to be, and kept.
 */
export async function measureLimits(compiled: Compiled, settings: MeasuringSettings): Promise<Outcome> {
  let limits = compiled.limits.map((each): PinnedLimit => (settings.again ? { ...each, locked: null } : each));
  const fresh = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (;;) {
    const { compilation } = filled(compiled.unpinned!, limits);
    const wanted = readyIn(compilation, limits);
    if (wanted.length === 0) return { limits, fresh, diagnostics };
    const round = await measureRound({ ...compiled, compilation }, limits, wanted, settings);
    if ('failed' in round) return round;
    for (const limit of wanted) {
      const { locked, measured } = round.get(limit)!;
      fresh.add(limit.name);
      limits = limits.map((each) => (each.limit === limit ? { limit, locked, missing: null } : each));
      if (measured.drops === 0) diagnostics.push(dropsNothing(limit, measured));
    }
  }
}

type Round = ReadonlyMap<MeasuredLimit, { readonly locked: LockedLimit; readonly measured: Measured }>;

/** One run that measures what is wanted. */
async function measureRound(
  compiled: Compiled,
  limits: readonly PinnedLimit[],
  wanted: readonly MeasuredLimit[],
  settings: MeasuringSettings,
): Promise<Round | Exclude<Outcome, { limits: unknown }>> {
  const compilation = compiled.compilation!;
  const steps = bySteps(limits.map(({ limit }) => limit)).filter((step) =>
    step.some((limit) => wanted.includes(limit)),
  );
  const tasks = steps.flatMap((step) =>
    measuringTasks(
      compilation,
      step,
      step.filter((limit) => wanted.includes(limit)),
    ),
  );
  const graph = { ...compilation.graph, nodes: [...compilation.graph.nodes, ...tasks] };
  const sourceMap = placed(compilation.sourceMap, tasks);
  const session = await openSession(
    { ...compiled, compilation: { ...compilation, graph, sourceMap }, limits: [] },
    settings.store,
    settings.warn,
  );
  const plan = await planSession(
    session,
    tasks.map(({ id }) => id),
  );
  if (hasErrors(plan.diagnostics)) return { diagnostics: plan.diagnostics, failed: null };
  const view = settings.view(plan.tasks.length);
  const result = await performRun(session, plan, {
    workers: availableParallelism(),
    event: (event) => view?.event(event),
    terminal: settings.terminal,
  });
  view?.stop();
  const found = new Map<MeasuredLimit, { locked: LockedLimit; measured: Measured }>();
  for (const { id, measure } of tasks) {
    const output = result.states.get(id)?.result?.outputs.limits;
    if (output?.type !== 'value') return { diagnostics: [], failed: { result, session } };
    const step = steps.find((all) => all.includes(measure!.limits[0]!))!;
    // The task of the step itself did not run; what it would read is what was read to measure it.
    const known = (name: string): Known | undefined => result.states.get(name === step[0]!.task ? id : name);
    const input = inputDigest(compilation, step, session.sources.context, known)!;
    for (const limit of measure!.limits) {
      const measured = (output.value as unknown as Readonly<Record<string, Measured>>)[limit.name]!;
      found.set(limit, { measured, locked: lockedOf(limit, measured, measure!.seed, input) });
    }
  }
  return found;
}

/** Limits without a number that no other such limit stands before, neither in a task before theirs nor earlier in their own. */
function readyIn({ graph }: Compilation, limits: readonly PinnedLimit[]): readonly MeasuredLimit[] {
  const open = limits.flatMap(({ limit, locked }) => (locked === null ? [limit] : []));
  return open.filter(({ task, step }) => {
    const node = graph.nodes.find(({ id }) => id === task)!;
    const before = ancestors(node, graph);
    const place = (id: string): number => node.stage?.steps.findIndex((each) => each.id === id) ?? 0;
    return !open.some((other) => before.has(other.task) || (other.task === task && place(other.step) < place(step)));
  });
}

/** Failures of a measuring task are told where its step is written. */
function placed(sourceMap: SourceMap, tasks: ReturnType<typeof measuringTasks>): SourceMap {
  const own = tasks.map(({ id, measure }) => [id, sourceMap.locations[measure!.limits[0]!.step] ?? []] as const);
  return { ...sourceMap, locations: { ...sourceMap.locations, ...Object.fromEntries(own) } };
}

function lockedOf({ operator, written }: MeasuredLimit, measured: Measured, seed: number, input: string): LockedLimit {
  const { value, mean, deviation, rows, values, drops } = measured;
  return { operator, written, value, mean, deviation, rows, values, drops, seed, input };
}

const dropsNothing = (limit: MeasuredLimit, { value, values, extreme }: Measured): Diagnostic =>
  report('FTP1212', limit.location, {
    option: limit.option,
    operator: limit.operator,
    value: shownLimit(value, limit),
    written: limit.written,
    values,
    end: limit.drops === 'above' ? 'largest' : 'smallest',
    extreme: shownLimit(Number(extreme.toPrecision(4)), limit),
  });
