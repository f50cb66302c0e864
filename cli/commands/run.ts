import { availableParallelism } from 'node:os';
import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text, UsageError } from '../command.ts';
import { exitOf, performRun } from '../perform.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { refusals } from '../places.ts';
import { isPipelinePath, locate } from '../project.ts';
import { openSession, planSession } from '../session.ts';
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
    workers: { type: 'string', value: 'N', help: 'processor slots to use (default: all)' },
  },
  examples: [
    ['finslip run', 'the pipeline in this folder; a second time nothing is done again'],
    ['finslip run main.ftp corpus', 'only what `corpus` needs'],
  ],
  async run(call) {
    const { terminal } = call;
    const [file, targets] = isPipelinePath(call.args[0] ?? '.', call.cwd)
      ? [call.args[0], call.args.slice(1)]
      : [undefined, call.args];
    const compiled = await compilePipeline(locate(file, call.cwd), paramsOf(call.flags.param));
    printDiagnostics(compiled.diagnostics, compiled.textOf, terminal);
    if (!compiled.compilation) return exit.input;
    const session = await openSession(compiled, text(call, 'store'), (warning) =>
      printDiagnostics([warning], compiled.textOf, terminal),
    );
    const plan = await planSession(session, targets);
    const diagnostics = [...plan.diagnostics, ...(await refusals(session.compilation, plan))];
    printDiagnostics(diagnostics, compiled.textOf, terminal);
    if (hasErrors(diagnostics)) return exit.input;
    const quiet = isSet(call, 'json');
    const view = quiet ? null : runView(terminal, plan.tasks.length);
    const outcome = await performRun(session, plan, {
      workers: workersOf(text(call, 'workers')),
      event: (event) => view?.event(event),
      terminal,
    });
    view?.stop();
    if (quiet) terminal.json(outcomeJson(outcome));
    else for (const line of outcomeLines(outcome, session, terminal)) terminal.err(line);
    return exitOf(outcome);
  },
};

function workersOf(given: string | null): number {
  if (given === null) return availableParallelism();
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`\`--workers ${given}\`: a whole number from 1`);
  return count;
}
