import type { Plan } from '../../runtime/plan/plan.ts';
import type { PlannedTask } from '../../runtime/plan/planned.ts';
import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag } from '../command.ts';
import { openFor } from '../opened.ts';
import { planSession } from '../session.ts';
import { changeText } from '../views/changes.ts';
import { hasErrors, printDiagnostics } from '../views/diagnostics.ts';
import { planJson } from '../views/plan.ts';

export const command: Command = {
  name: 'why',
  summary: 'explain why a task ran or would run',
  usage: '[FILE] NODE',
  flags: {
    json: jsonFlag,
    store: storeFlag,
    param: paramFlag,
    key: { type: 'boolean', help: 'print the whole key, every field of it' },
  },
  examples: [
    ['finslip why corpus', 'cached or not, and which field differs from the last run'],
    ['finslip why tuned --key', 'everything the result depends on'],
  ],
  async run(call) {
    const { terminal } = call;
    const { colors } = terminal;
    const opened = await openFor(call, 'why which task? For example `finslip why corpus`');
    if (typeof opened === 'number') return opened;
    const { session, name } = opened;
    const plan = await planSession(session, [name]);
    printDiagnostics(plan.diagnostics, session.compiled.textOf, terminal);
    if (hasErrors(plan.diagnostics)) return exit.input;
    const task = plan.tasks
      .filter(
        ({ node }) => node.id === (session.compilation.graph.names[name]?.node ?? name) || node.declaration === name,
      )
      .at(-1)!;
    if (isSet(call, 'json')) {
      const { tasks } = planJson({ ...plan, tasks: [task] }, session.compiled.limits);
      const because = causes(task, plan).map(({ node, changes }) => ({ task: node.id, changes }));
      terminal.json({ ...tasks[0], because, manifest: task.resolved.manifest });
      return exit.ok;
    }
    terminal.out(`${colors.bold(task.node.id)} ${statusText(task)}`);
    if (task.resolved.key) terminal.out(colors.dim(`key ${task.resolved.key}`));
    for (const { node, changes } of causes(task, plan)) {
      terminal.out(
        `  waits for ${colors.bold(node.id)}, which would run${changes === null ? ': no result is known of it' : ''}`,
      );
      for (const change of changes ?? []) terminal.out(`    ${changeText(change)}`);
    }
    if (task.changes === null && task.status !== 'cached')
      terminal.out('  it is not part of the last run that the store knows');
    for (const change of task.changes ?? []) terminal.out(`  ${changeText(change)}`);
    if (isSet(call, 'key')) terminal.out(JSON.stringify(task.resolved.manifest, null, 2));
    return exit.ok;
  },
};

/** The tasks that would run for certain on the way to one that only may: where it starts. */
function causes({ node, status }: PlannedTask, { tasks }: Plan): readonly PlannedTask[] {
  if (status !== 'depends') return [];
  const byId = new Map(tasks.map((task) => [task.node.id, task]));
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const input of Object.values(byId.get(id)?.node.inputs ?? {})) visit(input.node);
  };
  visit(node.id);
  return tasks.filter((task) => task.status === 'run' && seen.has(task.node.id));
}

function statusText({ status, held }: PlannedTask): string {
  if (held) return `would not run: ${held.gate} ${held.verdict === 'fail' ? 'does not pass' : 'is inconclusive'}`;
  if (status === 'cached') return 'is in the store: every field of its key is as it was when it was computed';
  return status === 'run'
    ? 'would run: no result has this key'
    : 'may run: it depends on results that do not exist yet';
}
