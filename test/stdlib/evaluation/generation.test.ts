import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generation } from '../../../stdlib/evaluation/generation.ts';
import { shared } from '../../support/shared.ts';
import { failureOf, recordTask } from '../../support/task.ts';

const folder = shared('golden/training/models/tiny-llama-gqa');
if (folder === null) console.log('skipped: no golden values here');
else {
  const model = { kind: 'model', folder } as const;

  test('measures the speed of reading and writing', async () => {
    const task = recordTask();
    const begun = performance.now();
    await generation.run(model, { prompt: 40, generate: 20, runs: 3 }, task.tools);
    const seconds = (performance.now() - begun) / 1000;
    const value = task.values.value as Record<string, number>;
    assert.is(value.value, value.tokens_per_second);
    assert.ok(Math.abs(value.first_token! * value.prompt_tokens_per_second! - 40) < 1e-9);
    // What is measured fits into the time that all of it took: the median of three runs took at most half of it.
    const run = value.first_token! + 19 / value.tokens_per_second!;
    assert.ok(run > 0 && 2 * run < seconds, `${run} of ${seconds} s`);
    assert.ok(value.memory! > 2 ** 20 && value.memory! <= process.resourceUsage().maxRSS * 1024);
  });

  test('what the model cannot look back over is refused', async () => {
    const failure = await failureOf(() =>
      generation.run(model, { prompt: 256, generate: 128, runs: 3 }, recordTask().tools),
    );
    assert.is(failure.code, 'FTP0977');
  });
}

test.run();
