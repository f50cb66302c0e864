import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inProcess, stopping } from '../../support/worker-process.ts';

test('a worker whose parent is gone ends, even where its operator does not listen', async () => {
  const { status } = await inProcess(await stopping('deaf'), (child, { type }) => {
    if (type === 'started') child.disconnect();
  });
  assert.is(status, 1);
});

test.run();
