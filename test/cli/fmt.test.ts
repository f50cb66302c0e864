import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { examples, finslip } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

test('nested calls of steps become a chain; streams that meet stay arguments; a second time nothing changes', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'main.ftp');
  writeFileSync(file, 'data clean = dedup(normalize(concat(a, b), text), text)\n');
  assert.is(finslip(folder, ['fmt', '--check']).status, 1);
  assert.is(finslip(folder, ['fmt']).status, 0);
  assert.is(readFileSync(file, 'utf8'), 'data clean = concat(a, b)\n  |> normalize(text)\n  |> dedup(text)\n');
  assert.is(finslip(folder, ['fmt', '--check']).status, 0);
});

test('the examples are in the canonical format', () => {
  const { status, out } = finslip(examples, ['fmt', '--check']);
  assert.is(status, 0, out);
});

test.run();
