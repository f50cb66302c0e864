import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, finslip } from '../support/cli.ts';
import { shared } from '../support/shared.ts';
import { judgedRun } from './run.ts';

const root = copyOf('.');

test('corpus: says what is missing where the real text is not there', () => {
  const { status, out, err } = finslip(join(root, 'corpus'), ['run']);
  assert.is(status, 1, out + err);
  assert.match(out + err, /shared\/corpus/);
  assert.not.match(out + err, /\n {4}at /, 'no stack trace');
});

test('corpus: adapts to a book and is judged by blocks of it', () => {
  const corpus = shared('corpus');
  if (corpus === null) return;
  const folder = join(root, 'corpus');
  const text = readFileSync(join(folder, 'main.ftp'), 'utf8');
  writeFileSync(join(folder, 'main.ftp'), text.replaceAll('../../../shared/corpus', relative(folder, corpus)));
  const run = judgedRun(folder, 'quality');
  const { bpb } = run.report.metrics;
  assert.is(bpb!.resampled, 'blocks');
  assert.ok(bpb!.units >= 20 && bpb!.units * 3 < bpb!.documents, `${bpb!.units} blocks of ${bpb!.documents}`);
  assert.is(run.report.verdict, 'pass', run.text);
  assert.is(run.exit, 0);
});

test.run();
