import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drop } from '../../../compiler/operators/authoring.ts';
import { toxic_terms } from '../../../stdlib/filters/toxic-terms.ts';
import { url_filter } from '../../../stdlib/filters/url-filter.ts';
import { rowTools } from '../../../stdlib/text/row-tools.ts';

const files: Record<string, string> = {
  'domains.txt': '# ovälkomna\nexempel.se\n\nannat.se # skräppost\n',
  'terms.txt': 'dumbom\nskräp*\n',
  'signs.txt': 'dumbom\n---\n',
  'letters.txt': 'spel\nåäö\n',
};
const list = (path: string) => ({ $: 'word_list', path });
const tools = () => rowTools(1, { language: false, readText: (path) => files[path]! });

test('lists may stand in files', async () => {
  const filter = url_filter.create({ name: 'url' }, { domains: list('domains.txt'), words: ['spel'] }, await tools());
  assert.equal(filter({ url: 'https://www.annat.se/' }), drop('domain', 'annat.se'));
  assert.equal(filter({ url: 'https://fjarde.se/spel' }), drop('hard_blacklisted', 'spel'));
  const row = { url: 'https://fjarde.se/' };
  assert.is(filter(row), row);
  const terms = toxic_terms.create({ name: 'text' }, { terms: list('terms.txt') }, await tools());
  assert.equal(terms({ text: 'Skräptext av en dumbom' }), drop('toxic_terms', 2, 0));
});

test('an entry of a file that can never be found stops the run: FTP1126', async () => {
  const given = await tools();
  assert.throws(
    () => toxic_terms.create({ name: 'text' }, { terms: list('signs.txt') }, given),
    /FTP1126.*---.*toxic_terms.*terms/,
  );
  assert.throws(() => url_filter.create({ name: 'url' }, { words: list('letters.txt') }, given), /FTP1126.*åäö/);
});

test.run();
