import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { report, reportDynamic } from '../../../compiler/diagnostics/report.ts';
import { nearest } from '../../../compiler/diagnostics/suggest.ts';
import type { Declared } from '../../../compiler/diagnostics/table/define.ts';
import { table } from '../../../compiler/diagnostics/table/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const declared = Object.entries(table) as [string, Declared][];

test('every code has an explanation page with an example and a way out', () => {
  const wrong = declared.flatMap(([code, { slug }]) => {
    const page = readIfThere(join(root, 'docs', 'diagnostics', `${code}.md`));
    if (page === null) return [`${code}: no page`];
    if (!page.startsWith(`# ${code} ${slug}\n`)) return [`${code}: the page does not begin with "# ${code} ${slug}"`];
    return ['## Example', '## Way out']
      .filter((heading) => !page.includes(heading))
      .map((heading) => `${code}: no ${heading}`);
  });
  assert.equal(wrong, []);
});

test('every page belongs to a code', () => {
  const pages = readdirSync(join(root, 'docs', 'diagnostics')).filter((name) => name.startsWith('FTP'));
  assert.equal(
    pages.map((name) => name.replace('.md', '')).filter((code) => !(code in table)),
    [],
  );
});

test('every code is triggered by a test', () => {
  const texts = testTexts(join(root, 'test'));
  assert.equal(
    declared.map(([code]) => code).filter((code) => !texts.includes(code)),
    [],
  );
});

test('codes and slugs are unique, messages are one sentence without a full stop', () => {
  const slugs = declared.map(([, { slug }]) => slug);
  assert.equal(
    slugs.filter((slug, i) => slugs.indexOf(slug) !== i),
    [],
  );
  assert.equal(
    declared.filter(([code]) => !/^FTP\d{4}$/.test(code)).map(([code]) => code),
    [],
  );
  assert.equal(
    declared.filter(([, { message }]) => /\.$/.test(message)).map(([code]) => code),
    [],
  );
});

test('a message carries the values it names, and lists read as lists', () => {
  assert.match(report('FTP0801', null, { path: 'data/*.jsonl', root: 'the project folder' }).message, 'data/*.jsonl');
  assert.match(reportDynamic('FTP0803', null, { name: 'x', pipeline: ['a', 'b'] }).message, 'a, b');
});

test('a code that the table lacks loses no values', () => {
  assert.match(reportDynamic('FTP9999', null, { file: 'a.jsonl', line: 3 }).message, 'file: a.jsonl, line: 3');
});

test('the nearest name is suggested where one is near', () => {
  assert.is(nearest('scedule', ['schedule', 'seed']), 'schedule');
  assert.is(nearest('teh', ['the', 'ten']), 'the');
  assert.is(nearest('is', ['on', 'against']), null);
  assert.is(nearest('', ['on']), null);
});

function testTexts(folder: string): string {
  const parts = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testTexts(path);
    return /\.(ts|json)$/.test(entry.name) && entry.name !== 'table.test.ts' ? readFileSync(path, 'utf8') : '';
  });
  return parts.join('\n');
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

test.run();
