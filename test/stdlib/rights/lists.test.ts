import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Drop } from '../../../compiler/operators/authoring.ts';
import { erased } from '../../../stdlib/rights/erased.ts';
import { licensed } from '../../../stdlib/rights/licensed.ts';
import { reserved } from '../../../stdlib/rights/reserved.ts';
import { codeOf, column, fateOf, list, toolsWith } from './support.ts';

const license = column<string>('license');

// Expression, allowed, expected; semantics of the SPDX specification 3.0, annex B, and of each licence's own "or later".
const cases: readonly (readonly [string, readonly string[], string])[] = [
  ['CC-BY-4.0', ['CC-BY-4.0', 'MIT'], 'kept'],
  ['CC-BY-3.0', ['CC-BY-4.0'], 'licence'],
  ['MIT OR GPL-3.0-only', ['MIT'], 'kept'],
  ['MIT AND GPL-3.0-only', ['MIT'], 'licence'],
  ['MIT AND (GPL-3.0-only OR CC0-1.0)', ['MIT', 'CC0-1.0'], 'kept'],
  ['GPL-2.0-or-later', ['GPL-3.0-only'], 'kept'],
  ['GPL-3.0-or-later', ['GPL-2.0-only'], 'licence'],
  ['GPL-3.0-only', ['GPL-2.0-or-later'], 'kept'],
  ['GPL-2.0-only', ['GPL-3.0-or-later'], 'licence'],
  ['Apache-2.0+', ['Apache-2.0'], 'kept'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], 'licence'],
  ['CC-BY-NC-4.0', ['CC-BY-4.0'], 'licence'],
  ['CC-BY-SA-4.0', ['CC-BY-4.0'], 'licence'],
  ['https://creativecommons.org/licenses/by-sa/4.0/', ['CC-BY-SA-4.0'], 'kept'],
  ['http://creativecommons.org/licenses/by/4.0/deed.sv', ['CC-BY-4.0'], 'kept'],
  ['https://creativecommons.org/publicdomain/zero/1.0/', ['CC0-1.0'], 'kept'],
  ['http://creativecommons.org/publicdomain/mark/1.0/', ['CC0-1.0'], 'licence'],
  ['https://creativecommons.org.example.se/licenses/by/4.0/', ['CC-BY-4.0'], 'licence unknown'],
  ['LicenseRef-house', ['CC-BY-4.0'], 'licence'],
  ['Free for all', ['CC-BY-4.0'], 'licence unknown'],
  ['CC BY 4.0', ['CC-BY-4.0'], 'licence unknown'],
  ['MIT OR', ['MIT'], 'licence unknown'],
  ['', ['MIT'], 'no licence'],
  ['NOASSERTION', ['MIT'], 'no licence'],
];
const told = await toolsWith();
for (const [stated, allow, expected] of cases)
  test(`licence ${stated || 'none'} where ${allow.join(', ')} is allowed`, () => {
    const fate = fateOf(licensed.create(license, { allow }, told.tools), { license: stated });
    assert.is(fate, expected === 'kept' ? 'kept' : `${expected} | ${stated} | ${allow.join(', ')}`);
  });

test('licences that nobody can read are told by name, and take no time', () => {
  assert.is(told.counts['unknown licence Free for all'], 1);
  const kernel = licensed.create(license, { allow: ['MIT'] }, told.tools);
  const wide = Array.from({ length: 60 }, () => '(MIT OR Zlib)').join(' AND ');
  // Written out as alternatives this would be 2^60 of them.
  assert.is(fateOf(kernel, { license: wide }), 'kept');
  assert.ok(fateOf(kernel, { license: '('.repeat(100_000) }).startsWith('licence unknown'));
});

test('what can never be allowed is an error', () => {
  for (const allow of ['CC-BY 4', 'MIT OR Zlib', 'free'])
    assert.is(
      codeOf(() => licensed.create(license, { allow: [allow] }, told.tools)),
      'FTP1182',
    );
});

const columns = { id: column<string>('id'), url: column<string>('url'), holder: column<string>('holder') };

test('reservations by id, address, domain and holder', async () => {
  const { tools } = await toolsWith({
    'r.txt':
      '# received in 2026\nid: n-17\nurl: https://example.com/arkiv/\ndomain: www.example.se\nholder: Förlaget  Gran\n',
  });
  const kernel = reserved.create({ list: list('r.txt'), ...columns }, tools);
  const reservedBy = (row: Record<string, string>): string => fateOf(kernel, row);
  assert.is(reservedBy({ id: 'n-17' }), 'reserved | n-17 | id: n-17');
  assert.is(reservedBy({ id: 'n-170' }), 'kept');
  assert.is(reservedBy({ id: 'N-17' }), 'kept');
  const address = 'url: https://example.com/arkiv/';
  for (const url of [
    'http://example.com/arkiv',
    'https://www.EXAMPLE.com/arkiv/1/2?x=3#y',
    'https://example.com:443/arkiv?x',
  ])
    assert.is(reservedBy({ url }), `reserved | ${url} | ${address}`);
  for (const url of ['https://example.com/arkivet', 'https://example.com/', 'https://example.com/Arkiv/1'])
    assert.is(reservedBy({ url }), 'kept');
  for (const url of ['https://example.se', 'http://nyheter.example.se/a', 'example.se/b'])
    assert.is(reservedBy({ url }), `reserved | ${url} | domain: www.example.se`);
  for (const url of ['https://notexample.se/', 'https://example.se.example.org/', 'https://example.org/?u=example.se'])
    assert.is(reservedBy({ url }), 'kept');
  assert.is(reservedBy({ holder: 'förlaget gran' }), 'reserved | förlaget gran | holder: Förlaget  Gran');
  assert.is(reservedBy({ holder: 'Förlaget Granen' }), 'kept');
  assert.is(reservedBy({}), 'kept');
});

test('a list that cannot be heeded is an error', async () => {
  const { tools } = await toolsWith({
    empty: '# none yet\n',
    bad: 'example.se\n',
    kinds: 'holder: Gran\n',
    blank: 'domain:  /\n',
  });
  const make = (path: string) => () => reserved.create({ list: list(path), url: columns.url }, tools);
  assert.is(codeOf(make('empty')), 'FTP1136');
  assert.is(codeOf(make('bad')), 'FTP1183');
  assert.is(codeOf(make('blank')), 'FTP1183');
  assert.is(codeOf(make('kinds')), 'FTP1184');
  assert.is(
    codeOf(() => erased.create(columns.id, { list: list('kinds') }, tools)),
    'FTP1184',
  );
});

test('erased rows leave only the entry that they met', async () => {
  const hash = `sha256:${createHash('sha256').update('n-2').digest('hex')}`;
  const { tools } = await toolsWith({ e: `n-1\nid: n-3\n17\n${hash}\n` });
  const kernel = erased.create(columns.id, { list: list('e') }, tools);
  assert.is(fateOf(kernel, { id: 'n-1' }), 'erased | n-1 | ');
  assert.is(fateOf(kernel, { id: 'n-2' }), `erased | ${hash} | `);
  assert.is(fateOf(kernel, { id: 'n-3' }), 'erased | id: n-3 | ');
  assert.is(fateOf(kernel, { id: 17 }), 'erased | 17 | ');
  assert.is(fateOf(kernel, { id: 'n-4' }), 'kept');
  const gone = kernel({ id: 'n-1', text: 'Anna' });
  assert.ok(gone instanceof Drop && gone.withheld);
});

test.run();
