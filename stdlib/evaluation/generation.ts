import { type Int, type Model, metric, type TaskTools, type Tokens } from '../../compiler/operators/authoring.ts';
import { requireEngine } from '../engines/select.ts';
import { readModelFolder } from '../models/folder.ts';
import { measureSpeed } from '../models/speed.ts';
import type { Measured } from './measured.ts';

/**
 * How fast the model writes on the machine at hand, one text at a time, with keys and values kept. Numbers of one machine, compared with the baseline of the same run,
 * never a property of the model. The value is `tokens_per_second`, of new tokens; `memory` is the most that the measuring process held.
 */
export const generation = metric({
  version: '1',
  gpu: 'optional',
  fields: {
    tokens_per_second: 'Float',
    prompt_tokens_per_second: 'Float',
    first_token: 'Duration',
    memory: 'Size',
  },
  async run(
    judged: Model,
    options: {
      /**
       * Length of the prompt.
       * @default 256 tokens
       * @range 1..131072
       */
      prompt: Tokens;
      /**
       * Tokens written after it.
       * @default 128 tokens
       * @range 2..131072
       */
      generate: Tokens;
      /**
       * Measured runs, after one that is not; the median counts.
       * @default 5
       * @range 3..100
       */
      runs: Int;
    },
    task: TaskTools,
  ): Promise<void> {
    const { prompt, generate, runs } = options;
    const { config, weights } = await readModelFolder(judged.folder, task.fail);
    const { positions } = config;
    if (prompt + generate > positions) task.fail('FTP0977', { prompt, generate, positions });
    const program = (await requireEngine(task.fail)).open({ config, weights, adapter: null }, null);
    try {
      const speed = await measureSpeed(program, config, options, (run) => {
        task.signal.throwIfAborted();
        task.progress({ unit: 'runs', done: run + 1, total: runs + 1 });
      });
      const fields = {
        tokens_per_second: speed.newTokens,
        prompt_tokens_per_second: speed.promptTokens,
        first_token: speed.firstToken,
        // Counted in KiB.
        memory: process.resourceUsage().maxRSS * 1024,
      };
      const measured: Measured = {
        value: speed.newTokens,
        unit: 'tokens/s',
        better: 'higher',
        documents: runs,
        totals: {},
        statistic: null,
      };
      task.value('value', { ...measured, totals: {}, statistic: null, ...fields });
    } finally {
      program.dispose();
    }
  },
});
