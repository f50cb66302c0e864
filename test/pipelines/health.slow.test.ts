import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf } from '../support/cli.ts';
import { judgedRun } from './run.ts';

const root = copyOf('.');

test('health: better on notes, no worse at the exam, released under a waiver', () => {
  const folder = join(root, 'health');
  const run = judgedRun(folder, 'quality');
  assert.is(run.exit, 0, run.text);
  assert.equal(
    run.report.gates.map(({ verdict }) => verdict),
    ['pass', 'pass'],
  );
  assert.is(run.report.metrics.exam_bpb!.documents, 160);
  const card = readFileSync(join(folder, 'models/health/v1/README.md'), 'utf8');
  for (const text of ['DPIA 2026-014', 'LicenseRef-agreement-2026-014', 'Region Exempel', 'not presumed anonymous'])
    assert.ok(card.includes(text), text);
  assert.match(card, /redacted samordningsnummer: \d+/);
});

test.run();
