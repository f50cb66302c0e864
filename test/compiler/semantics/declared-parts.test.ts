import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { declarationKinds } from '../../../compiler/semantics/declarations/index.ts';

test('the specification and the checker agree on what a declaration consists of', () => {
  const text = readFileSync(new URL('../../../grammar/specification.md', import.meta.url), 'utf8');
  const table = text.slice(text.indexOf('| kind | parameters | type | value | block |'));
  const rows = [...table.slice(0, table.indexOf('\n\n')).matchAll(/^\| `(\w+)` \|(.*)\|/gm)];
  const said = rows.map(([, kind, cells]) => [
    kind,
    ...cells!
      .split('|')
      .slice(0, 4)
      .map((cell) => cell.trim()),
  ]);
  const marks = { required: '●', optional: '○', none: '' };
  const known = [...declarationKinds.values()].map(({ keyword, params, type, value, block }) => [
    keyword,
    ...[params, type, value, block].map((presence) => marks[presence]),
  ]);
  assert.equal(said, known);
});

test.run();
