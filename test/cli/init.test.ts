import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { examples, finslip, finslipJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';

/** Every template gives a project that checks and whose sources are all there. */

const templates = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(examples, entry.name)).includes('data'))
  .map(({ name }) => name);

test('there are templates', () => {
  assert.ok(templates.includes('library') && templates.length >= 3, templates.join());
});

for (const template of templates) {
  test(`a project from ${template} can be planned as it is`, () => {
    const folder = temporaryFolder();
    assert.is(finslip(folder, ['init', 'mine', '--template', template]).status, 0);
    const mine = join(folder, 'mine');
    const plan = finslipJson<{ tasks: unknown[]; diagnostics: unknown[] }>(mine, ['plan']);
    assert.equal(plan.diagnostics, []);
    assert.ok(plan.tasks.length > 3);
  });
}

test('nothing is overwritten, and an unknown template is named with those there are', () => {
  const folder = temporaryFolder();
  assert.is(finslip(folder, ['init']).status, 0);
  assert.is(finslip(folder, ['init']).status, 2);
  assert.match(finslip(temporaryFolder(), ['init', '--template', 'librar']).err, 'library');
});

test.run();
