import type { Plan } from '../../runtime/plan/plan.ts';
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
    const jobs = isSet(call, 'show-jobs') ? jobsOf(plan, executors(session.compilation)) : null;
    if (isSet(call, 'json'))
      terminal.json({ ...planJson({ ...plan, diagnostics }, session.compiled.limits), ...(jobs && { jobs }) });
    else {
      for (const line of planLines(plan, session.compiled.limits, terminal.colors)) terminal.out(line);
      for (const [task, words] of Object.entries(jobs ?? {})) terminal.out(`${task}: ${words.join(' ')}`);
    }
    return hasErrors(diagnostics) ? exit.input : exit.ok;
  },
};

/** The command line of each task that would or may run. */
const jobsOf = ({ tasks }: Plan, place: ReturnType<typeof executors>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    tasks
      .filter(({ status }) => status === 'run' || status === 'depends')
      .map(({ node }) => [node.id, place(node).render('order.json')]),
  );
