import { formatBytes, formatCount } from '../../runtime/progress/format.ts';
import { gc, type Tally } from '../../runtime/store/gc.ts';
import { isDigest } from '../../runtime/store/layout.ts';
import { openStore } from '../../runtime/store/store.ts';
import { type Verification, verify } from '../../runtime/store/verify.ts';
import { type Command, exit, isSet, jsonFlag, storeFlag, text, UsageError } from '../command.ts';
import { compilePipeline } from '../pipeline.ts';
import { locate } from '../project.ts';
import { storeFolder } from '../session.ts';

export const command: Command = {
  name: 'gc',
  summary: 'remove what no kept run needs from the store',
  usage: '[FILE]',
  flags: {
    'keep-runs': {
      type: 'string',
      value: 'N',
      help: 'how many of the newest runs of each pipeline to keep (default 5)',
    },
    'dry-run': { type: 'boolean', help: 'only say what would go' },
    verify: { type: 'boolean', help: 'read every file of the store and set damaged ones aside' },
    break: {
      type: 'string',
      value: 'KEY',
      help: 'take the lease of a key from a process that will never give it back',
    },
    json: jsonFlag,
    store: storeFlag,
  },
  examples: [
    ['finslip gc --dry-run', 'how much would be freed'],
    ['finslip gc --keep-runs 1', 'keep only what the newest run of each pipeline needs'],
  ],
  async run(call) {
    const keep = Number(text(call, 'keep-runs') ?? '5');
    if (!Number.isInteger(keep) || keep < 0) throw new UsageError('`--keep-runs`: a whole number from 0');
    const compiled = await compilePipeline(locate(call.args[0], call.cwd));
    const store = await openStore(storeFolder(compiled.project.root, compiled, text(call, 'store')));
    const broken = text(call, 'break');
    if (broken !== null) {
      if (!isDigest(broken))
        throw new UsageError(
          `\`${broken}\` is no key: \`sha256:\` and 64 digits, as the message about the lease shows it`,
        );
      const taken = await store.breakLease(broken);
      if (isSet(call, 'json')) call.terminal.json({ broken: taken });
      else call.terminal.out(taken ? 'The lease is free.' : 'Nobody held a lease of that key.');
      return exit.ok;
    }
    if (isSet(call, 'verify')) {
      const found = await verify(store.context);
      if (isSet(call, 'json')) call.terminal.json(found);
      else call.terminal.out(verificationText(found));
      return exit.ok;
    }
    const dryRun = isSet(call, 'dry-run');
    const report = await gc(store.context, { runs: keep, dryRun });
    if (isSet(call, 'json')) call.terminal.json(report);
    else {
      call.terminal.out(
        `${dryRun ? 'Would free' : 'Freed'} ${tallyText(report.removed)}; ${tallyText(report.kept)} kept.`,
      );
      if (sum(report.waiting, 'count') > 0)
        call.terminal.out(`Others use the store: ${tallyText(report.waiting)} can go at a later gc.`);
    }
    return exit.ok;
  },
};

const sum = (tally: Tally, what: 'count' | 'bytes'): number =>
  Object.values(tally).reduce((total, each) => total + each[what], 0);

const tallyText = (tally: Tally): string =>
  `${formatBytes(sum(tally, 'bytes'))} in ${formatCount(sum(tally, 'count'))} files`;

function verificationText({ files, bytes, damaged, incomplete }: Verification): string {
  const read = `${formatCount(files)} files, ${formatBytes(bytes)} read`;
  if (damaged.length === 0 && incomplete.length === 0) return `${read}: everything is as it was published.`;
  return [
    `${read}; damaged and set aside:`,
    ...damaged.map((path) => `  ${path}`),
    `${incomplete.length} results will be computed again.`,
  ].join('\n');
}
