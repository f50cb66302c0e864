import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, finslip, finslipJson } from '../support/cli.ts';
import { type CuratedRun, countsOf, dropsOf } from './run.ts';

/** Curates an example in a copy beside the general texts that it reads, and gives the rows of a table as they stand in a file. */
function curate(example: string, table: string): { readonly run: CuratedRun; readonly text: string } {
  const folder = copyOf('.');
  const project = join(folder, example);
  const run = finslipJson<CuratedRun>(project, ['run', 'main.ftp', 'corpus']);
  const { status, out, err } = finslip(project, ['export', table, '--format', 'jsonl', '--to', 'rows.jsonl']);
  assert.is(status, 0, out + err);
  return { run, text: readFileSync(join(project, 'rows.jsonl'), 'utf8') };
}

const anyNumber = /\b18\d{6}-?98\d\d\b/;
const anyContact = /@example\.org|070-174 06|08-465 004/;

test('library: finds what was planted', () => {
  const { run, text } = curate('library', 'corpus.train');
  assert.ok(dropsOf(run, 'corpus.language').language! >= 30, 'English');
  assert.ok(dropsOf(run, 'corpus.where')['year >= 1990']! >= 80, 'older years');
  assert.ok(dropsOf(run, 'corpus.gopher_quality').gopher_short_doc! >= 3, 'menus');
  assert.ok(Object.values(dropsOf(run, 'corpus.dedup')).reduce((sum, rows) => sum + rows, 0) >= 50, 'copies');
  for (const name of ['redacted personnummer', 'redacted phone', 'redacted email'])
    assert.ok(countsOf(run)[name]! >= 40, name);
  assert.not.match(text, anyNumber);
  assert.not.match(text, anyContact);
  assert.ok(text.split('\n').length > 1000);
});

test('health: skips broken lines, drops what is no note, redacts coordination numbers', () => {
  const { run, text } = curate('health', 'corpus.train');
  const broken = run.tasks.flatMap(({ report }) => report?.drops ?? []).filter(({ step }) => step === 'calls');
  assert.is(
    broken.reduce((sum, { rows }) => sum + rows, 0),
    7,
  );
  const density = dropsOf(run, 'corpus.where');
  assert.ok(Object.values(density)[0]! >= 20, JSON.stringify(density));
  assert.ok(countsOf(run)['redacted personnummer']! >= 80);
  assert.ok(countsOf(run)['redacted samordningsnummer']! >= 15);
  assert.not.match(text, anyNumber);
  assert.ok(text.split('\n').length > 350);
});

test('court: joins three formats and skips the lines that scanning cut off', () => {
  const { run, text } = curate('court', 'corpus.train');
  const broken = run.tasks.flatMap(({ report }) => report?.drops ?? []).filter(({ step }) => step === 'older');
  assert.is(
    broken.reduce((sum, { rows }) => sum + rows, 0),
    8,
  );
  for (const kind of ['dom-', 'fraga-', 'aldre-']) assert.match(text, new RegExp(`"id":"${kind}`));
  assert.not.match(text, anyNumber);
  assert.ok(text.split('\n').length > 450);
});

test.run();
