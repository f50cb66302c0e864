import { formatBytes, formatCount } from '../../runtime/progress/format.ts';
import { collectGarbage } from '../../runtime/store/gc.ts';
import { openStore } from '../../runtime/store/store.ts';
import { type Command, exit, isSet, jsonFlag, storeFlag, text, UsageError } from '../command.ts';
import { compilePipeline } from '../pipeline.ts';
import { locate } from '../project.ts';
import { storeFolder } from '../session.ts';

export const command: Command = {
  name: 'gc',
  summary: 'remove what no kept run needs from the store',
  usage: '[FILE]',
  flags: {
    'keep-runs': { type: 'string', value: 'N', help: 'how many runs of each pipeline to keep (default 5)' },
    'dry-run': { type: 'boolean', help: 'only say what would go' },
    json: jsonFlag,
    store: storeFlag,
  },
  examples: [
    ['finslip gc --dry-run', 'how much would be freed'],
    ['finslip gc --keep-runs 1', 'keep only what the last run of each pipeline needs'],
  ],
  async run(call) {
    const keep = Number(text(call, 'keep-runs') ?? '5');
    if (!Number.isInteger(keep) || keep < 0) throw new UsageError('`--keep-runs`: a whole number from 0');
    const compiled = await compilePipeline(locate(call.args[0], call.cwd));
    const store = await openStore(storeFolder(compiled.project.root, compiled.compilation, text(call, 'store')));
    const collected = await collectGarbage(store, { keepRuns: keep, dryRun: isSet(call, 'dry-run') });
    if (isSet(call, 'json')) call.terminal.json(collected);
    else
      call.terminal.out(
        `${isSet(call, 'dry-run') ? 'Would free' : 'Freed'} ${formatBytes(collected.bytes)} in ${formatCount(collected.files)} files; ${formatBytes(collected.keptBytes)} kept.`,
      );
    return exit.ok;
  },
};
