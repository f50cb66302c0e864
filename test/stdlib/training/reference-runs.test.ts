import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryBackend } from '../../../stdlib/engines/tfjs/backends.ts';
import { openProgram } from '../../../stdlib/engines/tfjs/program.ts';
import { checkRun, runNames } from './reference-runs.ts';

for (const [engine, steps] of [
  ['tfjs-wasm', Number.POSITIVE_INFINITY],
  ['tfjs-cpu', 3],
] as const)
  for (const name of runNames)
    test(`${engine}: ${name} as PyTorch with the loss of TRL trains`, async () => {
      assert.is((await tryBackend(engine)).problem, null);
      await checkRun(name, (model, training) => openProgram(engine, model, training, 1), steps);
    });

test.run();
