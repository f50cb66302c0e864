import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { OperatorManifest } from '../compiler/operators/manifest.ts';

/** Documents that repeat what the code knows must agree with it. */

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const between = (text: string, mark: string): string =>
  text.split(`<!-- ${mark} -->`)[1]!.split(`<!-- /${mark} -->`)[0]!.trim();

test('the status lists every operator that is declared and not built', () => {
  const { operators } = JSON.parse(read('stdlib/manifest.json')) as OperatorManifest;
  const planned = operators.filter(({ status }) => status === 'planned').map(({ name }) => name);
  assert.equal(between(read('docs/STATUS.md'), 'planned').split(', ').sort(), [...planned].sort());
});

test('the README shows a run and gives the two commands in one block', () => {
  const readme = read('README.md');
  assert.match(between(readme, 'run'), 'Released');
  const block = /## Two commands\n[\s\S]*?```\n([\s\S]*?)```/.exec(readme)![1]!;
  assert.is(block.trim().split('\n').length, 2);
});

test('links in the README lead somewhere', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!);
  assert.ok(links.length > 5);
  const missing = links.filter((link) => {
    try {
      read(link);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'EISDIR';
    }
  });
  assert.equal(missing, []);
});

test.run();
