import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { archiveOperators } from '../../../cli/fetch/wanted.ts';
import { archives } from '../../../stdlib/sources/archives/archives.ts';
import { manifest } from '../../support/check.ts';

test('every source of the archives can be fetched, and nothing else is', () => {
  assert.equal([...archiveOperators({ manifest })].sort(), Object.keys(archives).sort());
});

test.run();
