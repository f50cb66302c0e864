import { type Command, exit, isSet, jsonFlag, paramFlag, storeFlag, text, UsageError } from '../command.ts';
import { openNamed } from '../opened.ts';
import { showJson, showLines } from '../views/show.ts';

export const command: Command = {
  name: 'show',
  summary: 'show rows, drop reasons and measurements of a name',
  usage: '[FILE] NAME',
  flags: {
    json: jsonFlag,
    rows: { type: 'string', value: 'N', help: 'how many rows to show (default 5)' },
    dropped: { type: 'boolean', help: 'show dropped rows with rule, value and threshold' },
    samples: { type: 'boolean', help: 'show everything that a model wrote while it was trained' },
    curve: { type: 'string', value: 'FILE.svg', help: 'write the training curves as SVG' },
    store: storeFlag,
    param: paramFlag,
  },
  examples: [
    ['finslip show corpus.train', 'its first rows and what was dropped on the way'],
    ['finslip show corpus --dropped --rows 20', 'twenty dropped rows and why'],
    ['finslip show tuned --curve loss.svg', 'the loss curve'],
    ['finslip show tuned --samples', 'what it wrote at which step'],
  ],
  async run(call) {
    const opened = await openNamed(call, 'show');
    if (typeof opened === 'number') return opened;
    const rows = Number(text(call, 'rows') ?? '5');
    if (!Number.isInteger(rows) || rows < 0)
      throw new UsageError(`\`--rows ${text(call, 'rows')}\`: a whole number from 0`);
    const options = {
      rows,
      dropped: isSet(call, 'dropped'),
      samples: isSet(call, 'samples'),
      curve: text(call, 'curve'),
    };
    if (isSet(call, 'json')) call.terminal.json(await showJson(opened.found, opened.session, options));
    else
      for (const line of await showLines(opened.name, opened.found, opened.session, options, call.terminal))
        call.terminal.out(line);
    return exit.ok;
  },
};
