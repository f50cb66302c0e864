import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../../../stdlib/engines/engine.ts';
import { OutOfMemory } from '../../../stdlib/engines/out-of-memory.ts';
import { distance } from '../models/support.ts';
import { engine } from './support.ts';
import { batchOf, model, onTensorflow, plain, update } from './tensorflow-support.ts';

/** Linux may promise any amount of memory and end the process later. */
const promises = (): boolean => readFileSync('/proc/sys/vm/overcommit_memory', 'utf8').trim() === '1';

onTensorflow('a batch that no memory holds changes nothing, and the next one is computed', async () => {
  if (promises()) return console.log('skipped: this machine promises memory that it does not have');
  // Scores of 256 * 4 * 8192^2 pairs of tokens: 256 GiB in one tensor.
  const tokens = 256 * 8192;
  const labels = new Int32Array(tokens).fill(-1);
  labels[0] = 5;
  const huge: Batch = { rows: 256, length: 8192, ids: new Int32Array(tokens).fill(3), labels };
  const usual = batchOf(4, 48, 1);
  for (const batches of [[huge], [usual, huge]]) {
    const [calm, shaken] = [(await engine()).open(model, plain), (await engine()).open(model, plain)];
    await calm.step([usual], [0], update);
    await shaken.step([usual], [0], update);
    await shaken.step(batches, [0, 0], update).then(
      () => assert.unreachable(),
      (error) => assert.instance(error, OutOfMemory, String(error)),
    );
    for (const program of [calm, shaken]) {
      await program.step([batchOf(4, 48, 2)], [0], update);
      await program.step([usual, batchOf(4, 48, 3)], [0, 0], update);
    }
    const [a, b] = [await calm.state(), await shaken.state()];
    assert.is(a.step, b.step);
    for (const [name, { data }] of a.parameters) assert.ok(distance(data, b.parameters.get(name)!.data) < 1e-6, name);
    for (const program of [calm, shaken]) program.dispose();
  }
});

test.run();
