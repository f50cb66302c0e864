import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { phases } from './phases.ts';
import { baselines, sampleNames } from './samples.ts';

const names = sampleNames();

for (const name of names) {
  test(`${name} is as its baselines say (npm run samples writes them)`, async () => {
    for (const { path, expected, actual } of await baselines(name)) assert.is(actual, expected, path);
  });
}

test('every phase has something to say of some sample', async () => {
  assert.ok(names.length > 10);
  const all = (await Promise.all(names.map(baselines))).flat();
  for (const { file } of phases)
    assert.ok(
      all.some(({ path, actual }) => path.endsWith(`/${file}`) && actual !== null),
      file,
    );
});

test.run();
