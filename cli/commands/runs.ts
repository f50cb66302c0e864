import { listRuns } from '../../runtime/events/runs.ts';
import { formatSeconds } from '../../runtime/progress/format.ts';
import { type Command, exit, isSet, jsonFlag, storeFlag, text, UsageError } from '../command.ts';
import { compilePipeline } from '../pipeline.ts';
import { locate } from '../project.ts';
import { storeFolder } from '../session.ts';

export const command: Command = {
  name: 'runs',
  summary: 'list earlier runs',
  usage: '[FILE]',
  flags: { json: jsonFlag, store: storeFlag, last: { type: 'string', value: 'N', help: 'how many (default 10)' } },
  examples: [['finslip runs', 'the last ten runs, newest first']],
  async run(call) {
    const { terminal } = call;
    const count = Number(text(call, 'last') ?? '10');
    if (!Number.isInteger(count) || count < 1) throw new UsageError('`--last`: a whole number from 1');
    const compiled = await compilePipeline(locate(call.args[0], call.cwd));
    const runs = await listRuns(storeFolder(compiled.project.root, compiled.compilation, text(call, 'store')), count);
    if (isSet(call, 'json')) {
      terminal.json(runs);
      return exit.ok;
    }
    if (runs.length === 0) terminal.out('No run yet: `finslip run` makes the first.');
    for (const run of runs) {
      const time = run.seconds === null ? 'did not end' : formatSeconds(run.seconds);
      terminal.out(
        `${terminal.colors.bold(run.runId)}  ${run.started.slice(0, 16).replace('T', ' ')}  ${run.pipeline.padEnd(16)} ${run.status.padEnd(12)} ${run.computed} computed, ${run.cached} unchanged${run.failed ? `, ${run.failed} failed` : ''}  ${terminal.colors.dim(time)}`,
      );
    }
    return exit.ok;
  },
};
