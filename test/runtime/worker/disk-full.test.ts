import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failureOf } from '../../../runtime/worker/failure.ts';
import { order, place, run, stageNode, storedTable } from '../../support/orders.ts';

test('a full disk is told as such, and nothing is left half named', async () => {
  const at = place();
  const small = join(at.folder, 'small');
  mkdirSync(small);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', small]).status !== 0) {
    console.log('skipped: no small file system can be mounted here');
    return;
  }
  try {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: String(i), text: 'bok '.repeat(30) }));
    const inputs = { rows: await storedTable(at, rows) };
    const node = stageNode({ steps: [] }, { inputs: { rows: { node: 'corpus', output: 'rows' } } });
    const given = order(at, node, { inputs, workspace: join(small, 'attempt') });
    const failure = await run(given).then(
      () => null,
      (error: unknown) => failureOf(error, given, new AbortController().signal),
    );
    assert.is(failure?.cause, 'disk-full');
    assert.is(failure?.code, 'FTP0850');
    assert.is(failure?.detail, null);
  } finally {
    spawnSync('umount', [small]);
  }
});

test.run();
