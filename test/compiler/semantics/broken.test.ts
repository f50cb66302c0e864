import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Fix } from '../../../compiler/diagnostics/diagnostic.ts';
import { table } from '../../../compiler/diagnostics/table/index.ts';
import { checkFiles } from '../../support/check.ts';

interface Expected {
  readonly code: string;
  readonly file?: string;
  /** From 1; left out where no place is to blame. */
  readonly line?: number;
  readonly column?: number;
  readonly text?: string;
  readonly params?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../samples/broken/', import.meta.url));
const samples = readdirSync(root).sort();

type Files = Readonly<Record<string, string>>;

/** The files after the edits of a fix. */
function applied(files: Files, { edits }: Fix): Files {
  const changed: Record<string, string> = { ...files };
  for (const { location, text } of edits) {
    const { start, end } = location.span;
    const before = changed[location.file]!;
    changed[location.file] = before.slice(0, start) + text + before.slice(end);
  }
  return changed;
}

for (const sample of samples)
  test(`said once, at its place, and mended by its fix: ${sample}`, () => {
    const folder = `${root}${sample}/`;
    const names = readdirSync(folder).filter((name) => name !== 'expected.json');
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]));
    const { params, ...expected } = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Expected;
    const checked = checkFiles(files, { params: params ?? {} });
    const found = checked.diagnostics.map(({ code, location }): Expected => {
      if (location === null) return { code };
      const text = checked.files.get(location.file)!.text;
      const before = text.slice(0, location.span.start).split('\n');
      const place = {
        line: before.length,
        column: before.at(-1)!.length + 1,
        text: text.slice(location.span.start, location.span.end),
      };
      return location.file === 'main.ftp' ? { code, ...place } : { code, file: location.file, ...place };
    });
    assert.equal(found, [expected]);
    for (const fix of checked.diagnostics.flatMap((one) => one.fixes)) {
      if (fix.edits.length === 0) continue;
      const mended = checkFiles(applied(files, fix), { params: params ?? {} });
      assert.not(
        mended.diagnostics.some((one) => one.code === expected.code),
        `after: ${fix.title}`,
      );
    }
    const isError = (table as Record<string, { severity: string }>)[expected.code]!.severity === 'error';
    assert.is(checked.flow === null, isError);
  });

test('every matter that `check` decides has a sample', () => {
  const codes = Object.entries(table).filter(
    ([code, declared]) => declared.stage === 'check' && code >= 'FTP0100' && code < 'FTP0800',
  );
  const mine = codes.filter(([code]) => code < 'FTP0500' || code >= 'FTP0600').map(([code]) => code);
  // A file that cannot be read has no text to show; other tests have it.
  const unreadable = ['FTP0100', 'FTP0128'];
  const missing = mine.filter(
    (code) => !unreadable.includes(code) && !samples.some((sample) => sample.startsWith(code)),
  );
  assert.equal(missing, []);
});

test.run();
