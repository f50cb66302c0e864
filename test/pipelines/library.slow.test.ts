import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { EvaluationReport } from '../../stdlib/evaluation/report.ts';
import { copyOf } from '../support/cli.ts';
import { judgedRun, statusesOf } from './run.ts';

/** The gate is decided by the data: training clears it, and the same pipeline that does not train fails it. */

const folder = copyOf('library');
const main = join(folder, 'main.ftp');
let trained: EvaluationReport;

test('clears the gate when trained, with the whole interval', () => {
  const run = judgedRun(folder, 'quality');
  assert.is(run.exit, 0, run.text);
  trained = run.report;
  assert.is(trained.verdict, 'pass');
  const { interval, margin } = trained.gates[0]!.comparisons[0]!;
  assert.ok(interval!.low > 0, `${interval!.low}`);
  // Not by a hair: the interval is narrow against what was gained.
  assert.ok(interval!.high - interval!.low < margin, `${JSON.stringify(interval)} around ${margin}`);
  assert.equal(trained.warnings, []);
  const card = readFileSync(join(folder, 'models/notiser/v1/README.md'), 'utf8');
  for (const text of ['corpus.test', 'redacted personnummer', 'near_duplicate', 'bpb <= 0.98 * bpb.baseline'])
    assert.ok(card.includes(text), text);
  assert.not.match(card, /\b18\d{6}-98\d\d\b/);
});

test('runs nothing a second time', () => {
  const run = judgedRun(folder, 'quality');
  assert.is(run.exit, 0, run.text);
  assert.equal([...new Set(Object.values(statusesOf(run)))], ['cached'], run.text);
  assert.not(existsSync(join(folder, 'models/notiser/v2')));
});

test('fails the gate when it is not trained, and publishes nothing', () => {
  const text = readFileSync(main, 'utf8');
  const untrained = text.replace('adamw(lr: 2e-3', 'adamw(lr: 1e-12');
  assert.not.equal(untrained, text);
  writeFileSync(main, untrained);
  const run = judgedRun(folder, 'quality');
  assert.is(run.exit, 4, run.text);
  assert.is(run.report.verdict, 'fail');
  assert.ok(run.report.gates[0]!.comparisons[0]!.interval!.high < 0);
  assert.is(statusesOf(run).base, 'cached', 'only what depends on the number runs again');
  assert.not(existsSync(join(folder, 'models/notiser/v2')));
  // The baseline is the same model on the same documents.
  assert.is(run.report.metrics.bpb!.baseline, trained.metrics.bpb!.baseline);
});

test.run();
