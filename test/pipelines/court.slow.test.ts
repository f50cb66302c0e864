import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf } from '../support/cli.ts';
import { judgedRun } from './run.ts';

const root = copyOf('.');

test('court: trains all weights and passes by two measures', () => {
  const run = judgedRun(join(root, 'court'), 'quality');
  assert.is(run.exit, 0, run.text);
  assert.equal(Object.keys(run.report.metrics), ['bpb', 'words']);
  assert.ok(run.report.gates[0]!.comparisons[0]!.interval!.low > 0);
});

test.run();
