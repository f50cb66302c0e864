import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop } from '../../../compiler/operators/authoring.ts';
import { bundlePath, readUserOperators } from '../../../compiler/operators/user.ts';
import { pointedAt, projectWith } from './support.ts';
import { cacheOf, files, use, used } from './user-support.ts';

const root = projectWith(files);
const first = await readUserOperators(used('filters/medical.ts'), root);

test('a file is read, bundled and kept; the bundle runs', async () => {
  const { operators, diagnostics } = first;
  assert.equal(diagnostics, []);
  assert.equal(
    operators.map(({ name, kind, module }) => [name, kind, module]),
    [
      ['medical_density', 'scalar', 'filters/medical.ts'],
      ['not_empty', 'row', 'filters/medical.ts'],
    ],
  );
  const { digest } = operators[0]!;
  assert.match(digest!, /^sha256:[0-9a-f]{64}$/);
  const bundle = await import(pathToFileURL(bundlePath(root, digest!)).href);
  assert.is(bundle.medical_density.call('Feber och hosta'), 2 / 3);
  assert.instance(bundle.not_empty.create({ name: 'text' })({ text: '' }), Drop);
  assert.not.instance({ text: '' }, Drop);
});

test('unchanged files come from the cache, to the letter', async () => {
  // A reading that only the cache can give.
  const [record] = readdirSync(cacheOf(root)).filter((name) => name.endsWith('.json'));
  const path = join(cacheOf(root), record!);
  writeFileSync(path, readFileSync(path, 'utf8').replace('Share of clinical words.', 'From the cache.'));
  const second = await readUserOperators(used('filters/medical.ts'), root);
  assert.is(second.operators[0]!.docs, 'From the cache.');
  assert.equal({ ...second.operators[0]!, docs: first.operators[0]!.docs }, first.operators[0]);
});

test('problems point at the operator and at the `use`; nothing is kept', async () => {
  const broken = {
    'a.ts': `import { scalar } from 'finslip/operators';\nexport const å = 1;\nexport const shout = scalar({ version: '1', call: (text: string): string => text.toUperCase() });`,
    'b.ts': `import { scalar } from 'finslip/operators';\nimport { gone } from 'no-such-package';\nexport const cry = scalar({ version: '1', call: (text: string): string => gone(text) });`,
    'c.ts': 'export const nothing = 1;\n',
  };
  const root = projectWith(broken);
  const { diagnostics } = await readUserOperators(used('a.ts', 'b.ts', 'c.ts', 'd.ts'), root);
  const found = diagnostics.map((each) => {
    const file = each.location!.file;
    const at = file in broken ? pointedAt(each, broken[file as keyof typeof broken]) : '';
    return [each.code, file, at, each.related.map(({ location }) => location.file).join()];
  });
  assert.equal(found.sort(), [
    ['FTP0510', 'a.ts', 'toUperCase', 'main.ftp'],
    ['FTP0510', 'b.ts', `'no-such-package'`, 'main.ftp'],
    ['FTP0511', 'main.ftp', '', ''],
    ['FTP0512', 'b.ts', `"no-such-package"`.replaceAll('"', `'`), 'main.ftp'],
    ['FTP0513', 'main.ftp', '', ''],
  ]);
  assert.equal(diagnostics.find(({ code }) => code === 'FTP0511')!.location, use);
  assert.not.ok(existsSync(cacheOf(root)));
});

test('a reader that cannot run is said in words', async () => {
  const root = projectWith({ 'a.ts': 'export const nothing = 1;\n' });
  const path = process.execPath;
  try {
    process.execPath = join(root, 'no-such-node');
    const { diagnostics } = await readUserOperators(used('a.ts'), root);
    assert.equal(
      diagnostics.map(({ code }) => code),
      ['FTP0514'],
    );
    assert.match(diagnostics[0]!.message, 'ENOENT');
  } finally {
    process.execPath = path;
  }
});

test.run();
