import { projectIdentity } from '../../runtime/events/pipeline-identity.ts';
import { runs } from '../../runtime/events/runs.ts';
import type { RunState } from '../../runtime/events/state.ts';
import { formatSeconds } from '../../runtime/progress/format.ts';
import { openStore } from '../../runtime/store/store.ts';
import { type Command, exit, isSet, jsonFlag, storeFlag, text, UsageError } from '../command.ts';
import { compilePipeline } from '../pipeline.ts';
import { locate } from '../project.ts';
import { storeFolder } from '../session.ts';
import type { Colors } from '../terminal.ts';

export const command: Command = {
  name: 'runs',
  summary: 'list earlier runs',
  usage: '[FILE]',
  flags: {
    json: jsonFlag,
    store: storeFlag,
    last: { type: 'string', value: 'N', help: 'how many (default 10)' },
    all: { type: 'boolean', help: 'also those of other projects that share the store' },
  },
  examples: [
    ['finslip runs', 'the last ten runs of the project, newest first'],
    ['finslip runs --all --last 100', 'the last hundred in its store, whoever made them'],
  ],
  async run(call) {
    const { terminal } = call;
    const count = Number(text(call, 'last') ?? '10');
    if (!Number.isInteger(count) || count < 1) throw new UsageError('`--last`: a whole number from 1');
    const compiled = await compilePipeline(locate(call.args[0], call.cwd));
    const { root } = compiled.project;
    const store = await openStore(storeFolder(root, compiled, text(call, 'store')));
    const project = projectIdentity(root, store.root);
    const isAsked = (run: RunState): boolean => isSet(call, 'all') || ['', project].includes(run.project);
    const found: RunState[] = [];
    for (const run of runs(store.context)) if (isAsked(run) && found.push(run) === count) break;
    if (isSet(call, 'json')) terminal.json(found);
    else if (found.length === 0) terminal.out('No run yet: `finslip run` makes the first.');
    else for (const run of found) terminal.out(runLine(run, terminal.colors));
    return exit.ok;
  },
};

function runLine({ runId, startedAt, pipeline, status, seconds, tasks }: RunState, colors: Colors): string {
  const count = (wanted: string): number => Object.values(tasks).filter((task) => task.status === wanted).length;
  const failed = count('failed');
  const parts = [
    `${count('published')} computed`,
    `${count('cached')} unchanged`,
    ...(failed > 0 ? [colors.red(`${failed} failed`)] : []),
  ];
  const time = seconds === null ? '' : formatSeconds(seconds);
  return `${colors.bold(runId)}  ${startedAt.slice(0, 16).replace('T', ' ')}  ${pipeline.padEnd(16)} ${status.padEnd(12)} ${parts.join(', ')}  ${colors.dim(time)}`;
}
