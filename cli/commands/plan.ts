import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag } from '../command.ts';
import { openPlan } from '../opened.ts';
import { executors } from '../places.ts';
import { hasErrors } from '../views/diagnostics.ts';
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
    const opened = await openPlan(call);
    if (typeof opened === 'number') return opened;
    const { session, plan, diagnostics } = opened;
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
