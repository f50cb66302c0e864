import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text } from '../command.ts';
import { compilePipeline, paramsOf } from '../pipeline.ts';
import { executors, refusals } from '../places.ts';
import { isPipelinePath, locate } from '../project.ts';
import { openSession, planSession } from '../session.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';
import { planJson, planLines } from '../views/plan.ts';

export const command: Command = {
  name: 'plan',
  summary: 'show what a run would do, what is cached and what changed',
  usage: '[FILE] [NAME …]',
  flags: {
    json: jsonFlag,
    store: storeFlag,
    param: paramFlag,
    'show-jobs': { type: 'boolean', help: 'show the command line of each task' },
  },
  examples: [
    ['finslip plan', 'every task of the pipeline in this folder'],
    ['finslip plan main.ftp corpus', 'only what `corpus` needs'],
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
    if (isSet(call, 'json')) terminal.json(planJson({ ...plan, diagnostics }));
    else for (const line of planLines(plan, terminal.colors)) terminal.out(line);
    if (isSet(call, 'show-jobs')) {
      const place = executors(session.compilation);
      for (const { node, status } of plan.tasks)
        if (status !== 'cached') terminal.out(`${node.id}: ${place(node).render('order.json').join(' ')}`);
    }
    return hasErrors(diagnostics) ? exit.input : exit.ok;
  },
};
