import { availableParallelism } from 'node:os';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { RunOutcome } from '../../runtime/schedule/state.ts';
import {
  type Command,
  exit,
  isSet,
  jsonFlag,
  offlineFlag,
  paramFlag,
  storeFlag,
  text,
  UsageError,
} from '../command.ts';
import { limitDiagnostics } from '../limits/diagnostics.ts';
import { goOffline } from '../offline.ts';
import { openPlan } from '../opened.ts';
import { exitOf, performRun } from '../perform.ts';
import type { Session } from '../session.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';
import { runView } from '../views/live.ts';
import { outcomeJson, outcomeLines } from '../views/outcome.ts';

export const command: Command = {
  name: 'run',
  summary: 'bring everything up to date',
  usage: '[FILE] [NAME …]',
  flags: {
    json: jsonFlag,
    store: storeFlag,
    param: paramFlag,
    offline: offlineFlag,
    workers: { type: 'string', value: 'N', help: 'processor slots to use (default: all)' },
  },
  examples: [
    ['finslip run', 'the pipeline in this folder; a second time nothing is done again'],
    ['finslip run main.ftp corpus', 'only what `corpus` needs'],
  ],
  async run(call) {
    const { terminal } = call;
    goOffline(call);
    const opened = await openPlan(call);
    if (typeof opened === 'number') return opened;
    const { session, plan, diagnostics } = opened;
    if (hasErrors(diagnostics)) return exit.input;
    const quiet = isSet(call, 'json');
    const view = quiet ? null : runView(terminal, plan.tasks.length);
    const outcome = await performRun(session, plan, {
      workers: workersOf(text(call, 'workers')),
      event: (event) => view?.event(event),
      terminal,
    });
    view?.stop();
    printDiagnostics(newlyKnown(session, outcome, diagnostics), session.compiled.textOf, terminal);
    if (quiet) terminal.json(outcomeJson(outcome));
    else for (const line of outcomeLines(outcome, session, terminal)) terminal.err(line);
    return exitOf(outcome);
  },
};

/** What the results of the run say of limits that were measured, and the plan could not know. */
function newlyKnown(
  { compilation, compiled, sources }: Session,
  { states }: RunOutcome,
  told: readonly Diagnostic[],
): readonly Diagnostic[] {
  const found = limitDiagnostics(compilation, compiled.limits, [...states.values()], sources.context);
  const known = new Set(told.map(({ code, message }) => `${code} ${message}`));
  return found.filter(({ code, message }) => !known.has(`${code} ${message}`));
}

function workersOf(given: string | null): number {
  if (given === null) return availableParallelism();
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`\`--workers ${given}\`: a whole number from 1`);
  return count;
}
