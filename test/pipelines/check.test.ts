import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { examples, finslip } from '../support/cli.ts';

for (const example of ['library', 'health', 'court', 'corpus']) {
  test(`${example}: checks without a complaint`, () => {
    const { status, out, err } = finslip(join(examples, example), ['check']);
    assert.is(status, 0, out + err);
    assert.not.match(out + err, /warning/);
  });
}

test('health: its own tests hold', () => {
  const { status, out, err } = finslip(join(examples, 'health'), ['test']);
  assert.is(status, 0, out + err);
  assert.match(out, '2 passed, 0 failed');
});

test.run();
